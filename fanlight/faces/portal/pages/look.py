"""The colours of a business, as a sheet of its own that browsers may keep for good: its name changes with its text."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.ui.theme import BRANDED, HOUSE, stylesheet

FOR_GOOD = "public, max-age=31536000, immutable"


@for_everyone
@require_safe
def theme(request: PortalRequest, digest: str) -> HttpResponse:
    accent = request.place.accent or HOUSE
    sheets = dict([stylesheet(accent), stylesheet(accent, within=BRANDED)])
    if digest not in sheets:
        raise Http404
    return HttpResponse(
        sheets[digest], content_type="text/css; charset=utf-8", headers={"Cache-Control": FOR_GOOD}
    )
