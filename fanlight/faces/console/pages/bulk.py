"""Something done to many rows of a list: asked for, watched, fetched as a file, taken back."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from fanlight.core import fulltext
from fanlight.core.errors import Refusal, Sentence
from fanlight.core.sheets import Cells, csv_lines
from fanlight.faces.console import lists
from fanlight.faces.console.gate import StaffRequest, for_staff, workspace_of
from fanlight.faces.console.toasts import said
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow, Wish
from fanlight.work.bulk.verbs import verb_of

DONE_AT_ONCE: Final = 25
"""As many chosen rows are done while their sender waits; more are left to the worker."""
ROWS_SHOWN: Final = 50


@dataclass(slots=True)
class Question:
    """What is asked before it begins: what the verb must be told, and whether all that match are meant."""

    wish: Wish
    wrong: Sentence = ""
    choices: list[tuple[str, Sentence]] = field(default_factory=list)
    value: str = ""


@for_staff
@require_POST
def bulk_new(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    back = lists.address_of(lists.home_of(wish.listing), lists.looked_at(request, wish.listing))
    if not wish.is_all and not wish.asked.chosen:
        said(request, _("Choose at least one row first."))
        return done(request, back)
    is_sure = request.POST.get("sure") == "1"
    question = _question(request, wish)
    if (wish.verb.asks or wish.is_all) and (not is_sure or question.wrong):
        status = 422 if is_sure else 200
        question.wrong = question.wrong if is_sure else ""
        context = {
            "question": question,
            "wish": wish,
            "query": request.POST.get("query", ""),
            "back": back,
            "is_sought": wish.is_all and wish.listing.is_sought(wish.asked),
        }
        return show(request, "console/bulk/new.html", context, fragment="form", status=status)
    return _begin(request, question.wish, back)


def _begin(request: StaffRequest, wish: Wish, back: str) -> HttpResponse:
    action = BulkAction.begin(wish, by=request.viewer)
    if wish.is_all or len(wish.asked.chosen) > DONE_AT_ONCE or not running.run(action, seconds=2):
        return done(request, url("console:bulk-show", action.key))
    counts = action.counts()
    if counts["refused"] or not counts["done"]:
        return done(request, url("console:bulk-show", action.key))
    undo = url("console:bulk-undo", action.key) if wish.verb.undo else ""
    said(request, wish.verb.done(counts["done"]), undo=undo)
    return done(request, back)


@for_staff
@require_GET
def bulk_show(request: StaffRequest, key: str) -> HttpResponse:
    """Where it stands. While it is under way the page asks for this block again and again."""
    action = _found(request, key)
    rows = BulkRow.objects.visible_to(request.viewer).filter(action=action).with_reason()
    context = {
        "action": action,
        "verb": action.act,
        "counts": action.counts(),
        "called": _called(action),
        "reasons": [] if action.is_under_way else action.reasons(),
        "words": STATES[action.state],
        "is_capped": _is_capped(action),
        "is_mine": action.member_id == request.viewer.member_id,
        "refused": [] if action.is_under_way else list(rows[:ROWS_SHOWN]),
        "back": lists.home_of(action.source),
        "label": str(action.source.label),
    }
    return show(request, "console/bulk/show.html", context, fragment="standing")


def _called(action: BulkAction) -> dict[str, str]:
    """What the outcomes are called for this verb."""
    return {name: str(action.act.words.get(name, label)) for name, label in BulkRow.OUTCOMES}


def _is_capped(action: BulkAction) -> bool:
    """Whether a search may have found more rows than it looks at."""
    is_sought = action.is_all and action.source.is_sought(action.asked)
    return is_sought and action.gathered >= fulltext.MOST_FOUND


STATES: Final = {
    "gathering": gettext_lazy("Rows are being looked up"),
    "running": gettext_lazy("Under way"),
    "done": gettext_lazy("Done"),
    "failed": gettext_lazy("Stopped"),
    "undoing": gettext_lazy("Being taken back"),
    "undone": gettext_lazy("Taken back"),
}


@for_staff
@require_POST
def bulk_undo(request: StaffRequest, key: str) -> HttpResponse:
    action = _found(request, key)
    try:
        action.undo(by=request.viewer)
    except Refusal as refusal:
        said(request, refusal.message)
        return done(request, url("console:bulk-show", key))
    if action.done > DONE_AT_ONCE or not running.run(action, seconds=2) or action.counts()["kept"]:
        return done(request, url("console:bulk-show", key))
    said(request, _("Taken back."))
    return done(request, lists.home_of(action.source))


@for_staff
@require_GET
def bulk_result(request: StaffRequest, key: str) -> HttpResponseBase:
    """What became of each row, as a file."""
    action = _found(request, key)
    lines = csv_lines(_cells(action, request), zone=workspace_of(request).zone_info)
    headers = {
        "Content-Disposition": 'attachment; filename="result.csv"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _cells(action: BulkAction, request: StaffRequest) -> Iterator[Cells]:
    yield [str(action.source.label), _("What became of it"), _("Why")]
    outcomes = _called(action) | {"": _("Waiting")}
    rows = BulkRow.objects.visible_to(request.viewer).filter(action=action).order_by("id")
    for row in rows.iterator(chunk_size=1000):
        yield [row.label, outcomes[row.outcome], row.why]


def _wish(request: StaffRequest) -> Wish:
    """404 for a list or a verb that is not there. `only` is the press of one row's own menu: verb and key."""
    listing, asked = lists.asked_by(request)
    name, _space, key = request.POST.get("only", "").partition(" ")
    verb = verb_of(listing.name, name or request.POST.get("verb", ""))
    if verb is None:
        raise Http404
    if key:
        return Wish(listing=listing, verb=verb, asked=lists.chosen_rows(listing, [key]))
    return Wish(listing=listing, verb=verb, asked=asked, is_all=lists.is_all(request.POST))


def _question(request: StaffRequest, wish: Wish) -> Question:
    """What the verb must be told, taken over into the wish when it was."""
    made = Question(wish)
    if wish.verb.asks:
        made.choices = list(wish.verb.asks.choices(request.viewer))
        made.value = request.POST.get(wish.verb.asks.name, "")
        if made.value in dict(made.choices):
            made.wish = replace(wish, said={wish.verb.asks.name: made.value})
        else:
            made.wrong = _("Choose one.")
    return made


def _found(request: StaffRequest, key: str) -> BulkAction:
    action: BulkAction = get_object_or_404(BulkAction.objects.visible_to(request.viewer), key=key)
    return action
