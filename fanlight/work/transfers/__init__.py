"""Import, ImportRow, Export: how data comes in and goes out. Packages above register what they can import and export.

Refuses to know what a job or a contact is.
"""
