"""What an import of jobs proposes, and what must be right about a mapping before rows are read by it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Sentence
from fanlight.core.folding import folded
from fanlight.work.jobs.importing import words
from fanlight.work.jobs.models import Status
from fanlight.work.transfers.columns import Column, Look, date_order
from fanlight.work.transfers.kinds import Place
from fanlight.work.transfers.mapping import SKIP, BadMapping, Choice, Mapping
from fanlight.work.transfers.naming import spelled
from fanlight.work.transfers.proposing import OWN, OWN_PLACES, check, need, taken_places, without_doubles

STATUS, NEW = "status:", "new:"
KEY_DATE: Final = "key_date"
PLACES: Final = (
    Place("reference", _("Reference (finds the job again)")),
    Place("title", _("Title")),
    Place("summary", _("Description")),
    Place("client", _("Client")),
    Place("status", _("Status")),
    Place("site", _("Address")),
    Place("area", _("Address: town or district")),
    Place("postcode", _("Address: postcode")),
    Place("latitude", _("Address: latitude")),
    Place("longitude", _("Address: longitude")),
    Place(KEY_DATE, _("Key date"), is_single=False, is_named=True),
    *OWN_PLACES,
)


def answers(statuses: Sequence[Status]) -> list[tuple[str, Sentence]]:
    """What a status of the file may become: one of ours, or a new one in a stage, or beside them."""
    ours: list[tuple[str, Sentence]] = [(f"{STATUS}{status.label_key}", status.label) for status in statuses]
    stages = dict.fromkeys(status.stage for status in statuses if status.stage)
    new = [(f"{NEW}{stage}", _("New, in the stage “%(stage)s”") % {"stage": stage}) for stage in stages]
    return [*ours, *new, (NEW, _("New, beside the stages"))]


def proposal(look: Look, statuses: Sequence[Status]) -> Mapping:
    taken = taken_places(look.columns, words.place_of)
    columns = [_choice(column, taken.get(column.name, "")) for column in look.columns]
    order = date_order(look.columns)
    return with_words(Mapping(without_doubles(columns), order), look, statuses)


def with_words(mapping: Mapping, look: Look, statuses: Sequence[Status]) -> Mapping:
    """The mapping with an answer for every word of the status column: what was said, else what is proposed."""
    place = mapping.place_of("status")
    found = (look.columns[place].words or {}) if place is not None else {}
    known = {value for value, _label in answers(statuses)}
    said = {word: mapping.words.get(word, "") for word in found}
    return replace(
        mapping,
        words={word: said[word] if said[word] in known else answer_to(word, statuses) for word in found},
    )


def checked(mapping: Mapping, look: Look, statuses: Sequence[Status]) -> Mapping:
    """Raises BadMapping, naming what is wrong. Places are known, single ones taken once, named ones have names."""
    check(mapping, look, PLACES)
    need(
        mapping,
        ["reference"],
        _("Say which column holds each row's own reference: by it a second import finds its jobs."),
    )
    place = mapping.place_of("status")
    if place is not None and look.columns[place].words is None:
        raise BadMapping(_("This column has too many different values to be a status."), field=f"to{place}")
    days = any(choice.to in (KEY_DATE, f"{OWN}date") for choice in mapping.columns)
    order = mapping.checked_order(date_order(look.columns) if days else "")
    return with_words(replace(mapping, date_order=order), look, statuses)


def answer_to(word: str, statuses: Sequence[Status]) -> str:
    """The status of the same name; else one that means the same; else a new one, where its words say it stands."""
    same = next((status for status in statuses if status.label_key == folded(word)[:60]), None)
    meaning = words.meaning_of(word)
    if same is None and meaning and folded(word) in words.CLOSED | words.CANCELLED - {"expired", "refused"}:
        same = next((status for status in statuses if status.means == meaning), None)
    if same is not None:
        return f"{STATUS}{same.label_key}"
    return f"{NEW}{_stage_of(word, meaning, statuses)}"


def _stage_of(word: str, meaning: str, statuses: Sequence[Status]) -> str:
    staged = [status for status in statuses if status.stage]
    if not staged or meaning == "cancelled":
        return ""
    if meaning == "closed":
        return staged[-1].stage
    place = {"early": 0, "under way": _after_approval(staged)}.get(words.progress_of(word))
    return staged[place].stage if place is not None else ""


def _after_approval(staged: Sequence[Status]) -> int:
    """The first status of the stage that follows approval: work has begun."""
    approved = next((place for place, status in enumerate(staged) if status.means == "approved"), 0)
    later = [n for n in range(approved, len(staged)) if staged[n].stage != staged[approved].stage]
    return later[0] if later else approved


def _choice(column: Column, place: str) -> Choice:
    if place and _suits(place, column):
        return Choice(place)
    if not column.filled:
        return Choice(SKIP, spelled(column.name))
    if column.kind == "date":
        return Choice(KEY_DATE, words.day_named(column.name)[:120])
    return Choice(f"{OWN}{column.kind}", spelled(column.name)[:120])


def _suits(place: str, column: Column) -> bool:
    if place in ("latitude", "longitude"):
        return column.kind in ("number", "money")
    if place == "status":
        return column.words is not None
    return column.kind != "date" or place in ("title", "summary")
