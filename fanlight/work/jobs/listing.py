"""The list of jobs: what it can be asked, and the columns that exports have."""

from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from fanlight.core.listings import Answer, Column, Filter, Listing, Rows, Sort, State
from fanlight.core.viewers import Viewer
from fanlight.ground.people.models import Client
from fanlight.ground.workspaces.columns import own_columns, own_filter
from fanlight.ground.workspaces.models import Member
from fanlight.ground.workspaces.reads import WORKING
from fanlight.work.jobs import reads
from fanlight.work.jobs.models import Job

NOBODY: Final = "nobody"


def _rows(viewer: Viewer) -> Rows:
    return Job.objects.visible_to(viewer).for_page()


def _drawn(rows: Rows) -> Rows:
    """The same columns as the prepared read."""
    names = ("number", "title", "closed_at", "archived_at", *reads.ROW)
    drawn: Rows = rows.select_related(None).annotate(**reads.ROW).values_list(*names, named=True)
    return drawn


def _state(name: str, label: Any) -> State:
    return State(name, label, lambda rows: rows.filter(reads.STATES[name]), "" if name == "all" else name)


def _statuses(viewer: Viewer) -> list[tuple[str, Any]]:
    """Each label once: kinds of jobs may share it."""
    return list({status.label_key: status.label for status in reads.EVERY_STATUS(viewer)}.items())


def _status(viewer: Viewer, value: str) -> Answer | None:
    found = [status for status in reads.EVERY_STATUS(viewer) if status.label_key == value]
    return Answer(found[0].label, ",".join(str(status.id) for status in found)) if found else None


def _members(viewer: Viewer) -> list[tuple[str, Any]]:
    return [*((member.key, member.name) for member in WORKING(viewer)), (NOBODY, _("Nobody"))]


def _member(viewer: Viewer, value: str) -> Answer | None:
    """Also one who works here no more: their jobs must be found."""
    if value == NOBODY:
        return Answer(_("Nobody"), "0")
    found = Member.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _client(viewer: Viewer, value: str) -> Answer | None:
    found = Client.objects.visible_to(viewer).filter(key=value).values_list("name", "id")[:1]
    return next((Answer(name, str(pk)) for name, pk in found), None)


def _one_mark(letter: str, inner: str) -> str:
    """Marks are looked for together, so several keys cannot be said in them."""
    return "" if "," in inner else f"{letter}{inner}"


JOBS: Final = Listing(
    name="jobs",
    label=_("Jobs"),
    rows=_rows,
    key="number",
    title="title",
    draws=_drawn,
    quick=reads.job_list,
    states=[
        _state("open", _("Open")),
        _state("closed", _("Closed")),
        _state("archived", _("Archived")),
        _state("all", _("All")),
    ],
    filters=[
        Filter(
            name="status",
            label=_("Status"),
            choices=_statuses,
            find=_status,
            narrow=lambda rows, inner: rows.filter(status_id__in=inner.split(",")),
            mark=lambda inner: _one_mark("s", inner),
        ),
        Filter(
            name="member",
            label=_("Looked after by"),
            choices=_members,
            find=_member,
            narrow=lambda rows, inner: rows.filter(member_id=None if inner == "0" else inner),
            mark=lambda inner: _one_mark("m", inner),
        ),
        Filter(
            name="client",
            label=_("Client"),
            find=_client,
            narrow=lambda rows, inner: rows.filter(room__client_id=inner),
        ),
        own_filter("job"),
    ],
    own_columns=own_columns("job"),
    sorts=[
        Sort(name="newest", label=_("Newest first"), field="id", descending=True),
        Sort(name="oldest", label=_("Oldest first"), field="id"),
        Sort(name="title", label=_("Title"), field="title_key"),
        Sort(name="changed", label=_("Recently changed"), field="changed_at", descending=True),
    ],
    columns=[
        Column(name="number", label=_("Number"), value=lambda job: job.number),
        Column(name="title", label=_("Title"), value=lambda job: job.title, sort="title"),
        Column(name="client", label=_("Client"), value=lambda job: str(job.room.client or "")),
        Column(name="address", label=_("Address"), value=lambda job: str(job.site or "")),
        Column(name="status", label=_("Status"), value=lambda job: job.status.label),
        Column(name="member", label=_("Looked after by"), value=lambda job: str(job.member or "")),
        Column(name="reference", label=_("Reference elsewhere"), value=lambda job: job.outside_reference),
        Column(name="description", label=_("Description"), value=lambda job: job.summary),
        Column(name="opened", label=_("Opened"), value=lambda job: job.created_at),
        Column(name="approved", label=_("Approved"), value=lambda job: job.approved_at),
        Column(name="closed", label=_("Closed"), value=lambda job: job.closed_at),
        Column(name="changed", label=_("Changed"), value=lambda job: job.changed_at, sort="changed"),
    ],
)
