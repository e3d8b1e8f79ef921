"""Event: what happened, appended for ever. Its writer, its chain, its listeners, and the timeline read from it.

Refuses to know what the facts mean; each package says that in its own `events.py`.
"""
