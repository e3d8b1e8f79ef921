"""Import, ImportRow: how data comes in. Packages above register what they can import.

Refuses to know what a job or a contact is.
"""
