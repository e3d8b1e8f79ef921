"""Events as lines of a history for the team: who did what, to which thing, by which way in and from where."""

from collections.abc import Iterable
from typing import Any, Final

from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core import agents
from fanlight.core.net import shortened
from fanlight.core.viewers import StaffViewer
from fanlight.faces import telling
from fanlight.ground.access.models.uses import ADDRESS_KEPT
from fanlight.ground.activity.unsealing import payloads
from fanlight.ui import stories
from fanlight.ui.answers import Context

VIA: Final = {
    "staff": gettext_lazy("in the console"),
    "share_link": gettext_lazy("by a link"),
    "grant": gettext_lazy("signed in"),
    "anonymous": gettext_lazy("not signed in"),
}
"""By which way in; all else is what the machine does by itself, or goes on with for a member."""


def told(viewer: StaffViewer, events: Iterable[Any]) -> list[Context]:
    """In the order they come, with `actor_name`. Four queries at most."""
    found = list(events)
    names = telling.subjects(viewer, found)
    return [
        entry(event, payload) | {"name": names.get(event.subject_id, "")}
        for event, payload in zip(found, payloads(found), strict=True)
    ]


def entry(event: Any, payload: dict[str, Any]) -> Context:
    icon, tone = stories.look(event.name)
    return {
        "number": event.number,
        "who": event.actor_name or (_("Somebody") if event.actor_kind == "nobody" else _("Fanlight")),
        "what": stories.sentence(event.name, payload),
        "at": event.at,
        "icon": icon,
        "tone": tone,
        "via": " · ".join(_ways(event, payload)),
    }


def _ways(event: Any, payload: dict[str, Any]) -> Iterable[str]:
    """An address and a browser are told as long as they are kept elsewhere; of older ones, the network alone."""
    yield str(
        VIA.get(event.via_kind, _("by itself") if event.actor_kind == "system" else _("in the background"))
    )
    is_recent = event.at > now() - ADDRESS_KEPT
    if ip := payload.get("ip"):
        whence = _("from %(address)s") if is_recent else _("from the network %(address)s")
        yield whence % {"address": ip if is_recent else shortened(ip)}
    if is_recent and payload.get("agent"):
        yield agents.in_words(payload["agent"])
