"""What the pages of contacts, clients and sites have in common: found, written down, edited in turn, put away.

A row that was merged has no page: its address leads on to the row it became, and what was typed for it is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from fanlight.core.errors import Refusal, Sentence, Stale
from fanlight.core.listings import Listing
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest
from fanlight.faces.console.lists import listed
from fanlight.faces.console.pages import job_page
from fanlight.faces.console.pages.picking import PickForm
from fanlight.faces.console.pages.told import told
from fanlight.ground.activity.models import Event
from fanlight.ground.people import doubles
from fanlight.ui.addresses import url
from fanlight.ui.answers import Context, done, show
from fanlight.ui.timelines import by_day
from fanlight.work.jobs.models import Job

LATEST: Final = 8
PAGE: Final = 50
JOBS: Final = 10


class EntryForm(PickForm):
    """A form over one row: `row` None writes a new one down. Subclasses say what is typed of a row, and save."""

    def __init__(self, *given: Any, row: Any = None, **options: Any) -> None:
        self.row = row
        initial = (self.as_typed(row) | {"revision": row.revision}) if row else {}
        super().__init__(*given, **{"initial": initial} | options)

    @staticmethod
    def as_typed(row: Any) -> dict[str, Any]:
        raise NotImplementedError

    def save(self) -> Any:
        raise NotImplementedError

    @property
    def read_revision(self) -> int:
        return int(self.cleaned_data.get("revision") or 0)

    def differs(self, there: Any) -> list[tuple[Sentence, str]]:
        """Label and value of what `there`, the row as it is now, says otherwise than the form."""
        now, typed = self.as_typed(there), self.cleaned_data
        changed = [name for name in now if str(now[name] or "") != str(typed.get(name) or "")]
        return [(str(self.fields[name].label), str(now[name] or "–")) for name in changed]


@dataclass(frozen=True, slots=True)
class Noun:
    """One kind of row and its pages. `many` and `one`: heading of the list, and of the form of a new one."""

    name: str
    listing: Listing
    rows: Callable[[StaffViewer], QuerySet[Any]]
    form: type[EntryForm]
    icon: str
    many: Sentence
    new: Sentence
    edit: Sentence
    archived: Sentence
    restored: Sentence

    def url(self, page: str, *args: str) -> str:
        return url(f"console:{self.name}-{page}", *args)

    def found(self, request: StaffRequest, key: str) -> Any:
        """The row of that key, or 404: the same for one that is not there and one of another workspace."""
        return get_object_or_404(self.rows(request.viewer), key=key)

    def kept(self, request: StaffRequest, row: Any) -> Any:
        """The row itself, or the one it has become."""
        while row.merged_into_id:
            row = get_object_or_404(self.rows(request.viewer), pk=row.merged_into_id)
        return row

    def crumbs(self, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
        return [(self.many, self.url("list")), *more]


def list_page(request: StaffRequest, noun: Noun, **more: Any) -> HttpResponse:
    context = more | {"list": listed(request, noun.listing, noun.url("list"))}
    return show(request, f"console/{noun.name}s/list.html", context, fragment="found")


def new_page(request: StaffRequest, noun: Noun, **options: Any) -> HttpResponse:
    form = noun.form(request.POST or None, viewer=request.viewer, **options)
    if request.method == "POST" and form.is_valid():
        try:
            row = form.save()
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, noun.url("show", row.key))
    return form_page(request, noun, form)


def edit_page(request: StaffRequest, noun: Noun, key: str) -> HttpResponse:
    row = noun.found(request, key)
    kept = noun.kept(request, row)
    if request.method != "POST" and kept != row:
        return HttpResponseRedirect(noun.url("edit", kept.key))
    form = noun.form(request.POST or None, viewer=request.viewer, row=kept)
    if request.method == "POST" and form.is_valid():
        try:
            _save(form, was_merged=kept != row)
        except Stale as refusal:
            return edited_meanwhile(request, noun, form, refusal=refusal)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            return done(request, noun.url("show", kept.key))
    return form_page(request, noun, form)


def _save(form: EntryForm, *, was_merged: bool) -> None:
    if was_merged:
        raise Stale(
            _(
                "Somebody merged this with another one while you were writing. Look at what is there, then save again."
            )
        )
    form.save()


def edited_meanwhile(request: StaffRequest, noun: Noun, form: EntryForm, *, refusal: Stale) -> HttpResponse:
    """409: what was typed stays, beside what is there now. Saving again takes over what was typed."""
    there = noun.kept(request, noun.found(request, form.row.key))
    form.row = there
    form.refuse(refusal)
    form.say_again({"revision": there.revision})
    return form_page(request, noun, form, there=form.differs(there), status=409)


def form_page(
    request: StaffRequest, noun: Noun, form: EntryForm, *, there: Any = (), status: int = 0
) -> HttpResponse:
    context = {
        "noun": noun,
        "form": form,
        "row": form.row,
        "there": list(there),
        "addresses": suggestions(form),
        "title": noun.edit if form.row else noun.new,
    }
    status = status or (422 if form.errors else 200)
    return show(request, "console/entries/form.html", context, fragment="form", status=status)


def suggestions(form: PickForm) -> dict[str, str]:
    """For each field that picks, where suggestions come from."""
    return {name: url("console:suggestion-list", source) for name, source in form.sources.items()}


def leads_on(request: StaffRequest, noun: Noun, row: Any) -> HttpResponse | None:
    """The way to the row it was merged into; None for one that stands for itself."""
    kept = noun.kept(request, row)
    return None if kept == row else HttpResponseRedirect(noun.url("show", kept.key))


def put_away(request: StaffRequest, noun: Noun, key: str) -> HttpResponse:
    row = noun.found(request, key)
    _press(request, lambda: row.archive(by=request.viewer), noun.archived, undo=noun.url("restore", key))
    return done(request, noun.url("show", key))


def take_out(request: StaffRequest, noun: Noun, key: str) -> HttpResponse:
    row = noun.found(request, key)
    _press(request, lambda: row.restore(by=request.viewer), noun.restored, undo=noun.url("archive", key))
    return done(request, noun.url("show", key))


def _press(request: StaffRequest, verb: Callable[[], None], words: Sentence, *, undo: str) -> None:
    """Press a button that somebody else may have pressed a moment before: then say so."""
    try:
        verb()
    except Refusal as refusal:
        toasts.said(request, refusal.message)
    else:
        toasts.said(request, words, undo=undo)


def about(request: StaffRequest, noun: Noun, row: Any) -> Context:
    """What every page of a row shows: heading, doubles that may be meant, what became of it lately."""
    events = history(request.viewer, row, most=LATEST + 1)
    return {
        "noun": noun,
        "row": row,
        "doubles": [] if row.is_archived else doubles.of(row, by=request.viewer),
        "latest": events[:LATEST],
        "is_more_history": len(events) > LATEST,
    }


def history(viewer: StaffViewer, row: Any, *, before: int = 0, most: int = LATEST) -> list[Context]:
    """What happened to it and to what was merged into it, newest first. Three queries."""
    merged = type(row).objects.visible_to(viewer).merged_into(row).values_list("pk", flat=True)
    events = Event.objects.visible_to(viewer).filter(subject_id__in=[row.pk, *merged])
    events = events.filter(number__lt=before) if before else events
    return told(viewer, events.newest_first().with_actor_name()[:most])


def history_page(request: StaffRequest, noun: Noun, key: str) -> HttpResponse:
    """`?before=` is the number of an event in the workspace's chain."""
    row = noun.found(request, key)
    before = request.GET.get("before", "")
    start = int(before) if before.isdecimal() and len(before) < 18 else 0
    entries = history(request.viewer, row, before=start, most=PAGE + 1)
    older = entries[PAGE - 1]["number"] if len(entries) > PAGE else 0
    context = {
        "noun": noun,
        "row": row,
        "days": by_day(entries[:PAGE]),
        "older": f"{noun.url('history', key)}?before={older}" if older else "",
        "newest": noun.url("history", key) if start else "",
    }
    return show(request, "console/entries/history.html", context)


def jobs_page(request: StaffRequest, jobs: QuerySet[Job], *, key: str, here: str) -> Context:
    """A portion of the jobs of a row, newest first, in the order of the column `key`; `?before=` is a job's number."""
    found: Any = jobs.select_related("room__client", "status", "site", "member").order_by(f"-{key}")
    before = request.GET.get("before", "")[:20]
    edge = Job.objects.visible_to(request.viewer).filter(number=before).values_list(key, flat=True).first()
    rows = list((found.filter(**{f"{key}__lt": edge}) if edge else found)[: JOBS + 1])
    older = f"{here}?before={rows[JOBS - 1].number}#jobs" if len(rows) > JOBS else ""
    return {
        "jobs": rows[:JOBS],
        "older_jobs": older,
        "newest_jobs": f"{here}#jobs" if edge else "",
        "tones": job_page.TONES,
    }
