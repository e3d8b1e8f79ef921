"""Blob, Rendition: stored bytes by their digest, and what is in them. Refuses to know names, rooms and people."""
