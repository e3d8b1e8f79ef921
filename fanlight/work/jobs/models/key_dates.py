"""Named days of a job: instructed, issued, due."""

import datetime
from collections.abc import Callable
from typing import ClassVar, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.facts import EVERY_AUDIENCE, Fact, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.work.jobs import events
from fanlight.work.jobs.models.appointments import words_of_job
from fanlight.work.jobs.models.jobs import Job, only_staff


class KeyDateQuerySet(GuardedQuerySet["KeyDate"]):
    """Key dates: all for staff; for an audience while key dates are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(job__room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.key_dates", room="job__room_id"))

    def with_words(self) -> Self:
        """Adds `number` and `job_title` of the job, row by row."""
        return self.annotate(**words_of_job())

    def in_order(self) -> Self:
        return self.order_by("on", "id")


class KeyDate(TenantModel):
    """A named date of a job: instructed, issued, due."""

    privacy: ClassVar = {"key": "technical", "name": "business", "on": "business", "job": "technical"}
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    on = models.DateField(_("date"))
    job = TenantForeignKey(Job, owned=True)

    objects = Door(KeyDateQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workspace", "key"], name="jobs_keydate_by_key")]
        indexes = [
            models.Index(fields=["workspace", "job", "on"], name="jobs_keydate_job"),
            models.Index(fields=["workspace", "on", "id"], name="jobs_keydate_when"),
        ]

    @classmethod
    @transaction.atomic
    def put(cls, job: Job, name: str, on: datetime.date, *, by: Viewer) -> "KeyDate":
        """Add a named date, or move the one of that name."""
        only_staff(by, "key_date.put")
        date: KeyDate = cls.objects.within(by).filter(job=job, name=name).first() or cls(
            workspace_id=by.workspace_id, job=job
        )
        date.name, date.on = name, on
        date.save()
        record(date._told(events.KeyDateSet, on=on.isoformat()), by=by)
        return date

    @transaction.atomic
    def change(self, name: str, on: datetime.date, *, by: Viewer) -> None:
        """Another name or day."""
        only_staff(by, "key_date.change")
        self.name, self.on = name, on
        self.save(update_fields=["name", "on"])
        record(self._told(events.KeyDateSet, on=on.isoformat()), by=by)

    @transaction.atomic
    def remove(self, *, by: Viewer) -> None:
        only_staff(by, "key_date.remove")
        record(self._told(events.KeyDateRemoved), by=by)
        self.delete()

    def _told(self, fact: Callable[..., Fact], **payload: str) -> Fact:
        return fact(about=self, room_id=self.job.room_id, shown_to=EVERY_AUDIENCE, title=self.name, **payload)
