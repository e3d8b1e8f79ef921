"""The exchange: what a token is worth, and how pressing the button turns it into a visit.

Looking a token up reads and changes nothing. Only `open_link` counts as a use.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.doors import OfWorkspace, compare_and_set
from fanlight.core.facts import Personal, record
from fanlight.core.viewers import Anonymous, ContactViewer, GrantViewer, LinkViewer
from fanlight.ground.access import events
from fanlight.ground.access.entering import signin
from fanlight.ground.access.entering.arriving import Arrived, Caller, come_in
from fanlight.ground.access.models import KnownDevice, LinkSecret, LinkUse, ShareLink
from fanlight.ground.people.models import Contact
from fanlight.ground.workspaces.addresses import portal_address
from fanlight.ground.workspaces.models import Workspace

AGENT_LENGTH: Final = signin.AGENT_LENGTH
MAIL_SCANNER_WORDS: Final = (
    "bot",
    "crawler",
    "spider",
    "preview",
    "scanner",
    "safelinks",
    "urldefense",
    "headless",
)
SAME_USE: Final = datetime.timedelta(minutes=1)
SOON_AFTER_SENDING_SECONDS: Final = 5
"""Quicker than anybody reads a letter. Longer would leave out a reader whose phone was in their hand."""


@dataclass(frozen=True, slots=True)
class Found:
    """What a token leads to. `is_live` False: it opened something once, and has ended."""

    link: ShareLink
    secret: LinkSecret
    is_live: bool


class LinkEnded(Exception):
    """The link behind this token has ended, or its contact may not come in any more."""


class OtherDevice(Exception):
    """The link is tied to the device that used it first, and this is another one: a code lets its contact in here."""


def look_up(token: str, *, owner: OfWorkspace) -> Found | None:
    """What the token leads to in this workspace; None for unknown, malformed, foreign alike. At most one query."""
    if not tokens.is_well_formed(token):
        return None
    secrets = LinkSecret.objects.within(owner).select_related("link__contact", "link__portal", "link__grant")
    secret = secrets.filter(digest=tokens.digest(token)).first()
    if secret is None:
        return None
    link, contact = secret.link, secret.link.contact
    welcome = contact.disabled_at is None and contact.erased_at is None and _grant_is_active(link)
    return Found(link, secret, is_live=secret.ended_at is None and link.is_live and welcome)


def address_of(token: str, *, workspace_name: str) -> str:
    """The full address that opens the link, under 100 characters on a usual host so that a text message holds it."""
    return portal_address(workspace_name, f"l/{token}")


def open_link(found: Found, *, caller: Caller) -> Arrived:
    """Begin a visit. Raises LinkEnded or OtherDevice; whatever becomes of it is written down."""
    with transaction.atomic():
        if not found.is_live or not _is_still_live(found):
            _record_refusal(found, caller)
            refusal: type[Exception] = LinkEnded
        elif _is_bound_elsewhere(found.link, caller):
            _count_use(found, caller, is_other_device=True)
            _record_other_device(found, caller)
            refusal = OtherDevice
        else:
            return _let_in(found, caller)
    raise refusal


def without_secrets(text: str, *, owner: OfWorkspace) -> str:
    """The text with the address of every share link and invitation taken out, so that what we store opens nothing."""

    def named(match: Any) -> str:
        if match[1].startswith(tokens.INVITATION):
            return "[invitation]"
        found = look_up(match[1], owner=owner)
        return f"[share link of {found.link.contact.name}]" if found else "[share link]"

    return tokens.LINK_PATTERN.sub(named, text)


def _grant_is_active(link: ShareLink) -> bool:
    """A one-tap link is worth what its grant is worth. A link to one room needs none."""
    return link.kind == "share" or (link.grant is not None and link.grant.state == "active")


def _is_still_live(found: Found) -> bool:
    """Asked again under the locks of contact and link, in this order: whoever ends it meanwhile waits, or was first."""
    Contact.objects.within(found.link).locked(found.link.contact_id)
    secret = LinkSecret.objects.within(found.link).filter(pk=found.secret.pk, ended_at=None)
    return found.link.locked() and secret.exists()


def _is_bound_elsewhere(link: ShareLink, caller: Caller) -> bool:
    """Whether the workspace ties its one-tap links, and another browser used this one first. Under the link's lock."""
    first = link.reloaded().device_id if _is_binding(link) else None
    if first is None:
        return False
    return not KnownDevice.objects.within(link).holding(caller.device).filter(pk=first).exists()


def _is_binding(link: ShareLink) -> bool:
    return link.kind == "one_tap" and Workspace.objects.get(pk=link.workspace_id).binds_links


def _let_in(found: Found, caller: Caller) -> Arrived:
    arrived = come_in(found.link, caller)
    use = _count_use(found, caller)
    if not use.looks_like_scanner:
        signin.note_sign_in(found.link)
    if not use.looks_like_scanner and _is_binding(
        found.link
    ):  # a scanner must not take the link away from its owner
        tied = {"device_bound": True, "device_id": arrived.session.device_id}
        compare_and_set(found.link, expect={"device": None}, **tied)
    _record_opening(found, arrived.session.pk, caller)
    return arrived


def _count_use(found: Found, caller: Caller, *, is_other_device: bool = False) -> LinkUse:
    """Write a use down; twice within a minute from one place is one use. An attempt on another device opens nothing."""
    said = {"link": found.link, "ip": caller.ip, "agent": caller.agent[:AGENT_LENGTH]}
    said |= {"looks_like_scanner": _looks_like_scanner(found, caller), "is_other_device": is_other_device}
    lately = LinkUse.objects.within(found.link).filter(**said, at__gt=now() - SAME_USE)
    use: LinkUse = lately.first() or LinkUse.objects.create(workspace_id=found.link.workspace_id, **said)
    if not use.looks_like_scanner and not is_other_device:
        compare_and_set(found.link, expect={"opened_at": None}, opened_at=now())
    return use


def _looks_like_scanner(found: Found, caller: Caller) -> bool:
    """A label for people, never a decision: a program that names itself, or one quicker than any reader."""
    names_itself = any(word in caller.agent.casefold() for word in MAIL_SCANNER_WORDS)
    age = (now() - found.secret.created_at).total_seconds()
    return (
        not caller.agent
        or names_itself
        or (found.secret.why == "letter" and age < SOON_AFTER_SENDING_SECONDS)
    )


def _record_opening(found: Found, session_id: int, caller: Caller) -> None:
    link = found.link
    ip, agent = _personal(link, caller.ip), _personal(link, caller.agent[:AGENT_LENGTH])
    fact = events.LinkOpened(about=link, room_id=link.room_id, ip=ip, agent=agent)
    record(fact, by=_viewer(link, session_id))


def _viewer(link: ShareLink, session_id: int) -> ContactViewer:
    said: dict[str, Any] = {
        "workspace_id": link.workspace_id,
        "portal_id": link.portal_id,
        "settings_id": link.portal.settings_id,
        "audience": link.portal.audience,
        "contact_id": link.contact_id,
        "session_id": session_id,
        "link_id": link.pk,
    }
    if link.grant is None or link.kind == "share":
        return LinkViewer(room_id=link.room_id or 0, **said)
    grant = link.grant
    return GrantViewer(grant_id=grant.pk, scope=grant.scope, client_id=grant.client_id or 0, **said)


def _record_other_device(found: Found, caller: Caller) -> None:
    ip, agent = _personal(found.link, caller.ip), _personal(found.link, caller.agent[:AGENT_LENGTH])
    fact = events.LinkOnOtherDevice(about=found.link, room_id=found.link.room_id, ip=ip, agent=agent)
    record(fact, by=Anonymous(found.link.workspace_id))


def _record_refusal(found: Found, caller: Caller) -> None:
    link = found.link
    fact = events.LinkRefused(about=link, room_id=link.room_id, ip=_personal(link, caller.ip))
    record(fact, by=Anonymous(link.workspace_id))


def _personal(link: ShareLink, value: str) -> Personal:
    return Personal("contact", link.contact_id, value)
