"""Assets in the portal: what is installed at the reader's, when it is due, and what was done to it."""

from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages import paging
from fanlight.ui.answers import show
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.files.models import File
from fanlight.work.files.reads import TILE
from fanlight.work.jobs.models import Job

ROW = ("key", "name", "kind", "serial", "next_service_on", "site__lines")
MOST_FILES = 50


@for_contacts
@require_safe
def asset_list(request: PortalRequest) -> HttpResponse:
    """What is due first stands first. `?before=` is the key of an asset to go on after. 404 where there is none."""
    mine = Asset.objects.visible_to(request.viewer)
    at = paging.before(request)
    edge = mine.filter(key=at).values_list("due_on", "id").first() if at else None
    rows = mine.filter(Q(due_on__gt=edge[0]) | Q(due_on=edge[0], id__gt=edge[1])) if edge else mine
    listed = paging.page(rows.order_by("due_on", "id").values(*ROW))
    if not listed["rows"]:
        raise Http404
    return show(request, "portal/assets/list.html", listed | {"is_first": edge is None})


@for_contacts
@require_safe
def asset_show(request: PortalRequest, key: str) -> HttpResponse:
    """`?before=` is the key of a service to go on before."""
    assets = Asset.objects.visible_to(request.viewer).select_related("site")
    asset = get_object_or_404(assets, key=key)
    services = ServiceVisit.objects.visible_to(request.viewer).of_asset(asset)
    at = paging.before(request)
    rows = paging.older(services, services.filter(key=at) if at else None, by="on")
    listed = paging.page(rows.values("key", "on", "text", "job_id"))
    files = File.objects.visible_to(request.viewer).filter(room_id=asset.room_id).newest_first()
    context = listed | {
        "asset": asset,
        "is_first": not at,
        "numbers": _numbers(request, [row.job_id for row in listed["rows"] if row.job_id]),
        "files": list(files.with_blob().values(*TILE)[:MOST_FILES]),
    }
    return show(request, "portal/assets/show.html", context)


def _numbers(request: PortalRequest, jobs: list[int]) -> dict[int, Any]:
    """Numbers of those of the jobs that the reader sees; of the others not even that they are there."""
    if not jobs:
        return {}
    return dict(Job.objects.visible_to(request.viewer).filter(id__in=jobs).values_list("id", "number"))
