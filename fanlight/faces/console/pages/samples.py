"""Sample data: one press puts it in, one press takes it out. Owners and administrators only."""

from django.contrib import messages
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanlight.faces.console.gate import StaffRequest, for_admins
from fanlight.ui.addresses import url
from fanlight.ui.answers import done
from fanlight.work.beginnings import clearing, samples


@for_admins
@require_POST
def sample_add(request: StaffRequest) -> HttpResponse:
    try:
        samples.put_in(by=request.viewer)
    except samples.AlreadyThere as refusal:
        messages.info(request, str(refusal.message))
    else:
        messages.success(request, _("A made-up client with three jobs is there to look around with."))
    return done(request, url("console:job-list"))


@for_admins
@require_POST
def sample_remove(request: StaffRequest) -> HttpResponse:
    """What somebody changed or used stays, and is named."""
    try:
        kept = clearing.take_out(by=request.viewer)
    except clearing.NothingThere as refusal:
        messages.info(request, str(refusal.message))
    else:
        _tell(request, kept)
    return done(request, url("console:job-list"))


def _tell(request: StaffRequest, kept: list[clearing.Kept]) -> None:
    if not kept:
        messages.success(request, _("The sample data is gone."))
        return
    names = "; ".join(f"{one.name} ({one.why})" for one in kept)
    messages.info(request, _("The sample data is gone, but for: %(names)s.") % {"names": names})
