"""How a contact comes in: what is shown at the door (link, code, invitation, password, passkey), and the visit then."""
