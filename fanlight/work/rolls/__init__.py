"""How lists become clients, contacts and sites: words of columns, cells to values, values to rows, and back again.

Refuses to know how a file is read, staged and applied in batches, which is `transfers`, and what a job is.
"""
