"""A contact's private calendar addresses: which there are, and ending one from here, when a phone was lost."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Refusal
from fanlight.core.viewers import StaffViewer
from fanlight.faces.console.gate import StaffRequest, for_staff
from fanlight.faces.console.toasts import said
from fanlight.ground.access.models import CalendarFeed
from fanlight.ground.access.ways import feeds
from fanlight.ground.people.models import Contact
from fanlight.ui.addresses import url
from fanlight.ui.answers import done, show


def working(viewer: StaffViewer, contact: Contact) -> list[CalendarFeed]:
    """Those that programs can read by, with their portals; the newest first. One query."""
    mine = CalendarFeed.objects.visible_to(viewer).live().filter(contact=contact)
    return list(mine.select_related("grant__portal").order_by("-id"))


@for_staff
@require_http_methods(["GET", "POST"])
def feed_end(request: StaffRequest, key: str, feed: str) -> HttpResponse:
    contact = get_object_or_404(Contact.objects.visible_to(request.viewer), key=key)
    found = get_object_or_404(CalendarFeed.objects.visible_to(request.viewer), contact=contact, key=feed)
    back = url("console:contact-show", key)
    if request.method == "POST":
        try:
            feeds.end(found, by=request.viewer)
        except Refusal as refusal:
            said(request, refusal.message)
        else:
            said(request, _("The calendar address opens nothing any more."))
        return done(request, back)
    asked = {
        "title": _("End the calendar address that ends in %(last)s?") % {"last": found.last_four},
        "why": _(
            "Calendars of %(name)s that read it show no visits from then on. They can make a new address in the portal."
        )
        % {"name": contact.name},
        "verb": _("End the address"),
        "back": back,
        "trail": [(_("Contacts"), url("console:contact-list")), (contact.name, back)],
    }
    return show(request, "console/confirm.html", asked)
