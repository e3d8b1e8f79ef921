"""ShareLink, LinkSecret, LinkUse, PortalSession: who is asking, and how they came in.

Never decides what somebody may see: rooms does.
"""
