"""File, FileVersion, FilePublication: documents and photos in a room, and for whom they were published.

Refuses to know jobs and notes.
"""
