"""Jobs that came with a file go again, and those it changed become what they were.

A job's room stays behind, empty and put away, because the history of the business names it; so do the job's events. New
statuses and fields stay too: others may have begun to use them.
"""

import datetime
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Sentence
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs.models import Job, KeyDate, Status
from fanlight.work.transfers.hanging import last_told
from fanlight.work.transfers.kinds import Applied
from fanlight.work.transfers.leftovers import remove_unused

CHANGED: Sentence = _("was changed since, or something was added to it")
GONE: Sentence = _("is not there any more")


class JobUndoer:
    """Whatever happens to a job is told in its room: an event after the import's own stands in the way."""

    def __init__(self, by: Viewer) -> None:
        self._by = by

    def standing(self, rows: Sequence[Applied]) -> dict[int, Sentence]:
        rooms = self._rooms(rows)
        told = last_told(self._by, "room_id", set(rooms.values()))
        standing: dict[int, Sentence] = {}
        for row in rows:
            room = rooms.get(row.row_id or 0)
            if room is None:
                standing[row.pk] = GONE
            elif told.get(room, 0) > row.told:
                standing[row.pk] = CHANGED
        return standing

    def undo(self, rows: Sequence[Applied]) -> None:
        created = {row.row_id for row in rows if row.outcome == "created" and row.row_id}
        self._remove(created)
        jobs = Job.objects.within(self._by).for_page()
        for row in rows:
            if row.outcome == "updated":
                self._restore(jobs.get(pk=row.row_id or 0), row.before)
        remove_unused(self._by, rows, {"site": Site, "client": Client})

    def _rooms(self, rows: Sequence[Applied]) -> dict[int, int]:
        keys = [row.row_id for row in rows if row.row_id]
        return dict(Job.objects.within(self._by).filter(pk__in=keys).values_list("id", "room_id"))

    def _remove(self, keys: set[int]) -> None:
        """The database takes along what a job owns: its dates, its moves, its place in lists."""
        jobs = Job.objects.within(self._by).filter(pk__in=keys)
        rooms = list(jobs.values_list("room_id", flat=True))
        jobs.delete()
        Room.objects.within(self._by).filter(pk__in=rooms).update(archived_at=now(), title="", client=None)

    def _restore(self, job: Job, before: dict[str, Any]) -> None:
        self._take_back_place(job, before)
        client = Client.objects.within(self._by).filter(pk=before["client"]).first()
        draft = replace(job.draft, **before["said"], client=client, site=job.site.lines if job.site else "")
        if draft != job.draft or job.site_id != before["site"]:
            job.edit(draft, by=self._by, revision=job.revision)
        if job.status_id != before["status"]:
            job.move(Status.objects.within(self._by).get(pk=before["status"]), by=self._by)
        ends = {name: _moment(before[name]) for name in ("closed_at", "approved_at")}
        compare_and_set(job, expect={}, **ends)
        self._restore_dates(job, before["dates"])

    def _take_back_place(self, job: Job, before: dict[str, Any]) -> None:
        job.site = Site.objects.within(self._by).filter(pk=before["site"]).first()
        compare_and_set(job, expect={}, site=job.site)
        place = before["position"]
        if job.site and place != [job.site.latitude, job.site.longitude]:
            compare_and_set(job.site, expect={}, latitude=place[0], longitude=place[1])

    def _restore_dates(self, job: Job, before: dict[str, str]) -> None:
        there = KeyDate.objects.within(self._by).filter(job=job).select_related("job")
        for date in list(there):
            on = before.get(date.name)
            if on is None:
                date.remove(by=self._by)
            elif date.on.isoformat() != on:
                date.change(date.name, datetime.date.fromisoformat(on), by=self._by)


def _moment(text: str | None) -> datetime.datetime | None:
    return parse_datetime(text) if text else None
