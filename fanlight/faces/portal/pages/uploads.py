"""Files that arrive in pieces, over tus. Pages send them with <file-drop>."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fanlight.faces import receiving
from fanlight.faces.portal.gate import PortalRequest, for_contacts


@for_contacts
@require_http_methods(["POST", "OPTIONS"])
def upload_create(request: PortalRequest) -> HttpResponse:
    return receiving.announce(request, face="portal")


@for_contacts
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
def upload(request: PortalRequest, key: str) -> HttpResponse:
    return receiving.go_on(request, key, face="portal")
