"""Note: text in a room, internal or for exactly one audience.

Refuses to know jobs.
"""
