"""Rows become jobs: new ones in bulk, changed ones through the verbs of a job, so that every rule holds.

What a row does not say stays as it is on the job.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.timezone import now

from fanlight.core.facts import EVERY_AUDIENCE, Fact, moment
from fanlight.core.folding import folded
from fanlight.core.fulltext import words_of
from fanlight.core.ids import new_id
from fanlight.core.viewers import Viewer
from fanlight.ground.activity.writer import write_many
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.ground.workspaces.models import Counter, Workspace
from fanlight.work.jobs import events
from fanlight.work.jobs.importing import words
from fanlight.work.jobs.models import Job, KeyDate, Status, StatusMove
from fanlight.work.jobs.models.jobs import SERIES, JobDraft, words_to_find
from fanlight.work.transfers.kinds import Outcome, Waiting

NOON: Final = datetime.time(12)


@dataclass(slots=True)
class New:
    """The rows of tables that a batch of new jobs needs."""

    rooms: list[Room] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)
    moves: list[StatusMove] = field(default_factory=list)
    dates: list[KeyDate] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    made: dict[str, dict[str, int]] = field(default_factory=dict)
    """For each new job, by its reference, what was made along with it: its site, its client."""

    def save(self, by: Viewer) -> None:
        Site.objects.bulk_create(self.sites)
        Room.objects.bulk_create(self.rooms)
        Job.objects.bulk_create(self.jobs)
        StatusMove.objects.bulk_create(self.moves)
        KeyDate.objects.bulk_create(self.dates)
        write_many(self.facts, by)


class JobWriter:
    """Applies rows of one import. What holds for the whole run is read once."""

    def __init__(self, statuses: Sequence[Status], status_of: dict[str, Status], *, by: Viewer) -> None:
        self.by, self.first, self.status_of = by, statuses[0], status_of
        self.zone = Workspace.objects.get(pk=by.workspace_id).zone_info

    def __call__(self, rows: Sequence[Waiting]) -> list[Outcome]:
        return Batch(rows, self).apply()


class Batch:
    """Some rows, with all that the database knows about them read at once."""

    def __init__(self, rows: Sequence[Waiting], run: JobWriter) -> None:
        self._rows, self._run, self._by = rows, run, run.by
        references = [row.outside_reference for row in rows]
        found = Job.objects.within(self._by).for_page().filter(outside_reference__in=references)
        self._jobs: dict[str, Job] = {job.outside_reference or "": job for job in found}
        self._dates = self._dates_by_job()
        self._new = New()
        self._made_clients: dict[str, Client] = {}
        self._clients = self._clients_by_name()
        self._fields = OwnFields.within(
            self._by, "job"
        )  # read anew for each batch: search may be switched meanwhile

    def apply(self) -> list[Outcome]:
        new = [row for row in self._rows if row.outside_reference not in self._jobs]
        if new:
            self._open(new)
        return [self._applied(row) for row in self._rows]

    def _applied(self, row: Waiting) -> Outcome:
        job = self._jobs.get(row.outside_reference)
        if job is None:
            opened = self._opened[row.outside_reference]
            return Outcome(
                "created", row_id=opened.pk, before={"made": self._new.made[row.outside_reference]}
            )
        before = told_before(job, self._dates.get(job.pk, {}))
        marker = new_id()
        changes = [self._edit(job, row.values), self._settle(job, row.values), self._move(job, row.values)]
        if not any(changes):
            return Outcome("unchanged", row_id=job.pk)
        before["made"] = self._along(row, job.site, since=marker)
        return Outcome("updated", row_id=job.pk, before=before)

    # New jobs

    def _open(self, rows: Sequence[Waiting]) -> None:
        first = Counter.take(self._by, SERIES, count=len(rows))
        for number, row in enumerate(rows, first):
            self._add(self._new, f"{SERIES}-{number}", row)
        self._new.save(self._by)
        self._opened = {job.outside_reference or "": job for job in self._new.jobs}

    def _add(self, new: New, number: str, row: Waiting) -> None:
        values, mine = row.values, self._mine
        client, status = self._client(values), self._status(values) or self._run.first
        draft = self._draft(row.outside_reference, values, client)
        room = Room(**mine, kind="job", title=draft.title, client=client)
        site = self._site(values, client)
        job = Job(
            **mine,
            number=number,
            kind=self._run.first.kind,
            room=room,
            status=status,
            title=draft.title,
            site=site,
        )
        job.summary, job.own, job.outside_reference = draft.summary, draft.own, draft.outside_reference
        job.search_text = self._fields.search_text(draft.own, *words_to_find(number, draft))
        job.title_key = folded(draft.title)[:100]
        ends = status.means in ("closed", "cancelled")
        at = self._ended_at(values) if ends else moment()
        job.closed_at = at if ends else None
        new.made[row.outside_reference] = self._along(row, site)
        new.rooms.append(room)
        new.jobs.append(job)
        new.sites += [site] if site else []
        new.moves.append(StatusMove(**mine, job=job, status=status, member_id=self._member_id, at=at))
        new.dates += [KeyDate(**mine, job=job, name=name, on=on) for name, on in _days(values)]
        new.facts.append(events.JobOpened(about=job, room_id=room.pk, shown_to=EVERY_AUDIENCE))

    def _site(self, values: dict[str, Any], client: Client | None) -> Site | None:
        if not values["site"]:
            return None
        latitude, longitude = values.get("position", (None, None))
        return Site.at(self._by, values["site"], client=client, latitude=latitude, longitude=longitude)

    def _ended_at(self, values: dict[str, Any]) -> datetime.datetime:
        """The day the file gives for the end, at noon where the business is; else this moment."""
        ends = [on for name, on in _days(values) if words.meaning_of(name)]
        at = datetime.datetime.combine(max(ends), NOON, self._run.zone) if ends else now()
        return min(at, moment())

    # Known jobs

    def _edit(self, job: Job, values: dict[str, Any]) -> bool:
        client = self._client(values) or job.room.client
        own = job.own | values["own"]
        draft = JobDraft(
            title=values["title"],
            kind=job.kind,
            client=client,
            site=values["site"] or (job.site.lines if job.site else ""),
            summary=values["summary"] or job.summary,
            outside_reference=job.outside_reference or "",
            member=job.member,
            own=own,
        )
        here = (job.title, job.room.client_id, job.site.lines if job.site else "", job.summary, job.own)
        if here == (draft.title, client.pk if client else None, draft.site, draft.summary, own):
            return False
        job.edit(draft, by=self._by, revision=job.revision)
        return True

    def _settle(self, job: Job, values: dict[str, Any]) -> bool:
        """Key dates, and where the address is."""
        known = self._dates.get(job.pk, {})
        moved = [(name, on) for name, on in _days(values) if known.get(name) != on]
        for name, on in moved:
            KeyDate.put(job, name, on, by=self._by)
        site, position = job.site, values.get("position")
        if site is None or position is None or [site.latitude, site.longitude] == position:
            return bool(moved)
        site.latitude, site.longitude = position
        site.save(update_fields=["latitude", "longitude"])
        return True

    def _move(self, job: Job, values: dict[str, Any]) -> bool:
        status = self._status(values)
        if status is None or status.pk == job.status_id:
            return False
        job.move(status, by=self._by)
        return True

    # What both need

    def _along(self, row: Waiting, site: Site | None, *, since: int = 0) -> dict[str, int]:
        """What was made along with a job. A client that several rows name belongs to the first of them."""
        made = {"site": site.pk} if site and site.pk > since else {}
        client = self._made_clients.get(row.outside_reference)
        return made | ({"client": client.pk} if client else {})

    @property
    def _mine(self) -> dict[str, int]:
        return {"workspace_id": self._by.workspace_id}

    @property
    def _member_id(self) -> int | None:
        kind, key = self._by.actor
        return key if kind == "member" else None

    def _draft(self, reference: str, values: dict[str, Any], client: Client | None) -> JobDraft:
        said = {name: values[name] for name in ("title", "site", "summary", "own")}
        return JobDraft(kind=self._run.first.kind, client=client, outside_reference=reference, **said)

    def _client(self, values: dict[str, Any]) -> Client | None:
        return self._clients.get(folded(values["client"])[:200]) if values["client"] else None

    def _status(self, values: dict[str, Any]) -> Status | None:
        return self._run.status_of.get(folded(values["status"])) if values["status"] else None

    def _clients_by_name(self) -> dict[str, Client]:
        """Clients by folded name, those of the batch that are not known yet among them."""
        named = {folded(name)[:200]: name for row in self._rows if (name := row.values["client"])}
        found = (
            Client.objects.within(self._by).filter(name_key__in=list(named), archived_at=None).order_by("-id")
        )
        known: dict[str, Client] = {client.name_key: client for client in found}
        fresh = [
            Client(**self._mine, name=named[key], name_key=key, search_text=words_of(named[key]))
            for key in named
            if key and key not in known
        ]
        Client.objects.bulk_create(fresh)
        first = {folded(row.values["client"])[:200]: row.outside_reference for row in reversed(self._rows)}
        self._made_clients = {first[client.name_key]: client for client in fresh}
        return known | {client.name_key: client for client in fresh}

    def _dates_by_job(self) -> dict[int, dict[str, datetime.date]]:
        keys = [job.pk for job in self._jobs.values()]
        found: dict[int, dict[str, datetime.date]] = {}
        for date in KeyDate.objects.within(self._by).filter(job__in=keys) if keys else ():
            found.setdefault(date.job_id, {})[date.name] = date.on
        return found


def told_before(job: Job, dates: dict[str, datetime.date]) -> dict[str, Any]:
    """What stands on a job before a row changes it, as JSON."""
    site = job.site
    return {
        "said": {"title": job.title, "summary": job.summary, "own": job.own},
        "client": job.room.client_id,
        "site": job.site_id,
        "position": [site.latitude, site.longitude] if site else None,
        "status": job.status_id,
        "closed_at": job.closed_at.isoformat() if job.closed_at else None,
        "approved_at": job.approved_at.isoformat() if job.approved_at else None,
        "dates": {name: on.isoformat() for name, on in dates.items()},
    }


def _days(values: dict[str, Any]) -> Iterable[tuple[str, datetime.date]]:
    return [(name, datetime.date.fromisoformat(on)) for name, on in values["dates"].items()]
