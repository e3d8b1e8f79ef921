"""BulkAction, BulkRow: one verb over many rows, in the background, with an outcome for each. Packages register verbs.

Refuses to know what the rows are.
"""
