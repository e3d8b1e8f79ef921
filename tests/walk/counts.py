"""Planted holes of another kind: no word gets through, but a count or a "more" is taken from rows of others."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils.timezone import now

from fanlight.core.listings import Listing
from fanlight.faces.portal.pages import job_reading, paging
from fanlight.work.conversations import reads as conversations
from fanlight.work.conversations.models import Note
from fanlight.work.files import reads as files
from fanlight.work.files.models import File
from fanlight.work.jobs import reads as jobs
from fanlight.work.jobs.models import Appointment, Job

type Patch = pytest.MonkeyPatch


def documents_of_the_team_make_more(patch: Patch) -> None:
    _more_of(
        patch, files.DOCUMENTS, lambda page: File.rows.filter(workspace_id__gt=0, room_id=page.job.room_id)
    )


def messages_of_another_audience_make_more(patch: Patch) -> None:
    _more_of(
        patch,
        conversations.NOTES,
        lambda page: Note.rows.filter(workspace_id__gt=0, room_id=page.job.room_id),
    )


def internal_visits_make_more(patch: Patch) -> None:
    visits = Appointment.rows.filter(workspace_id__gt=0, starts_at__lt=now())
    _more_of(patch, jobs.PAST, lambda page: visits.filter(job_id=page.job.id))


def messages_of_other_jobs_make_another_page(patch: Patch) -> None:
    honest = paging.page

    def page(rows: Any, *, name: str = "key") -> dict[str, Any]:
        found = honest(rows, name=name)
        is_more = Note.rows.filter(workspace_id__gt=0).count() > paging.PAGE
        return found | {"next": found["next"] or (getattr(found["rows"][-1], name) if is_more else "")}

    patch.setattr(paging, "page", page)


def jobs_of_another_business_make_another_page(patch: Patch) -> None:
    honest = Listing._as_page

    def page(self: Any, viewer: Any, asked: Any, rows: Any, *, size: int) -> Any:
        found = honest(self, viewer, asked, rows, size=size)
        is_more = found.rows and Job.rows.filter(workspace_id__gt=0).count() > size
        return found._replace(after=found.after or getattr(found.rows[-1], self.key)) if is_more else found

    patch.setattr(Listing, "_as_page", page)


COUNTS: list[tuple[Callable[[Patch], None], list[str], str]] = [
    (documents_of_the_team_make_more, ["portal:job-show"], "the team"),
    (messages_of_another_audience_make_more, ["portal:job-show"], "instructing clients"),
    (internal_visits_make_more, ["portal:job-show"], "the team"),
    (messages_of_other_jobs_make_another_page, ["portal:note-list"], "other jobs"),
    (jobs_of_another_business_make_another_page, ["console:job-list"], "another business"),
]
"""Each with the pages that show it, and the crowd of whom it would tell."""


def _more_of(patch: Patch, section: Any, rows: Callable[[Any], Any]) -> None:
    honest = job_reading.Latest.of.__func__  # type: ignore[attr-defined]

    def of(cls: Any, read: Any, page: Any, most: int) -> Any:
        found = honest(cls, read, page, most)
        return replace(found, has_more=rows(page).count() > most) if read is section else found

    patch.setattr(job_reading.Latest, "of", classmethod(of))
