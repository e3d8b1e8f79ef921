"""Who of the claims business may sign in: everybody behind a link already, a few by code as well, one no more, and one
has been asked to."""

from collections.abc import Mapping
from typing import Final

from fanlight.core.viewers import StaffViewer
from fanlight.ground.access.ways import inviting, standing
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Grant, Portal, Reach

GUEST: Final = "amara@okafor.example"
"""The one that the demo tells a newcomer to sign in as."""
CUSTOMERS: Final = ("Amara Okafor", "Katja Novak", "Ines Prado")
HANDLERS: Final = ("Jo Brightwater", "Greta Lindqvist")
SHUT_OUT: Final = "Hugh Penrose"
ASKED: Final = "Eleanor Marsh"
"""Her invitation lies in the mail tray."""
LINE: Final = "Here you can follow your repair and write to us, whenever it suits you."


def open_for_some(portals: Mapping[str, Portal], *, by: StaffViewer) -> None:
    """Customers to their own jobs, handlers to all jobs of their client; one letter goes out."""
    people = {one.name: one for one in Contact.objects.within(by)}
    for name in (*CUSTOMERS, SHUT_OUT):
        Grant.give(people[name], Reach(portals["customer"]), by=by)
    for name in HANDLERS:
        client = Affiliation.objects.within(by).filter(contact=people[name])[0].client
        Grant.give(people[name], Reach(portals["instructing_client"], "client", client), by=by)
    people[SHUT_OUT].disable(by=by)
    inviting.invite(people[ASKED], Reach(portals["customer"]), by=by, line=LINE)
    for name in (*CUSTOMERS, *HANDLERS, SHUT_OUT):
        standing.settle(people[name].pk, owner=by)
