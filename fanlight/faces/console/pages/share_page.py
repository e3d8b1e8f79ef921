"""What the Share & Sync drawer shows: the portals, what an audience sees of the job, and every link to it."""

from dataclasses import dataclass
from typing import Any, Final

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from fanlight.core.errors import Sentence
from fanlight.core.viewers import PreviewViewer, StaffViewer
from fanlight.faces.console.gate import StaffRequest
from fanlight.faces.console.pages import job_page
from fanlight.ground.access import previews
from fanlight.ground.access.models import LinkSecret, ShareLink
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.evidence import Way
from fanlight.ground.rooms.models import Branding, Portal, PortalSetting
from fanlight.ground.rooms.switches import SWITCHES
from fanlight.ground.rooms.visibility import first_closed, reasons
from fanlight.ground.workspaces.addresses import portal_address
from fanlight.ui import dates
from fanlight.ui.answers import Context
from fanlight.ui.theme import BRANDED, HOUSE, stylesheet
from fanlight.work.files.models import File
from fanlight.work.jobs.models import Appointment, Job

ENDED_SHOWN: Final = 10
LETTERS_SHOWN: Final = 5
HEADINGS: Final = {
    "customer": gettext_lazy("What customers see"),
    "instructing_client": gettext_lazy("What instructing clients see"),
}
LETTER_STATES: Final = {
    "queued": ("info", gettext_lazy("Waiting to leave")),
    "leased": ("info", gettext_lazy("Being sent")),
    "sent": ("ok", gettext_lazy("Sent")),
    "failed": ("bad", gettext_lazy("Not sent")),
    "uncertain": ("warn", gettext_lazy("Perhaps sent")),
    "held": ("mute", gettext_lazy("Held back")),
}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """One share link as the drawer lists it."""

    key: str
    name: str
    contact_id: int
    state: str
    tone: str
    meta: list[str]
    secrets: list[str]
    is_live: bool
    keeps: bool
    warning: str = ""


def drawer(request: StaffRequest, job: Job) -> Context:
    """The job page's context, and the drawer's on top of it."""
    portals = list(Portal.objects.visible_to(request.viewer).general())
    portal = chosen_portal(portals, request.GET.get("portal", ""))
    links = _links(request.viewer, job)
    context = job_page.overview(request.viewer, job) | {
        "portals": [one for one in portals if one.on or one == portal],
        "portal": portal,
        "links": [_row(link, _secrets(request.viewer, links)) for link in links],
        "letters": letters(request.viewer, job)[:LETTERS_SHOWN],
        "letter_states": LETTER_STATES,
    }
    return context | (_dashboard(request, job, portal, steps=context["steps"]) if portal else {})


def chosen_portal(portals: list[Portal], key: str) -> Portal | None:
    """The portal of that key, else the first that is on, else the first."""
    named = [one for one in portals if one.key == key]
    return next(iter(named + [one for one in portals if one.on] + portals), None)


def letters(viewer: StaffViewer, job: Job) -> Any:
    """Letters to people outside. What the team is told lies in the outbox too, and is nobody's letter here."""
    outward = Letter.objects.visible_to(viewer).of_room(job.room).filter(contact__isnull=False)
    return outward.select_related("contact", "member").newest_first()


def link_of(request: StaffRequest, job: Job, key: str) -> ShareLink:
    """A link that reaches this job, or the 404 that everything else gets."""
    links = ShareLink.objects.visible_to(request.viewer).reaching(job.room)
    link: ShareLink = get_object_or_404(links.select_related("contact", "portal", "grant", "room"), key=key)
    return link


def closed_why(job: Job, portal: Portal) -> Sentence:
    """Which switch keeps everybody in that portal from seeing the job; empty while none does."""
    anybody = Contact(workspace_id=job.workspace_id)
    closed = first_closed(
        reasons(anybody, job.room, portal=portal, way=Way(True, "link", room_id=job.room_id))
    )
    return closed.sentence if closed else ""


def _links(viewer: StaffViewer, job: Job) -> list[ShareLink]:
    """Every link that lets somebody in or left access behind, and the latest of those that did neither."""
    reaching = ShareLink.objects.visible_to(viewer).reaching(job.room)
    links = (
        reaching.select_related("contact", "portal", "grant").with_uses().with_kept_access().newest_first()
    )
    over: Any = links.over()
    live, kept = list(links.live()), list(over.filter(keeps_access=True))
    return [*live, *_once_for_each_grant(kept, live), *over.filter(keeps_access=False)[:ENDED_SHOWN]]


def _once_for_each_grant(kept: list[ShareLink], live: list[ShareLink]) -> list[ShareLink]:
    """Of one-tap links that ended, the last one speaks for its grant, and none where a live one does."""
    told = {link.grant_id for link in live if link.kind == "one_tap"}
    shown = []
    for link in kept:
        if link.kind != "one_tap" or link.grant_id not in told:
            shown.append(link)
        told |= {link.grant_id} if link.kind == "one_tap" else set()
    return shown


def _secrets(viewer: StaffViewer, links: list[ShareLink]) -> dict[int, list[str]]:
    made = LinkSecret.objects.visible_to(viewer).filter(link__in=[link.pk for link in links]).order_by("-id")
    told: dict[int, list[str]] = {}
    for secret in made.select_related("member"):
        told.setdefault(secret.link_id, []).append(_secret_in_words(secret))
    return told


def _secret_in_words(secret: LinkSecret) -> str:
    why = _("put into a letter") if secret.why == "letter" else _("copied")
    words = {
        "four": secret.last_four,
        "why": why,
        "who": secret.member.name if secret.member else _("the machine"),
        "when": dates.when(secret.created_at),
    }
    line = _("…%(four)s, %(why)s by %(who)s, %(when)s") % words
    return _("%(line)s, ended") % {"line": line} if secret.ended_at else line


def _row(link: Any, secrets: dict[int, list[str]]) -> LinkRow:
    state, tone, until = _state(link)
    return LinkRow(
        key=link.key,
        name=link.contact.name,
        contact_id=link.contact_id,
        state=state,
        tone=tone,
        meta=[_what(link), until, _sent(link), _used(link), _whence(link)],
        warning=_elsewhere(link),
        secrets=secrets.get(link.pk, []),
        is_live=link.is_live,
        keeps=link.keeps_access,
    )


def _state(link: ShareLink) -> tuple[str, str, str]:
    day = dates.short_day(link.last_day(dates.zone()))
    if link.ended_at:
        return _("Ended"), "mute", _("ended %(day)s") % {"day": dates.short_day(link.ended_at)}
    if not link.is_live:
        return _("Expired"), "mute", _("worked until %(day)s") % {"day": day}
    if link.kind == "one_tap" and link.grant.state != "active":
        return _("Access taken away"), "warn", _("until %(day)s") % {"day": day}
    if link.contact.disabled_at:
        return _("Contact disabled"), "warn", _("until %(day)s") % {"day": day}
    return _("Active"), "ok", _("until %(day)s") % {"day": day}


def _what(link: ShareLink) -> str:
    words = {"portal": link.portal.name}
    return _("%(portal)s, one-tap link") % words if link.kind == "one_tap" else link.portal.name


def _elsewhere(link: Any) -> str:
    if not link.elsewhere_at:
        return ""
    return _("Opened on another device, %(when)s: a code was asked for.") % {
        "when": dates.when_within(link.elsewhere_at)
    }


def _sent(link: ShareLink) -> str:
    return _("emailed %(when)s") % {"when": dates.when_within(link.sent_at)} if link.sent_at else ""


def _used(link: Any) -> str:
    if not link.uses:
        return _("never opened")
    words = {"times": link.uses, "when": dates.when_within(link.used_at)}
    return ngettext("opened once, %(when)s", "opened %(times)s times, last %(when)s", link.uses) % words


def _whence(link: Any) -> str:
    return _("from %(address)s") % {"address": link.used_from} if link.used_from else ""


def _dashboard(request: StaffRequest, job: Job, portal: Portal, *, steps: list[Any]) -> Context:
    """What the portal's audience sees of the job, read as they would read it."""
    member = request.viewer
    audience = PreviewViewer(
        member.workspace_id,
        portal_id=portal.pk,
        settings_id=portal.settings_id,
        audience=portal.audience,
        member_id=member.member_id,
        room_id=job.room_id,
    )
    switches = PortalSetting.objects.visible_to(member).effective(portal.settings_id, job.room_id)
    preview = previews.make(job.room, portal, by=member)
    return {
        "heading": HEADINGS.get(portal.audience, portal.name),
        "closed": closed_why(job, portal),
        "line": " · ".join(_peek(audience, job, steps, status=switches.get("section.status", False))),
        "parts": _parts(member, audience, job, on=switches),
        "look": f"/{request.workspace_name}/theme/{_look(member)}.css",
        "preview": portal_address(request.workspace_name, f"preview/{preview}/"),
    }


def _look(member: StaffViewer) -> str:
    """The name of the sheet that gives a preview the business's own colours."""
    brand = Branding.objects.visible_to(member).filter(portal=None).first()
    return stylesheet(brand.accent if brand else HOUSE, within=BRANDED)[0]


def _peek(audience: PreviewViewer, job: Job, steps: list[Any], *, status: bool) -> list[str]:
    now = next((place for place, step in enumerate(steps, 1) if step["state"] == "now"), 0)
    visit = Appointment.objects.visible_to(audience).filter(job=job).upcoming().first()
    stage = _("Stage %(place)s of %(most)s") % {"place": now, "most": len(steps)} if now and status else ""
    coming = _("next visit %(day)s") % {"day": dates.day(visit.starts_at, at=visit.zone)} if visit else ""
    return [words for words in (stage, coming) if words]


def _parts(
    member: StaffViewer, audience: PreviewViewer, job: Job, *, on: dict[str, bool]
) -> list[tuple[Sentence, bool]]:
    labels = {switch.name: switch.label for switch in SWITCHES if switch.is_section}
    if on.get("section.documents"):
        labels["section.documents"] = _documents(member, audience, job) or labels["section.documents"]
    return [(label, on.get(name, False)) for name, label in labels.items()]


def _documents(member: StaffViewer, audience: PreviewViewer, job: Job) -> str:
    all_of_them = File.objects.visible_to(member).in_room(job.room).documents().count()
    if not all_of_them:
        return ""
    shown = File.objects.visible_to(audience).in_room(job.room).documents().count()
    words = {"shown": shown, "all": all_of_them}
    return ngettext("%(shown)s of %(all)s document", "%(shown)s of %(all)s documents", all_of_them) % words
