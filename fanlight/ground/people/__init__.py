"""Client, Contact, ContactAddress, Affiliation, Site, PersonKey: who is being served, and where.

Refuses to know rooms, portals and jobs. A client is an organisation or household; a human of theirs is a contact.
"""
