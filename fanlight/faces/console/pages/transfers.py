"""What came in and what went out: the business's imports, and the reader's own exports."""

from typing import Final

from django.http import HttpResponse
from django.views.decorators.http import require_GET

from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.pages.exports import own_exports
from fanlight.faces.console.pages.imports import STATES
from fanlight.ui.answers import show
from fanlight.work.transfers.models import Import

SHOWN: Final = 20


@for_staff
@require_GET
def transfer_list(request: StaffRequest) -> HttpResponse:
    imports = Import.objects.visible_to(request.viewer).newest_first()[:SHOWN]
    context = {"imports": list(imports), "states": STATES, "exports": own_exports(request)}
    return show(request, "console/transfers/list.html", context)
