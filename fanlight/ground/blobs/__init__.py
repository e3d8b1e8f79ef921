"""Blob, Rendition: stored bytes, by their digest. Refuses to know names, rooms and people."""
