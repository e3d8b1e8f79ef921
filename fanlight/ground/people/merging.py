"""Merging doubles: two clients, contacts or sites become one, and nothing of either is lost.

One transaction. The other one stays, archived, so that its old address leads on and its history can be read. Where
very much would move, it becomes that at once, and its rows follow in the background, a portion at a time. Rows that
somebody wrote at the same moment are found by looking again later.
"""

import datetime
from dataclasses import dataclass
from typing import Any, Final

from django.apps import apps
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.people import moving
from fanlight.ground.people.models.entries import AlreadyMerged, Entry, only_staff

MOST_AT_ONCE: Final = 2000
PORTION: Final = 300
LOOKS_AGAIN: Final = (datetime.timedelta(seconds=20), datetime.timedelta(minutes=15))


class TooMuchAtOnce(Refusal):
    code = "merge.too_much"
    message = _("More than 2,000 rows would move. That is done in the background: press once more to begin.")


class SameOne(Refusal):
    code = "merge.same_one"
    message = _("Choose two different ones.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Which one is kept, which one becomes part of it, and as they were read."""

    kept: Any
    other: Any
    kept_revision: int
    other_revision: int


@transaction.atomic
def merge(pair: Pair, draft: Any, *, by: Viewer, in_background: bool = False) -> None:
    """Make the other one part of the kept one, which from now on says what `draft` says.

    Raises Stale or AlreadyMerged when somebody changed or merged either meanwhile, TooMuchAtOnce, or another refusal.
    """
    only_staff(by, f"{pair.kept._meta.model_name}.merge")
    kept, other = _locked(pair)
    kept.check_may_become_one_with(other)
    if not in_background and is_much(other):
        raise TooMuchAtOnce
    other.hand_over_to(kept)
    kept.edit(draft, by=by, revision=pair.kept_revision)
    other.take_turn(pair.other_revision)
    other.become(kept)
    kept.tell("merged", by=by, **kept.told_of(other))
    _follow(kept, other, in_background)


def is_much(other: Entry) -> bool:
    return sum(count for _rule, count in moving.weight(other, most=MOST_AT_ONCE)) > MOST_AT_ONCE


def in_words(other: Entry) -> list[str]:
    """What would move, counted: "12 jobs", "3 letters"; "more than 2,000 letters" where nobody counts on."""
    told = [(rule.words, count) for rule, count in moving.weight(other, most=MOST_AT_ONCE) if rule.words]
    return [_counted(words, count) for words, count in sorted(told, key=lambda one: -one[1])]


def gather(kind: str, key: int, *, owner: Any) -> None:
    """Whatever still points at a row that was merged goes to the one it was merged into. Safe to repeat."""
    table: Any = apps.get_model("people", kind)
    moved = 0
    while portion := _gather(table, key, owner):
        moved += portion
    if moved:
        _kept(table, key, owner).follow()


@transaction.atomic
def _gather(table: Any, key: int, owner: Any) -> int:
    other = table.objects.within(owner).get(pk=key)
    kept = _kept(table, key, owner)
    moved = moving.move(kept, other, most=PORTION)
    if moved:
        kept.rows_came()
    return moved


def _kept(table: Any, key: int, owner: Any) -> Any:
    row = table.objects.within(owner).get(pk=key)
    while row.merged_into_id:
        row = table.objects.within(owner).get(pk=row.merged_into_id)
    return row


def _locked(pair: Pair) -> tuple[Any, Any]:
    """Both as they are now, in one order for everybody, until the transaction ends."""
    if pair.kept.pk == pair.other.pk:
        raise SameOne
    rows = type(pair.kept).objects.within(pair.kept).filter(pk__in=[pair.kept.pk, pair.other.pk])
    found = {row.pk: row for row in rows.select_for_update().order_by("pk")}
    if any(row.merged_into_id for row in found.values()):
        raise AlreadyMerged
    return found[pair.kept.pk], found[pair.other.pk]


def _follow(kept: Any, other: Any, in_background: bool) -> None:
    from fanlight.ground.people.tasks import gather as gather_later  # tasks call this module

    keys = (str(kept.workspace_id), kept._meta.model_name, str(other.pk))
    if in_background:
        gather_later.enqueue(*keys)
    else:
        moving.move(kept, other)
    kept.follow()
    for wait in LOOKS_AGAIN:
        gather_later.using(run_after=now() + wait).enqueue(*keys)


def _counted(words: Any, count: int) -> str:
    shown = str(words % {"num": min(count, MOST_AT_ONCE)})
    return str(_("more than %(many)s") % {"many": shown}) if count > MOST_AT_ONCE else shown
