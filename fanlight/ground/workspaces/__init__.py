"""Workspace, Address, Login, Member, trade packs, wordings, counters, own fields: the business and its people.

Refuses to know contacts, rooms and jobs.
"""
