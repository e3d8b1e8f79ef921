"""Takes a workbook (.xlsx) apart into plain rows, as a program of its own (`python -m`).

A workbook comes from outside and can be made to run for ever or to fill the memory, so the process that reads it has
limits of its own, no settings, no database and no secrets. Refuses to know what the rows are for.
"""
