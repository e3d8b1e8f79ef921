"""Job, Status, StatusMove, Appointment, KeyDate: a piece of work for a client, from agreement to hand-over.

Refuses to know who is signed in and how a page looks.
"""
