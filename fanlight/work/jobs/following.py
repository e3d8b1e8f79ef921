"""Jobs are found by the names of their client and site; when those change, the words of the jobs follow."""

from typing import Any, Final

from django.db import transaction
from django.utils.translation import ngettext_lazy

from fanlight.core.doors import OfWorkspace
from fanlight.ground.people import following, moving
from fanlight.ground.workspaces.fields import OwnFields
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import words_to_find

AT_ONCE: Final = 200


def register() -> None:
    """Called once, when the apps are ready; says also how a merge counts jobs."""
    following.register("client", jobs_of)
    following.register("site", jobs_at)
    moving.register("jobs.Job", words=ngettext_lazy("%(num)s job", "%(num)s jobs", "num"))


def jobs_of(client_id: int, owner: OfWorkspace) -> None:
    """The words of every job of that client anew. Safe to repeat."""
    _renew(Job.objects.within(owner).filter(room__client_id=client_id), "room_id")


def jobs_at(site_id: int, owner: OfWorkspace) -> None:
    """The words of every job at that site anew. Safe to repeat."""
    _renew(Job.objects.within(owner).filter(site_id=site_id), "id")


def _renew(jobs: Any, key: str) -> None:
    """A portion at a time, in the order of a column that an index holds."""
    jobs, last = jobs.for_page().order_by(key), 0
    while portion := list(jobs.filter(**{f"{key}__gt": last})[:AT_ONCE]):
        last = getattr(portion[-1], key)
        _put_words(portion)


@transaction.atomic
def _put_words(jobs: list[Job]) -> None:
    fields = OwnFields.within(jobs[0], "job")
    for job in jobs:
        words = fields.search_text(job.own, *words_to_find(job.number, job.draft))
        if words != job.search_text:
            Job.objects.within(job).filter(pk=job.pk).update(search_text=words)
