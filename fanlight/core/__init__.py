"""Words without tables: doors, viewers, tenancy, errors, facts, ids, tokens, sealing, net, Prepared.

Everyone may import from here; nothing here knows a table, a page or a rule of the business.
"""
