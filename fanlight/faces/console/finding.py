"""What Ctrl K finds: jobs, contacts, clients, sites and assets by their words, pages and commands by their names.

At most six small queries, all through the door, whatever is asked and whoever asks.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from fanlight.core.folding import folded
from fanlight.core.fulltext import WORD, asked, matching
from fanlight.core.viewers import StaffViewer, Viewer
from fanlight.faces.console import navigation
from fanlight.faces.console.navigation import Sentence
from fanlight.ground.people.models import Client, Contact, Site
from fanlight.ui.addresses import url
from fanlight.work.assets.models import Asset
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import SERIES

MOST: Final = 6
NUMBER: Final = re.compile(r"[A-Za-z]{1,5}-[0-9]{1,12}").fullmatch
DIGITS: Final = re.compile(r"[0-9]{1,12}").fullmatch
NEWEST: Final = (F("id") + 0).desc()
"""Sorts the few that the index of words found. By `id` alone SQLite walks all rows in order and looks each one up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One line. `href` leads there; with `posts` it is a button that sends that name and value there instead."""

    title: Sentence
    href: str
    icon: str
    note: str = ""
    posts: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """The hits of one kind. `more`: the list that holds the others, when there are any."""

    label: Sentence
    hits: tuple[Hit, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Rows of one kind: how one is named and told, and the pages that show one and list all.

    `states`: what the list is asked for beside the words, so that it holds everything that is found here.
    """

    label: Sentence
    icon: str
    rows: Callable[[Viewer], QuerySet[Any]]
    key: str
    title: str
    notes: tuple[str, ...]
    page: str
    listed: str
    marks: tuple[str, ...] = ()
    states: tuple[tuple[str, str], ...] = ()


SOURCES: Final = (
    Source(
        label=_("Jobs"),
        icon="briefcase-business",
        rows=Job.objects.visible_to,
        key="number",
        title="title",
        notes=("number", "room__client__name", "status__label"),
        page="job-show",
        listed="job-list",
        states=(("state", "all"),),
    ),
    Source(
        label=_("Contacts"),
        icon="user",
        rows=lambda viewer: Contact.objects.visible_to(viewer).with_email(),
        key="key",
        title="name",
        notes=("title", "email_address"),
        page="contact-show",
        listed="contact-list",
        marks=("live",),
    ),
    Source(
        label=_("Clients"),
        icon="building-2",
        rows=Client.objects.visible_to,
        key="key",
        title="name",
        notes=(),
        page="client-show",
        listed="client-list",
        marks=("live",),
    ),
    Source(
        label=_("Sites"),
        icon="map-pin",
        rows=Site.objects.visible_to,
        key="key",
        title="lines",
        notes=("client__name",),
        page="site-show",
        listed="site-list",
        marks=("live",),
    ),
    Source(
        label=_("Assets"),
        icon="wrench",
        rows=Asset.objects.visible_to,
        key="key",
        title="name",
        notes=("serial", "room__client__name"),
        page="asset-show",
        listed="asset-list",
        marks=("live",),
    ),
)


def found(viewer: StaffViewer, typed: str) -> list[Kind]:
    """Everything that fits, by kind; kinds without a hit are left out.

    A page or command whose name begins as was typed comes before the rows: whoever types "cal" means the calendar.
    """
    named = [_places(viewer, typed), _commands(viewer, typed)]
    meant = [kind for kind in named if any(_begins(hit.title, typed) for hit in kind.hits)]
    rows = [_rows(viewer, typed, source) for source in SOURCES if asked(typed)]
    others = [kind for kind in named if kind not in meant]
    return [kind for kind in (*meant, *rows, *others) if kind.hits]


def job_numbered(viewer: StaffViewer, typed: str) -> str:
    """The number of the job whose whole number was typed; empty when there is none."""
    if not NUMBER(typed.strip()):
        return ""
    jobs = Job.objects.visible_to(viewer).filter(number=typed.strip().upper())
    return jobs.values_list("number", flat=True).first() or ""


def _rows(viewer: StaffViewer, typed: str, source: Source) -> Kind:
    """The newest that hold the words; one more than is shown says whether to lead on to the list."""
    if not navigation.is_open(source.page, is_admin=viewer.is_admin):
        return Kind(label=source.label, hits=())
    rows = source.rows(viewer).values_list(source.key, source.title, *source.notes)
    live = rows.filter(matching(viewer, typed, *source.marks), archived_at=None).order_by(NEWEST)
    hits = list(live[: MOST + 1])
    first = _spelled_out(rows, typed) if source.key == "number" else []
    shown = [*first, *(row for row in hits if row not in first)][:MOST]
    query = urlencode([("q", typed.strip()), *source.states])
    more = f"{url(f'console:{source.listed}')}?{query}" if len(hits) > MOST else ""
    return Kind(label=source.label, hits=tuple(_hit(row, source) for row in shown), more=more)


def _spelled_out(jobs: QuerySet[Any, Any], typed: str) -> list[Any]:
    """The job of that number, with or without its letter, put away or not: it stands first."""
    text = typed.strip()
    if not (NUMBER(text) or DIGITS(text)):
        return []
    return list(jobs.filter(number=f"{SERIES}-{text}" if DIGITS(text) else text.upper()))


def _hit(row: tuple[Any, ...], source: Source) -> Hit:
    key, title, *notes = row
    return Hit(
        title=title,
        href=url(f"console:{source.page}", key),
        icon=source.icon,
        note=" · ".join(filter(None, notes)),
    )


def _places(viewer: StaffViewer, typed: str) -> Kind:
    fitting = [one for one in navigation.places(is_admin=viewer.is_admin) if _fits(one.label, typed)]
    hits = tuple(Hit(title=one.label, href=url(one.address_name), icon=one.icon) for one in fitting[:MOST])
    return Kind(label=_("Go to"), hits=hits)


def _commands(viewer: StaffViewer, typed: str) -> Kind:
    fitting = [one for one in navigation.commands(is_admin=viewer.is_admin) if _fits(one.label, typed)]
    hits = tuple(
        Hit(
            title=one.label,
            href=one.address or url(one.address_name, *one.args),
            icon=one.icon,
            posts=one.posts,
        )
        for one in fitting[:MOST]
    )
    return Kind(label=_("Commands"), hits=hits)


def _fits(label: Sentence, typed: str) -> bool:
    """Each word that was typed begins a word of the label. Nothing typed fits everything; signs alone fit nothing."""
    words = WORD.findall(folded(str(label)))
    wanted = asked(typed)
    return bool(wanted or not typed.strip()) and all(
        any(word.startswith(one) for word in words) for one in wanted
    )


def _begins(label: Sentence, typed: str) -> bool:
    return bool(asked(typed)) and folded(str(label)).startswith(folded(typed))
