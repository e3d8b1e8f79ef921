"""Assets on the stage of the walk: one at the client of each job, with a service and a paper, for customers alone."""

import datetime
from typing import Any

from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import SECTION, AssetDraft
from fanlight.work.assets.models.service_visits import ServiceDraft
from fanlight.work.files.models import File, FilePublication, FileVersion
from fanlight.work.jobs.models import Job
from tests import world


def show_to_customers(business: world.Business) -> None:
    owner = {"workspace_id": business.workspace_id, "room": None, "name": SECTION}
    for audience in ("customer", "instructing_client"):
        said = {"on": audience == "customer"}
        PortalSetting.objects.within(business).update_or_create(
            **owner, portal=business.portal(audience), defaults=said
        )


def of_client(business: world.Business, job: Job, words: str, secret: str) -> dict[str, Any]:
    """Service and paper have the key of their asset: a route that names two things asks for both by one word."""
    lines = {name: f"{words}{name}" for name in ("kind", "make", "model", "serial")}
    draft = AssetDraft(f"{words}asset", **lines, notes=f"{secret}notes", site=job.site)
    asset = Asset.add(job.room.client, draft, by=business.owner)
    done = ServiceDraft(datetime.date(2026, 11, 2), f"{words}service", job=job)
    service = ServiceVisit.record(asset, done, by=business.owner, revision=1)
    ServiceVisit.objects.within(business).filter(pk=service.pk).update(key=asset.key)
    own = {"workspace_id": business.workspace_id}
    version = FileVersion.objects.within(business).select_related("blob")[0]
    paper = File.objects.create(**own, room=asset.room, name=f"{words}paper.txt", key=asset.key)
    shown = FileVersion.objects.create(**own, file=paper, blob=version.blob)
    FilePublication.objects.create(**own, file=paper, version=shown, audience="customer")
    return {"asset.customer": asset, "service.customer": service.reloaded(), "paper.customer": paper}
