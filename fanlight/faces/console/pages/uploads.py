"""Files that arrive in pieces, over tus. Pages send them with <file-drop>."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from fanlight.faces import receiving
from fanlight.faces.console.gate import StaffRequest, for_staff


@for_staff
@require_http_methods(["POST", "OPTIONS"])
def upload_create(request: StaffRequest) -> HttpResponse:
    return receiving.announce(request, face="console")


@for_staff
@require_http_methods(["HEAD", "PATCH", "DELETE", "OPTIONS"])
def upload(request: StaffRequest, key: str) -> HttpResponse:
    return receiving.go_on(request, key, face="console")
