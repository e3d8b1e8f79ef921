"""Looks into files from outside, as a program of its own (`python -m`): are they what they say, and what is in them?

A file can be made to run for ever, to fill the memory, or to make a library stumble. So the process that opens it has
limits of its own, no network, no settings, no database and no secrets, and says what it found in one small answer.
Refuses to know names, rooms and people.
"""
