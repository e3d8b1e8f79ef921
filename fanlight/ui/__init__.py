"""How Fanlight looks: components, tokens, icons, and the small words for dates, sizes and people.

It refuses to know tables, tenants and rules: everything it draws arrives as plain values.
"""
