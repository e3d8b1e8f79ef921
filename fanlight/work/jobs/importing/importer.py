"""The importer that this package registers with `transfers`: jobs."""

from collections.abc import Callable, Sequence

from fanlight.core.errors import Sentence
from fanlight.core.folding import folded
from fanlight.core.viewers import Viewer
from fanlight.work.jobs.importing import proposals, words
from fanlight.work.jobs.importing.proposals import NEW, STATUS
from fanlight.work.jobs.importing.reading import JobReader
from fanlight.work.jobs.importing.undoing import JobUndoer
from fanlight.work.jobs.importing.writing import JobWriter
from fanlight.work.jobs.models import Status
from fanlight.work.transfers.columns import Look
from fanlight.work.transfers.kinds import Place, Reading, RowWriter, Undoer
from fanlight.work.transfers.mapping import Mapping
from fanlight.work.transfers.own_columns import make_fields

KIND = "jobs"


class JobImporter:
    """A row is a job, found again by its reference elsewhere."""

    def places(self) -> Sequence[Place]:
        return proposals.PLACES

    def sorted_place(self) -> str:
        return "status"

    def answers(self, by: Viewer) -> list[tuple[str, Sentence]]:
        return proposals.answers(_statuses(by))

    def proposal(self, look: Look, *, by: Viewer) -> Mapping:
        return proposals.proposal(look, _statuses(by))

    def check(self, mapping: Mapping, look: Look, *, by: Viewer) -> Mapping:
        return proposals.checked(mapping, look, _statuses(by))

    def reader(self, mapping: Mapping, look: Look, *, by: Viewer) -> Callable[[list[str]], Reading]:
        return JobReader(mapping, look, by=by)

    def prepare(self, mapping: Mapping, look: Look, *, by: Viewer) -> None:
        make_fields(mapping, look, noun=JobReader.noun, by=by)
        _make_statuses(mapping, by)

    def writer(self, mapping: Mapping, *, by: Viewer) -> RowWriter:
        return JobWriter(_statuses(by), _status_of(mapping, by), by=by)

    def undoer(self, *, by: Viewer) -> Undoer:
        return JobUndoer(by)


def _statuses(by: Viewer) -> list[Status]:
    statuses = Status.objects.within(by)
    return list(statuses.of_kind(statuses.first_kind()))


def _make_statuses(mapping: Mapping, by: Viewer) -> None:
    """The statuses that the mapping calls new, behind those that are there. One that came meanwhile stays."""
    statuses = _statuses(by)
    known = {status.label_key for status in statuses}
    for word, answer in mapping.words.items():
        key = folded(word)[:60]
        if not answer.startswith(NEW) or not key or key in known:
            continue
        known.add(key)
        status = Status(workspace_id=by.workspace_id, kind=statuses[0].kind, label=word[:60], label_key=key)
        status.stage, status.means = answer.removeprefix(NEW), words.meaning_of(word)
        status.order = statuses[-1].order + len(known)
        Status.objects.bulk_create([status], ignore_conflicts=True)


def _status_of(mapping: Mapping, by: Viewer) -> dict[str, Status]:
    """Each word of the file's status column, folded, and the status it stands for."""
    by_label = {status.label_key: status for status in _statuses(by)}
    keys = {
        word: answer.removeprefix(STATUS) if answer.startswith(STATUS) else folded(word)[:60]
        for word, answer in mapping.words.items()
    }
    return {folded(word): by_label[key] for word, key in keys.items() if key in by_label}
