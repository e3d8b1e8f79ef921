"""Planned visits and named dates of a job."""

import zoneinfo
from typing import ClassVar, Self

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import PortalViewer, Viewer
from fanlight.ground.rooms.models import PortalSetting, Room
from fanlight.ground.workspaces.models import Member
from fanlight.work.jobs.models.jobs import Job


class AppointmentQuerySet(GuardedQuerySet["Appointment"]):
    """Appointments: all for staff; for an audience the ones not internal, while appointments are on."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        if viewer.is_staff:
            return mine
        if not isinstance(viewer, PortalViewer):
            return mine.none()
        mine = mine.filter(internal=False, job__room__in=Room.objects.visible_to(viewer))
        return mine.filter(PortalSetting.is_on(viewer, "section.appointments", room="job__room_id"))

    def upcoming(self) -> Self:
        """Still ahead or under way, and not cancelled; the next one first."""
        return self.filter(ends_at__gte=Now()).exclude(state="cancelled").order_by("starts_at", "id")

    def past(self) -> Self:
        return self.filter(ends_at__lt=Now()).order_by("-starts_at", "-id")


class Appointment(TenantModel):
    """A planned visit. `zone` is the place's own: the hours are shown as the clock on that wall says them."""

    STATES: ClassVar = [
        ("planned", _("Planned")),
        ("confirmed", _("Confirmed")),
        ("cancelled", _("Cancelled")),
        ("done", _("Done")),
    ]
    privacy: ClassVar = dict.fromkeys(
        ["key", "starts_at", "ends_at", "zone", "state", "internal", "sequence"], "business"
    ) | dict.fromkeys(["title", "details"], "personal") | dict.fromkeys(["job", "member"], "technical")

    key = models.CharField(max_length=22, default=new_key, editable=False)
    title = models.CharField(_("what for"), max_length=200)
    details = models.CharField(_("what the client should know"), max_length=300, blank=True)
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    zone = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=STATES, default="planned")
    internal = models.BooleanField(_("internal: clients do not see it"), default=False)
    sequence = models.PositiveIntegerField(default=0)
    job = TenantForeignKey(Job, owned=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(AppointmentQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="jobs_appointment_by_key"),
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="jobs_appointment_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["workspace", "job", "starts_at"], name="jobs_appointment_job")]

    def __str__(self) -> str:
        return self.title

    @property
    def zone_info(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.zone)


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
        indexes = [models.Index(fields=["workspace", "job", "on"], name="jobs_keydate_job")]
