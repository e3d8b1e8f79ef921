"""Coming in: a visit begins, by whatever was shown, in a browser that is known from then on."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction

from fanlight.core.viewers import ContactViewer
from fanlight.ground.access.entering import signin
from fanlight.ground.access.models import KnownDevice, PortalSession, ShareLink
from fanlight.ground.rooms.models import Grant


@dataclass(frozen=True, slots=True)
class Caller:
    """Where somebody stands who asks to come in: address, browser, the secret of the browser's device cookie.

    `visit` is the one this browser is in the midst of: it ends when another one begins.
    """

    ip: str
    agent: str
    device: str = ""
    visit: ContactViewer | None = None


class Arrived(NamedTuple):
    """A visit that has begun, and what the browser must keep: the secrets of its two cookies."""

    session: PortalSession
    secret: str
    device: str


@transaction.atomic
def come_in(
    way: ShareLink | Grant,
    caller: Caller,
    *,
    method: str = "link",
    proved_key: str = "",
    is_kept: bool = True,
) -> Arrived:
    """Begin a visit by a link or grant that was just found alive.

    `method` is what was shown, `proved_key` the folded address that a code proved; `is_kept` False: until the browser
    closes.
    """
    device, kept = KnownDevice.meet(way.contact_id, owner=way, secret=caller.device, agent=caller.agent)
    arrival = signin.Arrival(method, caller.ip, caller.agent, device, proved_key, is_kept)
    session, secret = signin.begin(way, arrival)
    if caller.visit:
        signin.end(caller.visit)
    return Arrived(session, secret, kept)
