"""The colours of a business, as a sheet of its own that browsers may keep for good: its name changes with its text."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.ui.theme import HOUSE, stylesheet

FOR_GOOD = "public, max-age=31536000, immutable"


@for_everyone
@require_safe
def theme(request: PortalRequest, digest: str) -> HttpResponse:
    name, text = stylesheet(request.place.accent or HOUSE)
    if name != digest:
        raise Http404
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD})
