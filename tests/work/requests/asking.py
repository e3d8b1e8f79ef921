"""A contact who may ask for work, and what they ask."""

import datetime
from typing import Any

from django.utils.timezone import now

from fanlight.ground.people.models import Affiliation, Client, Contact
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.requests.models import WorkRequest
from fanlight.work.requests.wording import Typed
from tests import world

PRESS = "a-press-of-the-button"


def takes_requests(business: world.Business, audience: str = "customer", *, on: bool = True) -> None:
    """Whether that portal of the business takes requests."""
    switch = PortalSetting.objects.within(business).filter(portal=business.portal(audience), room=None)
    assert switch.filter(name="may.request").update(on=on) == 1


def form(**said: Any) -> dict[str, Any]:
    """The fields of the form, filled in so that it can be sent."""
    return {
        "kind": "quote",
        "title": "Repaint the hall",
        "words": "Two coats, please.",
        "press": PRESS,
    } | said


def typed(**said: Any) -> Typed:
    return Typed.read(form(**said))


def a_request(person: world.Person, *, press: str = PRESS, **said: Any) -> WorkRequest:
    return WorkRequest.send(typed(**said), by=person.viewer, press=press)


def tied(business: world.Business, contact: Contact, client: Client, role: str = "owner") -> Affiliation:
    return Affiliation.tie(contact, client, by=business.owner, role=role)


def in_days(days: int) -> str:
    """A day as the form sends it."""
    return (now().date() + datetime.timedelta(days=days)).isoformat()
