"""Fanlight: the client portal that a business puts in front of its work."""
