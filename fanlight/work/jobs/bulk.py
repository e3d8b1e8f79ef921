"""What can be done to many jobs at once, and how each of it is taken back."""

from typing import Any, Final

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from fanlight.core.errors import Refusal
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces.models import Member
from fanlight.ground.workspaces.reads import WORKING
from fanlight.work.bulk.verbs import Before, Question, Said, Verb, register_verb
from fanlight.work.jobs import reads
from fanlight.work.jobs.listing import NOBODY
from fanlight.work.jobs.models import Job, Status
from fanlight.work.jobs.models.jobs import AlreadyArchived, AlreadyLookedAfter, AlreadyThere, NotArchived


class ChangedSince(Refusal):
    code = "job.changed_since"
    message = _("Somebody changed this job since, so it stays as it is.")


class NoSuchStatus(Refusal):
    code = "job.no_such_status"
    message = _("Jobs of this kind have no such status.")


class ApprovalStays(Refusal):
    code = "job.approval_stays"
    message = _("The job was approved by this, and an approval is not taken back.")


def move(job: Job, said: Said, by: Viewer) -> Before | None:
    status = Status.objects.within(by).of_kind(job.kind).filter(label_key=said.get("status", "")).first()
    if status is None:
        raise NoSuchStatus
    before = {"from": job.status_id, "to": status.pk, "approved": job.approved_at is not None}
    try:
        job.move(status, by=by)
    except AlreadyThere:
        return None
    return before


def move_back(job: Job, before: Before, by: Viewer) -> None:
    if job.status_id != before["to"]:
        raise ChangedSince
    if job.approved_at is not None and not before["approved"]:
        raise ApprovalStays
    status = Status.objects.within(by).filter(pk=before["from"]).first()
    if status is None:
        raise NoSuchStatus
    job.move(status, by=by)


def archive(job: Job, _said: Said, by: Viewer) -> Before | None:
    try:
        job.archive(by=by)
    except AlreadyArchived:
        return None
    return {"at": job.archived_at.isoformat() if job.archived_at else ""}


def unarchive(job: Job, before: Before, by: Viewer) -> None:
    """Not when somebody restored and archived it again meanwhile: that was meant."""
    if job.archived_at != parse_datetime(before["at"]):
        raise ChangedSince
    job.restore(by=by)


def restore(job: Job, _said: Said, by: Viewer) -> Before | None:
    try:
        job.restore(by=by)
    except NotArchived:
        return None
    return {}


def archive_again(job: Job, _before: Before, by: Viewer) -> None:
    try:
        job.archive(by=by)
    except AlreadyArchived:
        raise ChangedSince from None


def give(job: Job, said: Said, by: Viewer) -> Before | None:
    member = _member(said.get("member", ""), by)
    before = {"from": job.member_id, "to": member.pk if member else None}
    try:
        job.give_to(member, by=by)
    except AlreadyLookedAfter:
        return None
    return before


def give_back(job: Job, before: Before, by: Viewer) -> None:
    if job.member_id != before["to"]:
        raise ChangedSince
    job.give_to(Member.objects.within(by).filter(pk=before["from"]).first(), by=by)


def _member(key: str, by: Viewer) -> Member | None:
    if key == NOBODY:
        return None
    found: Member | None = Member.objects.within(by).working().filter(key=key).first()
    if found is None:
        raise Refusal(_("Whoever was chosen does not work here any more."))
    return found


def _statuses(viewer: Viewer) -> list[tuple[str, Any]]:
    return list({status.label_key: status.label for status in reads.EVERY_STATUS(viewer)}.items())


def _members(viewer: Viewer) -> list[tuple[str, Any]]:
    return [*((member.key, member.name) for member in WORKING(viewer)), (NOBODY, _("Nobody"))]


def _moved(count: int) -> str:
    return ngettext("%(num)s job moved", "%(num)s jobs moved", count) % {"num": count}


def _given(count: int) -> str:
    return ngettext("%(num)s job handed over", "%(num)s jobs handed over", count) % {"num": count}


def _archived(count: int) -> str:
    return ngettext("%(num)s job archived", "%(num)s jobs archived", count) % {"num": count}


def _restored(count: int) -> str:
    return ngettext("%(num)s job restored", "%(num)s jobs restored", count) % {"num": count}


LIVE: Final = ("open", "closed")
STATUS: Final = Question(name="status", label=_("Status"), choices=_statuses)
MEMBER: Final = Question(name="member", label=_("Looked after by"), choices=_members)
VERBS: Final = [
    Verb(
        name="move",
        label=_("Move status"),
        icon="arrow-right-left",
        act=move,
        undo=move_back,
        asks=STATUS,
        done=_moved,
        states=LIVE,
    ),
    Verb(
        name="give",
        label=_("Choose who looks after"),
        icon="user",
        act=give,
        undo=give_back,
        asks=MEMBER,
        done=_given,
        states=LIVE,
    ),
    Verb(
        name="archive",
        label=_("Archive"),
        icon="archive",
        act=archive,
        undo=unarchive,
        done=_archived,
        states=LIVE,
    ),
    Verb(
        name="restore",
        label=_("Restore"),
        icon="archive-restore",
        act=restore,
        undo=archive_again,
        done=_restored,
        states=("archived",),
    ),
]


def register() -> None:
    for verb in VERBS:
        register_verb("jobs", verb)
