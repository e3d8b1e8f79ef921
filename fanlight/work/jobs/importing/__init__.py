"""How rows of a table become jobs: words of columns and statuses, cells to values, values to rows.

Refuses to know how a file is read, staged and applied in batches: that is `transfers`.
"""
