"""Colours and logo of a business, at addresses that browsers may keep for good: they change with the content."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from fanlight.faces.portal.gate import PortalRequest, for_everyone
from fanlight.ground.rooms.brand import logo_named
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


@for_everyone
@require_safe
def logo(request: PortalRequest, name: str) -> HttpResponse:
    """The PNG that we drew from what was uploaded; an older one is gone. Mail programs show it too."""
    picture = logo_named(request.place, name)
    if picture is None:
        raise Http404
    headers = {"Cache-Control": FOR_GOOD, "Cross-Origin-Resource-Policy": "cross-origin"}
    return HttpResponse(picture, content_type="image/png", headers=headers)
