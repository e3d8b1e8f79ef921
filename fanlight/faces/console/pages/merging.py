"""Two contacts, clients or sites that are one: found, laid side by side, and merged as was chosen.

`?with=` names the other one. What moves is said in words before. Who edits or merges either meanwhile is not run over:
the page comes back with what is there now, and with what was chosen.
"""

from dataclasses import dataclass, fields
from typing import Any, Final

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal, Sentence, Stale
from fanlight.core.fulltext import asked, matching
from fanlight.faces.console import toasts
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages import entries
from fanlight.faces.console.pages.clients import CLIENT
from fanlight.faces.console.pages.contacts import CONTACT
from fanlight.faces.console.pages.entries import Noun
from fanlight.faces.console.pages.sites import SITE
from fanlight.ground.people import doubles, joining, merging
from fanlight.ground.people.joining import Difference
from fanlight.ground.people.listings import KINDS
from fanlight.ground.people.models.entries import AlreadyMerged
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ui.answers import done, show

FOUND: Final = 8
LABELS: Final[dict[str, Sentence]] = {
    "name": gettext_lazy("Name"),
    "title": gettext_lazy("Role or job title"),
    "phone": gettext_lazy("Phone"),
    "emails": gettext_lazy("Primary email"),
    "kind": gettext_lazy("Kind"),
    "lines": gettext_lazy("Address"),
    "client": gettext_lazy("Client"),
}
FOLLOWS: Final = gettext_lazy("The two are one now. What belongs to them follows within minutes.")
STALE: Final = gettext_lazy(
    "Somebody changed one of the two meanwhile. Look again at what they say, then merge."
)


@dataclass(frozen=True, slots=True)
class Choice:
    """A value in which the two differ, as the page asks for it."""

    name: str
    label: Sentence
    kept: str
    other: str
    value: str


@for_staff
@require_http_methods(["GET", "POST"])
def contact_merge(request: StaffRequest, key: str) -> HttpResponse:
    return _merge(request, CONTACT, key)


@for_staff
@require_http_methods(["GET", "POST"])
def client_merge(request: StaffRequest, key: str) -> HttpResponse:
    return _merge(request, CLIENT, key)


@for_staff
@require_http_methods(["GET", "POST"])
def site_merge(request: StaffRequest, key: str) -> HttpResponse:
    return _merge(request, SITE, key)


def _merge(request: StaffRequest, noun: Noun, key: str) -> HttpResponse:
    row = noun.found(request, key)
    with_key = (request.POST.get("with", "") or request.GET.get("with", ""))[:22].replace("\0", "-")
    if request.method == "POST" and with_key:
        return _press(request, noun, row, with_key=with_key)
    if moved := entries.leads_on(request, noun, row):
        return moved
    if not with_key:
        return _choose(request, noun, row)
    other = noun.kept(request, get_object_or_404(noun.rows(request.viewer), key=with_key))
    if other == row:
        return HttpResponseRedirect(noun.url("show", row.key))
    return _side_by_side(request, noun, (row, other))


def _press(request: StaffRequest, noun: Noun, row: Any, *, with_key: str) -> HttpResponse:
    other = get_object_or_404(noun.rows(request.viewer), key=with_key)
    said = {
        name: number for name in ("kept_revision", "other_revision") if (number := _number(request, name))
    }
    pair = merging.Pair(kept=row, other=other, **{"kept_revision": 0, "other_revision": 0} | said)
    is_late = request.POST.get("in_background") == "1"
    try:
        draft = joining.joined(row.draft, other.draft, request.POST)
        merging.merge(pair, draft, by=request.viewer, in_background=is_late)
    except AlreadyMerged as refusal:
        toasts.said(request, refusal.message)
        return done(request, noun.url("show", noun.kept(request, noun.found(request, row.key)).key))
    except Stale:
        pair_now = noun.found(request, row.key), noun.found(request, other.key)
        return _side_by_side(request, noun, pair_now, wrong=STALE, status=409)
    except Refusal as refusal:
        return _side_by_side(request, noun, (row, other), wrong=refusal.message, status=409)
    toasts.said(request, FOLLOWS if is_late else _("The two are one now."))
    return done(request, noun.url("show", row.key))


def _number(request: StaffRequest, name: str) -> int:
    typed = request.POST.get(name, "")
    return int(typed) if typed.isdecimal() and len(typed) < 10 else 0


def _choose(request: StaffRequest, noun: Noun, row: Any) -> HttpResponse:
    """Whom it may be: possible doubles, or those that a search finds."""
    text = request.GET.get("q", "")[:200]
    rows: Any = noun.rows(request.viewer).filter(archived_at=None).exclude(pk=row.pk)
    rows = rows.with_email() if noun is CONTACT else rows
    found = (
        list(rows.filter(matching(request.viewer, text, "live")).order_by("-id")[:FOUND])
        if asked(text)
        else []
    )
    context = {
        "noun": noun,
        "row": row,
        "q": text,
        "found": found,
        "doubles": doubles.of(row, by=request.viewer),
    }
    return show(request, "console/entries/doubles.html", context, fragment="main")


def _side_by_side(
    request: StaffRequest, noun: Noun, pair: tuple[Any, Any], *, wrong: Sentence = "", status: int = 200
) -> HttpResponse:
    row, other = pair
    context = {
        "noun": noun,
        "row": row,
        "other": other,
        "choices": _choices(request, noun, pair),
        "same": _same(noun, pair),
        "moving": merging.in_words(other),
        "is_much": merging.is_much(other),
        "wrong": wrong,
    }
    return show(request, "console/entries/merge.html", context, fragment="main", status=status)


def _choices(request: StaffRequest, noun: Noun, pair: tuple[Any, Any]) -> list[Choice]:
    """What the two say differently, with what was chosen, or else suggested."""
    own = OwnFields.seen_by(request.viewer, noun.name)
    found = joining.differences(pair[0].draft, pair[1].draft)
    return [_choice(one, own, request.POST.get(one.name, one.suggested)) for one in found]


def _choice(one: Difference, own: OwnFields, value: str) -> Choice:
    field = own.named(one.name.removeprefix("own.")) if one.name.startswith("own.") else None
    label = field.label if field else LABELS.get(one.name, one.name.removeprefix("own."))
    kept, other = (
        own.shown(field, {field.key: said}) if field else _spelled(one.name, said)
        for said in (one.kept, one.other)
    )
    return Choice(one.name, label, kept or "–", other or "–", value)


def _same(noun: Noun, pair: tuple[Any, Any]) -> list[tuple[Sentence, str]]:
    """What both say alike."""
    draft, differ = pair[0].draft, {one.name for one in joining.differences(pair[0].draft, pair[1].draft)}
    names = [one.name for one in fields(draft) if one.name in LABELS and one.name not in differ]
    return [(LABELS[name], _spelled(name, getattr(draft, name))) for name in names]


def _spelled(name: str, said: Any) -> str:
    if name == "kind":
        return str(KINDS[said])
    if isinstance(said, tuple):
        return str(said[0]) if said else ""
    return str(said or "")
