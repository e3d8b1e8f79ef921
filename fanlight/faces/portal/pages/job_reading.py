"""Reads a job for its portal page: everything one reader may know of it, as plain values, in at most 13 statements.

Sections that are off are not read. What is visible, the doors decide; what may be done, the rights.
"""

import functools
import operator
from dataclasses import dataclass
from typing import Any, Final

from django.http import Http404
from django.utils.translation import gettext as _

from fanlight.core.prepared import Prepared
from fanlight.core.viewers import ContactViewer, GrantViewer, PortalViewer
from fanlight.ground.activity import reads as activity
from fanlight.ground.people import reads as people
from fanlight.ground.rooms import reads as rooms
from fanlight.ground.rooms.rights import Standing
from fanlight.ground.workspaces.reads import ShownFields
from fanlight.ui import dates, stories
from fanlight.work.asks import reads as asks
from fanlight.work.conversations import enclosures
from fanlight.work.conversations import reads as conversations
from fanlight.work.files import reads as files
from fanlight.work.jobs import reads as jobs
from fanlight.work.jobs.models.appointments import called_off_last
from fanlight.work.jobs.stages import Stage, stages

TONES: Final = {"approved": "ok", "closed": "ok", "cancelled": "bad"}


@dataclass(frozen=True)
class JobPage:
    """A job as its reader sees it. Each section is read when the template asks for it, and only if it is on."""

    viewer: PortalViewer
    job: Any
    standing: Standing

    def has(self, section: str) -> bool:
        """Whether this reader has the section. Their own photos stay where photos are off but documents are on."""
        if section == "photos":
            return self.is_on("photos") or (self.has("documents") and bool(self.photos.rows))
        is_clipped = section == "documents" and self.standing.uploads is False
        return self.is_on(section) and not is_clipped

    def is_on(self, section: str) -> bool:
        """Whether the section is there for readers like this one, whatever their own paper clip says."""
        return self.standing.switches.get(f"section.{section}", False)

    @property
    def may_write(self) -> bool:
        return self._is_reader and self.standing.may("may.write")

    @property
    def may_upload(self) -> bool:
        return self._is_reader and self.standing.may("may.upload")

    @property
    def may_answer(self) -> bool:
        return self._is_reader and self.standing.may("may.answer")

    @property
    def may_ask(self) -> bool:
        """Whether more work may be asked for from here. A share link opens this job alone."""
        return self.is_one_of_many and self.standing.may("may.request")

    @property
    def is_preview(self) -> bool:
        return not self._is_reader

    @property
    def has_aside(self) -> bool:
        """Whether anything stands beside the story of the job."""
        return (
            self.has("appointments")
            or self.has("documents")
            or bool(self.key_dates or self.details or self.client_details)
        )

    @property
    def has_story(self) -> bool:
        return self.has("photos") or self.has("notes") or self.has("people") or self.has("history")

    @property
    def is_one_of_many(self) -> bool:
        """A share link opens one job; a grant may open others."""
        return isinstance(self.viewer, GrantViewer)

    @property
    def is_archived(self) -> bool:
        return self.standing.is_archived

    @property
    def status_tone(self) -> str:
        return TONES.get(self.job.status_means, "info")

    @functools.cached_property
    def steps(self) -> list[dict[str, str]]:
        statuses = jobs.STATUSES(self.viewer, kind=self.job.kind)
        moves = jobs.MOVES(self.viewer, job=self.job.id)
        return [_step(stage) for stage in stages(statuses, self.job.status_id, moves)]

    @functools.cached_property
    def ahead(self) -> list[Any]:
        """Visits to come, the next one first; called-off ones at the end."""
        return called_off_last(jobs.AHEAD(self.viewer, job=self.job.id), state=operator.attrgetter("state"))

    @property
    def may_agree(self) -> bool:
        return self._is_reader and self.standing.may("may.agree")

    @functools.cached_property
    def wishes(self) -> dict[str, Any]:
        """The newest wish for another time, by the visit's key. None is read where no visit is ahead."""
        if not self.ahead or not self._is_reader:
            return {}
        return {wish.visit: wish for wish in jobs.WISHES(self.viewer, job=self.job.id)}

    @property
    def next_visit(self) -> Any | None:
        return self.ahead[0] if self.ahead and self.ahead[0].state != "cancelled" else None

    @property
    def later_visits(self) -> list[Any]:
        return self.ahead[1:] if self.next_visit else self.ahead

    @functools.cached_property
    def past_visits(self) -> "Latest":
        return Latest.of(jobs.PAST, self, jobs.VISITS)

    @functools.cached_property
    def own(self) -> Any | None:
        """The reader's own details; None in a preview, which nobody reads as a person."""
        return people.OWN_DETAILS.first(self.viewer)

    @functools.cached_property
    def documents(self) -> "Latest":
        return Latest.of(files.DOCUMENTS, self, files.LATEST)

    @functools.cached_property
    def photos(self) -> "Latest":
        return Latest.of(files.PHOTOS, self, files.LATEST_PHOTOS)

    @functools.cached_property
    def messages(self) -> "Latest":
        """Oldest first, as people read."""
        found = Latest.of(conversations.NOTES, self, conversations.LATEST)
        return Latest(found.rows[::-1], found.has_more)

    @functools.cached_property
    def below(self) -> dict[str, Any]:
        """The files of these messages; three statements where there are any."""
        return enclosures.below(self.messages.rows, by=self.viewer)

    @functools.cached_property
    def asks(self) -> list[Any]:
        """What the reader's audience is asked for, the soonest first; what is done stands at the end."""
        return asks.ASKS(self.viewer, room=self.job.room_id)

    @functools.cached_property
    def seen(self) -> dict[str, Any]:
        """When the team had read up to it, by the key of the newest message of the reader's side that it read."""
        read = [row for row in self.messages.rows if row.contact_id and row.seen_at]
        return {row.key: row.seen_at for row in read[-1:]}

    @functools.cached_property
    def key_dates(self) -> list[Any]:
        return jobs.KEY_DATES(self.viewer, job=self.job.id)

    @functools.cached_property
    def details(self) -> list[tuple[str, str]]:
        """The fields of the workspace that this audience reads on jobs: label and words."""
        return self._shown_fields.lines("job", self.job.own)

    @functools.cached_property
    def client_details(self) -> list[tuple[str, str]]:
        """The same of the job's client; the page says whose they are."""
        return self._shown_fields.lines("client", self.job.client_own)

    @functools.cached_property
    def own_details(self) -> list[tuple[str, str]]:
        """The same of the reader's own row."""
        return self._shown_fields.lines("contact", self.own.own) if self.own else []

    @functools.cached_property
    def history(self) -> "Latest":
        found = Latest.of(activity.HISTORY, self, activity.LATEST)
        return Latest([entry(event, self.viewer) for event in found.rows], found.has_more)

    def is_mine(self, row: Any) -> bool:
        """Whether the reader wrote or sent it."""
        return isinstance(self.viewer, ContactViewer) and row.contact_id == self.viewer.contact_id

    @functools.cached_property
    def _shown_fields(self) -> ShownFields:
        return ShownFields(self.viewer)

    @property
    def _is_reader(self) -> bool:
        return self.viewer.is_contact


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest rows of a section, and whether there are more than it shows."""

    rows: list[Any]
    has_more: bool

    @classmethod
    def of(cls, read: Prepared, page: JobPage, most: int) -> "Latest":
        key = {"job": page.job.id} if read is jobs.PAST else {"room": page.job.room_id}
        rows = read(page.viewer, **key)
        return cls(rows[:most], len(rows) > most)


def job_page(viewer: PortalViewer, number: str) -> JobPage:
    """Raises Http404 for a job that is not there or not this reader's."""
    job = jobs.PORTAL_JOB.first(viewer, number=number)
    if job is None:
        raise Http404
    switches = rooms.switches(viewer, room=job.room_id)
    return JobPage(viewer, job, Standing(switches, job.role, job.uploads, job.room_archived_at is not None))


def section_of(viewer: PortalViewer, number: str, section: str) -> JobPage:
    """The job, for a page of one section. Raises Http404 where the section is off, as if it were not there."""
    page = job_page(viewer, number)
    if not page.has(section):
        raise Http404
    return page


def entry(event: Any, viewer: PortalViewer) -> dict[str, Any]:
    """An event as a line of the history: who did what, when, with which icon."""
    icon, tone = stories.look(event.name)
    own = (event.actor_kind, event.actor_id) == viewer.actor
    who = _("You") if own else event.actor_name or _("The system")
    return {
        "who": who,
        "what": stories.sentence(event.name, event.payload),
        "at": event.at,
        "icon": icon,
        "tone": tone,
    }


def _step(stage: Stage) -> dict[str, str]:
    when = dates.short_day(stage.at) if stage.at and stage.state != "next" else ""
    return {"name": stage.name, "state": stage.state, "when": when}
