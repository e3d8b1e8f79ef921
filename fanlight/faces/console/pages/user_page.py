"""What the drawer of a portal user shows: portals they can reach, how they sign in, every link they were given."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fanlight.core import agents
from fanlight.core.errors import Sentence
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest
from fanlight.ground.access.listings import state_words
from fanlight.ground.access.models import Credential, Invitation, KnownDevice, ShareLink
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.ground.rooms.models import Grant, GrantedRoom
from fanlight.ui import dates
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context
from fanlight.work.jobs.models import Job

MOST: Final = 50
PAGE: Final = 20
LOOKS: Final = {
    "active": ("ok", "circle-check"),
    "invited": ("warn", "clock"),
    "link": ("info", "link"),
    "disabled": ("mute", "ban"),
    "ended": ("mute", "x"),
    "inactive": ("mute", "x"),
}
GRANT_WORDS: Final = {
    "active": gettext_lazy("Active"),
    "invited": gettext_lazy("Invited"),
    "disabled": gettext_lazy("Disabled"),
    "inactive": gettext_lazy("Not opened"),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A state as people see it: its word, and a tone and an icon beside it."""

    words: Sentence
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Link:
    """One link as the drawer lists it; `facts` are pairs of a term and words. `number` is empty without a job."""

    key: str
    title: str
    number: str
    state: Look
    meta: list[str]
    facts: list[tuple[Sentence, str]] = field(default_factory=list)
    is_live: bool = False
    is_one_tap: bool = False
    elsewhere: str = ""


def state_of(contact: Any) -> Look:
    """Of a row that `listings.described` made."""
    tone, icon = LOOKS.get(contact.portal_state, ("mute", "x"))
    words = state_words(contact)
    if contact.portal_state == "invited" and contact.invited_at:
        words = _("Invited %(day)s") % {"day": dates.short_day(contact.invited_at)}
    return Look(words, tone, icon)


def look_of(contact: Contact) -> Look:
    """Of a row of any list."""
    return Look(contact.get_portal_state_display(), *LOOKS.get(contact.portal_state, ("mute", "cloud-none")))


def details(request: StaffRequest, contact: Contact) -> Context:
    """Nine queries, whatever is there."""
    viewer = request.viewer
    ties = list(Affiliation.objects.visible_to(viewer).of_contact(contact)[:MOST])
    roles = {tie.client_id: str(tie.get_role_display()) for tie in ties}
    invitations = Invitation.objects.visible_to(viewer).filter(grant__contact=contact).newest_first()
    credentials = Credential.objects.visible_to(viewer).filter(contact=contact).order_by("kind", "id")
    devices = KnownDevice.objects.visible_to(viewer).filter(contact=contact).order_by("-seen_at")
    return {
        "ties": ties,
        "grants": [_grant(grant, roles) for grant in _grants(viewer, contact)],
        "link_count": ShareLink.objects.visible_to(viewer)
        .live()
        .filter(contact=contact, kind="share")
        .count(),
        "invitations": [
            _invitation(one)
            for one in invitations.select_related("grant__portal", "member", "inviter")[:PAGE]
        ],
        "credentials": [_credential(one) for one in credentials[:PAGE]],
        "devices": [(one.name or _("A browser"), dates.when(one.seen_at)) for one in devices[:PAGE]],
    }


def links(request: StaffRequest, contact: Contact) -> Context:
    """Those that let somebody in, all of them, and a page of those that do no more."""
    viewer, older = request.viewer, request.GET.get("older", "")[:22]
    mine = ShareLink.objects.visible_to(viewer).filter(contact=contact)
    shown = mine.select_related("portal", "member", "grant").with_uses().with_last_use().newest_first()
    over: Any = shown.over()
    edge = mine.filter(key=older).values_list("id", flat=True).first() if older else None
    ended = list((over.filter(id__lt=edge) if edge else over)[: PAGE + 1])
    live = [] if edge else list(shown.live()[:MOST])
    rows = _rows(viewer, contact, [*live, *ended[:PAGE]])
    here = url("console:portal-user-links", contact.key)
    return {
        "live": rows[: len(live)],
        "ended": rows[len(live) :],
        "older": f"{here}?older={ended[PAGE - 1].key}" if len(ended) > PAGE else "",
        "newest": here if edge else "",
    }


def _grants(viewer: StaffViewer, contact: Contact) -> list[Any]:
    grants = Grant.objects.visible_to(viewer).filter(contact=contact).select_related("portal", "client")
    found: list[Any] = list(grants.order_by("id")[:MOST])
    opened = GrantedRoom.objects.visible_to(viewer).filter(
        grant__in=[one.pk for one in found], closed_at=None
    )
    counts = dict(opened.values_list("grant").annotate(n=Count("id")))
    for grant in found:
        grant.rooms_open = counts.get(grant.pk, 0)
    return found


def _grant(grant: Any, roles: dict[int, str]) -> Context:
    tone, icon = LOOKS[grant.state]
    role = roles.get(grant.client_id or 0, "")
    return {
        "key": grant.key,
        "portal": grant.portal.name,
        "scope": _scope(grant),
        "role": _("Role: %(role)s") % {"role": role} if role else "",
        "state": Look(GRANT_WORDS[grant.state], tone, icon),
        "is_portal_off": not grant.portal.on,
        "may_disable": grant.state in ("active", "invited"),
        "may_enable": grant.state == "disabled",
    }


def _scope(grant: Any) -> str:
    if grant.scope == "client":
        return _("All jobs of %(client)s") % {"client": grant.client}
    if grant.scope == "own":
        return _("Jobs they take part in")
    return ngettext("%(num)s chosen job", "%(num)s chosen jobs", grant.rooms_open) % {"num": grant.rooms_open}


def _invitation(one: Any) -> Context:
    who = one.member or one.inviter
    sent = one.sent_at or one.created_at
    words = {"when": dates.when_within(sent), "who": who.name if who else _("Fanlight")}
    said = _("sent %(when)s by %(who)s") if one.sent_at else _("written %(when)s by %(who)s, not sent yet")
    return {"portal": one.grant.portal.name, "meta": said % words, "state": _answer(one)}


def _answer(one: Any) -> Look:
    if one.accepted_at:
        return Look(_("Accepted %(day)s") % {"day": dates.short_day(one.accepted_at)}, "ok", "circle-check")
    if one.cancelled_at:
        return Look(_("Cancelled %(day)s") % {"day": dates.short_day(one.cancelled_at)}, "mute", "x")
    if not one.is_pending:
        return Look(_("Ended %(day)s") % {"day": dates.short_day(one.ends_at)}, "mute", "x")
    return Look(_("Waiting until %(day)s") % {"day": dates.short_day(one.ends_at)}, "warn", "clock")


def _credential(one: Credential) -> tuple[str, str]:
    name = _("Password") if one.kind == "password" else _("Passkey %(name)s") % {"name": one.name}
    used = (
        _("last used %(when)s") % {"when": dates.when_within(one.used_at)} if one.used_at else _("never used")
    )
    return name.strip(), used


def _rows(viewer: StaffViewer, contact: Contact, found: list[Any]) -> list[Link]:
    """Two more queries: the jobs they lead to, and who ended which."""
    rooms = [link.room_id for link in found if link.room_id]
    jobs = {job.room_id: job for job in Job.objects.visible_to(viewer).filter(room__in=rooms)}
    ends: Any = Event.objects.visible_to(viewer).filter(
        name="link.ended", subject_id__in=[link.pk for link in found if link.ended_at]
    )
    ended_by = dict(ends.with_actor_name().values_list("subject_id", "actor_name"))
    return [
        _row(link, contact, job=jobs.get(link.room_id or 0), ended_by=ended_by.get(link.pk, ""))
        for link in found
    ]


def _row(link: Any, contact: Contact, *, job: Job | None, ended_by: str) -> Link:
    title = f"{job.number} · {job.title}" if job else _("One-tap link: everything they may see")
    return Link(
        key=link.key,
        title=title,
        number=job.number if job else "",
        state=_link_state(link, contact),
        meta=[link.portal.name, _made(link), _sent(link), _until(link, ended_by), _unused(link)],
        facts=_uses(link),
        is_live=link.is_live,
        is_one_tap=link.kind == "one_tap",
        elsewhere=dates.when_within(link.elsewhere_at) if link.elsewhere_at else "",
    )


def _link_state(link: Any, contact: Contact) -> Look:
    if not link.is_live:
        return Look(_("Inactive"), "mute", "x")
    if contact.disabled_at:
        return Look(_("Inactive: disabled"), "bad", "ban")
    if link.kind == "one_tap" and (link.grant is None or link.grant.state != "active"):
        return Look(_("Inactive: access taken away"), "bad", "ban")
    return Look(_("Active"), "ok", "circle-check")


def _made(link: Any) -> str:
    words = {
        "day": dates.short_day(link.created_at),
        "who": link.member.name if link.member else _("Fanlight"),
    }
    return _("made %(day)s by %(who)s") % words


def _sent(link: Any) -> str:
    if not link.sent_at:
        return _("not sent by email")
    words = {"when": dates.when_within(link.sent_at), "who": link.sent_by or _("Fanlight")}
    return _("sent %(when)s by %(who)s") % words


def _until(link: Any, ended_by: str) -> str:
    if link.ended_at and ended_by:
        return _("ended by %(who)s on %(day)s") % {"who": ended_by, "day": dates.short_day(link.ended_at)}
    if link.ended_at:
        return _("ended %(day)s") % {"day": dates.short_day(link.ended_at)}
    day = dates.short_day(link.last_day(dates.zone()))
    return (_("until %(day)s") if link.is_live else _("ran out on %(day)s")) % {"day": day}


def _unused(link: Any) -> str:
    return "" if link.uses else _("never opened")


def _uses(link: Any) -> list[tuple[Sentence, str]]:
    if not link.uses:
        return []
    whence = _("%(network)s (shortened)") % {"network": link.used_from} if link.is_coarse else link.used_from
    places = [whence, agents.in_words(link.used_with) if link.used_with else ""]
    times = ngettext("%(num)s time", "%(num)s times", link.uses) % {"num": link.uses}
    return [
        (_("Last used"), dates.when(link.used_at)),
        (_("From"), " · ".join(place for place in places if place)),
        (_("Used"), times),
    ]
