"""Choosing one of very many by typing: a client, a contact, a site. It works with any number of them.

Suggestions come while one types; without scripts the text alone is enough. Where it means several, or nobody exactly,
the form comes back with those that may be meant, each to be ticked. `form.chosen` has the rows of its `picks`.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Final

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from fanlight.core.errors import Sentence
from fanlight.core.folding import folded
from fanlight.core.fulltext import asked, matching
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.forms import Form
from fanlight.ground.people.listings import KINDS
from fanlight.ground.people.models import Client, Contact, Site
from fanlight.ui.answers import show
from fanlight.work.jobs.models import Job

MOST: Final = 8
BETWEEN: Final = " · "
SEVERAL: Final = _("Several are called that. Choose which one is meant.")
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Source:
    """What is chosen from. `adds`: a text that means nobody yet is the name of a new one.

    `mark`: the state that is offered while one types, as the index of words holds it.
    """

    name: str
    every: Callable[[StaffViewer], QuerySet[Any]]
    rows: Callable[[StaffViewer], QuerySet[Any]]
    exact: Callable[[StaffViewer, str], QuerySet[Any]]
    spelled: Callable[[Any], str]
    note: Callable[[Any], str]
    adds: bool = True
    nobody: Sentence = ""
    mark: str = "live"

    def found(self, viewer: StaffViewer, text: str) -> list[Any]:
        """Those whose words begin as was typed: among the newest 500, in the order of their names."""
        if not asked(text):
            return []
        rows: Any = self.rows(viewer).filter(matching(viewer, text, self.mark))
        return list(rows[:MOST])


def _exact_contacts(viewer: StaffViewer, text: str) -> QuerySet[Any]:
    """By name, by email address, or by both as suggestions spell them."""
    rows = Contact.objects.visible_to(viewer).live().active().with_email().by_name()
    name, _between, email = text.rpartition(BETWEEN)
    if name and "@" in email:
        return rows.named(name).reached_at(email)
    return rows.reached_at(text) if "@" in text else rows.named(text)


def _spelled_contact(contact: Any) -> str:
    return BETWEEN.join(filter(None, [contact.name, contact.email_address]))


CLIENTS: Final = Source(
    "clients",
    every=Client.objects.visible_to,
    rows=lambda viewer: Client.objects.visible_to(viewer).by_name(),
    exact=lambda viewer, text: Client.objects.visible_to(viewer).named(text).by_name(),
    spelled=lambda client: str(client.name),
    note=lambda client: str(KINDS[client.kind]),
)
CONTACTS: Final = Source(
    "contacts",
    every=Contact.objects.visible_to,
    rows=lambda viewer: Contact.objects.visible_to(viewer).live().active().with_email().by_name(),
    exact=_exact_contacts,
    spelled=_spelled_contact,
    note=lambda contact: str(contact.title),
    adds=False,
    nobody=_("Nobody is called exactly that. Choose somebody below, or write another name."),
)
SITES: Final = Source(
    "sites",
    every=Site.objects.visible_to,
    rows=lambda viewer: Site.objects.visible_to(viewer).by_lines().select_related("client"),
    exact=lambda viewer, text: Site.objects.visible_to(viewer).at_lines(text).by_lines(),
    spelled=lambda site: str(site.lines),
    note=lambda site: str(site.client or ""),
)


def _jobs(viewer: StaffViewer) -> Any:
    """With the number as their key, as an address spells it."""
    live = Job.objects.visible_to(viewer).filter(archived_at=None)
    return live.select_related("room__client").annotate(key=F("number")).newest_first()


def _exact_jobs(viewer: StaffViewer, text: str) -> QuerySet[Any]:
    """By number, alone or as suggestions spell it, or by the whole title."""
    number = text.partition(BETWEEN)[0].strip().upper()
    named = Q(number=number) | Q(title_key=folded(text)[:100])
    return _jobs(viewer).filter(named)  # type: ignore[no-any-return]


JOBS: Final = Source(
    "jobs",
    every=_jobs,
    rows=_jobs,
    exact=_exact_jobs,
    spelled=lambda job: BETWEEN.join([job.number, job.title]),
    note=lambda job: str(job.room.client or ""),
    adds=False,
    nobody=_("No job is called exactly that. Choose one below, or type its number."),
    mark="open",
)
SOURCES: Final = {source.name: source for source in (CLIENTS, CONTACTS, SITES, JOBS)}
KNOWN_CLIENTS: Final = replace(
    CLIENTS, adds=False, nobody=_("No client is called exactly that. Choose one below.")
)


class PickForm(Form):
    """A form in which something is picked. `picks`: field and source; `suggests`: only offered, and taken as text."""

    picks: ClassVar[dict[str, Source]] = {}
    suggests: ClassVar[dict[str, Source]] = {}

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self.chosen: dict[str, Any] = {}
        for name in (*self.picks, *self.suggests):
            attrs = {"list": f"{name}-options", "autocomplete": "off"}
            self.fields[name].widget.attrs |= attrs

    def stands(self, name: str, row: Any) -> None:
        """What stands there before anybody types: it stays as long as its text does, whatever becomes of it."""
        self.fields[f"{name}_was"] = forms.CharField(widget=forms.HiddenInput, required=False)
        if row:
            self.initial[f"{name}_was"] = f"{row.key} {self.picks[name].spelled(row)}"

    @property
    def sources(self) -> dict[str, str]:
        """Field and name of what it is chosen from, for the component that draws it."""
        return {name: source.name for name, source in (self.picks | self.suggests).items()}

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        for name, source in self.picks.items():
            if said.get(name) and name not in self.errors:
                self._pick(name, source, said[name])
        return said

    def _pick(self, name: str, source: Source, text: str) -> None:
        """What stands there stays; then whoever the text names alone; then whoever was ticked of those it may mean."""
        meant = list(source.exact(self.viewer, text)[: MOST + 1])
        one = self._standing(name, source, text) or (meant[0] if len(meant) == 1 else None)
        if one is None and (meant or not source.adds):
            offered = meant or source.found(self.viewer, text)
            ticked = self.data.get(f"{name}_key", "")
            one = next((row for row in offered if row.key == ticked), None)
            if one is None:
                self._ask(name, source, offered, several=bool(meant))
        self.chosen[name] = one

    def _standing(self, name: str, source: Source, text: str) -> Any:
        """The row that stood there, or what it was merged into; None when another text was typed."""
        key, _space, was = self.data.get(f"{name}_was", "").partition(" ")
        if not was or "\0" in key or folded(was) != folded(text):
            return None
        row: Any = source.every(self.viewer).filter(key=key[:22]).first()
        while row is not None and getattr(row, "merged_into_id", None):
            row = source.every(self.viewer).filter(pk=row.merged_into_id).first()
        return row

    def _ask(self, name: str, source: Source, offered: list[Any], *, several: bool) -> None:
        self.add_error(name, str(SEVERAL if several else source.nobody))
        if not offered:
            return
        choices = [(row.key, _in_full(source, row)) for row in offered]
        field = forms.ChoiceField(
            label=_("Which one?"), choices=choices, required=False, widget=forms.RadioSelect
        )
        order = list(self.fields)
        self.fields[f"{name}_key"] = field
        order.insert(order.index(name) + 1, f"{name}_key")
        self.order_fields(order)


def _in_full(source: Source, row: Any) -> str:
    return BETWEEN.join(filter(None, [source.spelled(row), source.note(row)]))


@for_staff
@require_GET
def suggestion_list(request: StaffRequest, source: str) -> HttpResponse:
    """Options for what is typed: whatever the field is called, its text is the first thing in the address."""
    if source not in SOURCES:
        raise Http404
    text = str(next(iter(request.GET.values()), ""))[:LONGEST]
    chosen = SOURCES[source]
    rows = [(chosen.spelled(row), chosen.note(row)) for row in chosen.found(request.viewer, text)]
    return show(request, "console/entries/suggestions.html", {"rows": rows})
