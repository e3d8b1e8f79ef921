"""The tables of people, one file per root noun."""

from fanlight.ground.people.models.clients import Client, Site
from fanlight.ground.people.models.contacts import Affiliation, Contact, ContactAddress
from fanlight.ground.people.models.keys import PersonKey

__all__ = ["Affiliation", "Client", "Contact", "ContactAddress", "PersonKey", "Site"]
