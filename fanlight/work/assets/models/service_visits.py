"""A service that an asset had."""

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Self

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import EVERY_AUDIENCE, record
from fanlight.core.ids import new_key
from fanlight.core.tenancy import TenantForeignKey, TenantModel
from fanlight.core.viewers import Viewer
from fanlight.core.visible import visible
from fanlight.ground.access.entering.links import without_secrets
from fanlight.ground.workspaces.models import Member
from fanlight.work.assets import events
from fanlight.work.assets.models.assets import Asset, NotLookedAfter
from fanlight.work.jobs.models import Job

LONGEST_TEXT: Final = 2_000


@dataclass(frozen=True, slots=True)
class ServiceDraft:
    """What was done, and when. `next_on`: when the asset is due again; None leaves it without a day."""

    on: datetime.date
    text: str
    next_on: datetime.date | None = None
    job: Job | None = None


class ServiceVisitQuerySet(GuardedQuerySet["ServiceVisit"]):
    """Services: whoever sees the asset sees what was done to it."""

    def visible_to(self, viewer: Viewer) -> Self:
        mine = self.of(viewer)
        return mine if viewer.is_staff else mine.filter(asset__in=Asset.objects.visible_to(viewer))

    def of_asset(self, asset: Asset) -> Self:
        return self.filter(asset=asset)

    def of_job(self, job: Job) -> Self:
        return self.filter(job=job)

    def older_than(self, on: datetime.date, key: int) -> Self:
        """Those that stand below that one, the newest first."""
        return self.filter(models.Q(on__lt=on) | models.Q(on=on, id__lt=key))

    def newest_first(self) -> Self:
        return self.order_by("-on", "-id")


class ServiceVisit(TenantModel):
    """What was done to an asset on a day, perhaps as part of a job. The client reads it."""

    privacy: ClassVar = {"text": "personal", "on": "business"} | dict.fromkeys(
        ["key", "asset", "job", "member"], "technical"
    )
    is_leaf = True

    key = models.CharField(max_length=22, default=new_key, editable=False)
    on = models.DateField(_("on"))
    text = models.TextField(_("what was done"), max_length=LONGEST_TEXT)
    asset = TenantForeignKey(Asset, owned=True)
    job = TenantForeignKey(Job, null=True, blank=True)
    member = TenantForeignKey(Member, null=True, blank=True)

    objects = Door(ServiceVisitQuerySet)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workspace", "key"], name="assets_servicevisit_by_key")
        ]
        indexes = [
            models.Index(fields=["workspace", "asset", "on", "id"], name="assets_servicevisit_asset"),
            models.Index(
                fields=["workspace", "job", "id"],
                condition=models.Q(job__isnull=False),
                name="assets_servicevisit_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asset} {self.on}"

    @classmethod
    @transaction.atomic
    def record(cls, asset: Asset, draft: ServiceDraft, *, by: Viewer, revision: int) -> Self:
        """Write down what was done, and when the asset is due again.

        Raises Stale when the asset is no longer at `revision`, so that a second press records nothing twice;
        NotLookedAfter for an archived one, or Malformed with its field.
        """
        _only_staff(by, "asset.record_service")
        if asset.archived_at:
            raise NotLookedAfter
        asset.take_turn(revision)
        visit = cls(workspace_id=by.workspace_id, asset=asset, on=draft.on, job=draft.job)
        visit.text = _readable(draft.text, by=by)
        visit.member_id = by.actor[1] if by.actor[0] == "member" else None
        visit.save(force_insert=True)
        asset.due_next(draft.next_on)
        visit._tell(events.AssetServiced, asset.room_id, by=by)
        if draft.job:
            told = events.AssetServicedForJob(about=visit, room_id=draft.job.room_id, on=str(draft.on))
            record(told, by=by)
        return visit

    @transaction.atomic
    def take_back(self, *, by: Viewer) -> None:
        """It was recorded by mistake: the record goes. When the asset is due stays as it is."""
        _only_staff(by, "asset.take_back_service")
        self._tell(events.AssetServiceTakenBack, self.asset.room_id, by=by)
        self.delete()

    def _tell(self, fact: Any, room_id: int, *, by: Viewer) -> None:
        record(fact(about=self, room_id=room_id, shown_to=EVERY_AUDIENCE, on=self.on.isoformat()), by=by)


def _readable(text: str, *, by: Viewer) -> str:
    said = visible(text.replace("\r\n", "\n").replace("\r", "\n"), keeping="\n").strip()
    if not said:
        raise Malformed(_("Say what was done. The client reads it."), field="text")
    if len(said) > LONGEST_TEXT:
        raise Malformed(_("At most %(most)s characters.") % {"most": f"{LONGEST_TEXT:,}"}, field="text")
    return without_secrets(said, owner=by)


def _only_staff(by: Viewer, verb: str) -> None:
    if not by.is_staff:
        raise NotAllowed(verb)
