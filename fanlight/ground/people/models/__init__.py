"""The tables of people, one file per root noun."""

from fanlight.ground.people.models.clients import Client
from fanlight.ground.people.models.contacts import Contact, ContactAddress
from fanlight.ground.people.models.keys import PersonKey
from fanlight.ground.people.models.sites import Site
from fanlight.ground.people.models.ties import Affiliation

__all__ = ["Affiliation", "Client", "Contact", "ContactAddress", "PersonKey", "Site"]
