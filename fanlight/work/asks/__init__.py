"""Asks: what the business wants of its client on a room (a file, an answer, a confirmation), until it has it.

Knows rooms and their files; not what a room belongs to.
"""
