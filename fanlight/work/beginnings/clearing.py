"""Taking the sample data out again: everything that is as it was put in and that nothing of anybody's hangs on."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fanlight.core.errors import NotAllowed, Refusal
from fanlight.core.facts import record
from fanlight.core.tenancy import TenantForeignKey
from fanlight.core.viewers import StaffViewer
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.workspaces.models import Workspace
from fanlight.work.beginnings import events
from fanlight.work.beginnings.models import SampleRow, Table, remove_rows, rows_of, stamp_of, strangers
from fanlight.work.jobs.models import Job


class NothingThere(Refusal):
    code = "samples.nothing_there"
    message = gettext_lazy("There is no sample data to take out.")


@dataclass(frozen=True, slots=True)
class Kept:
    """A job, contact or client that stays, by name, and why."""

    name: str
    why: str


@transaction.atomic
def take_out(*, by: StaffViewer) -> list[Kept]:
    """Remove the sample data; what stays, with the reason. Raises NothingThere. Admins only."""
    if not by.is_admin:
        raise NotAllowed("samples.take_out")
    workspace = Workspace.objects.select_for_update(no_key=True).get(pk=by.workspace_id)
    marks = SampleRow.objects.within(by).by_model()
    if not marks:
        raise NothingThere
    kept = _Clearing(by, marks).clear()
    gone = sum(map(len, marks.values()))
    record(events.SamplesRemoved(about=workspace, rows=gone, kept=[one.name for one in kept]), by=by)
    return kept


@dataclass
class _Clearing:
    by: StaffViewer
    marks: dict[Table, dict[int, SampleRow]]
    found: dict[Table, dict[int, Any]] = field(default_factory=dict)
    reasons: dict[int, str] = field(default_factory=dict)

    def clear(self) -> list[Kept]:
        """Rows are locked first: whoever wants to change one or hang something on it waits, or was before us."""
        for model, marks in self.marks.items():
            self.found[model] = {row.pk: row for row in rows_of(self.by, model, marks, locked=True)}
        self._find_changed()
        self._find_used()
        self._find_needed()
        for model, marks in self.marks.items():
            remove_rows(
                self.by, model, [key for key, mark in marks.items() if mark.thing not in self.reasons]
            )
        remove_rows(self.by, SampleRow, [mark.pk for marks in self.marks.values() for mark in marks.values()])
        return [Kept(self._name(thing), why) for thing, why in self.reasons.items()]

    def _find_changed(self) -> None:
        for model, rows in self.found.items():
            for key, row in rows.items():
                mark = self.marks[model][key]
                if stamp_of(row) != bytes(mark.stamp):
                    self.reasons.setdefault(mark.thing, _("somebody changed it"))

    def _find_used(self) -> None:
        places = {model: set(marks) for model, marks in self.marks.items()}
        for model, key in strangers(self.by, places):
            self.reasons.setdefault(self.marks[model][key].thing, _("something else belongs to it by now"))

    def _find_needed(self) -> None:
        """What stays keeps what it points at, and so on."""
        needs = self._needs()
        waiting = list(self.reasons)
        while waiting:
            thing = waiting.pop()
            for needed in needs[thing] - self.reasons.keys():
                self.reasons[needed] = _("%(name)s needs it") % {"name": self._name(thing)}
                waiting.append(needed)

    def _needs(self) -> dict[int, set[int]]:
        """For each thing the others that its rows point at."""
        needs: dict[int, set[int]] = defaultdict(set)
        for model, rows in self.found.items():
            keys = [one for one in model._meta.concrete_fields if isinstance(one, TenantForeignKey)]
            for key, row in rows.items():
                thing = self.marks[model][key].thing
                for column in keys:
                    target = self.marks.get(column.remote_field.model, {}).get(getattr(row, column.attname))
                    needs[thing] |= {target.thing} - {thing} if target else set()
        return needs

    def _name(self, thing: int) -> str:
        if job := self.found.get(Job, {}).get(thing):
            return f"{job.number} {job.title}"
        person = self.found.get(Contact, {}).get(thing) or self.found.get(Client, {}).get(thing)
        return str(person.name) if person else _("A row")
