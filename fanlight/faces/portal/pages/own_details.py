"""What readers change of themselves: name, phone, language, time zone, letters they wish, and their email address."""

from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fanlight.core.errors import Malformed, NotProven, Sentence, Stale
from fanlight.core.viewers import GrantViewer
from fanlight.faces.portal import code_cookie, whereto
from fanlight.faces.portal.gate import PortalRequest, for_contacts
from fanlight.faces.portal.pages.sign_in import UNPROCESSABLE, code_context
from fanlight.faces.portal.proof import needs_proof, step_up
from fanlight.faces.portal.welcome import caller
from fanlight.ground.access.entering import codes, credentials, own_details
from fanlight.ground.access.entering.proven import CodeOver
from fanlight.ground.access.models import SignInCode
from fanlight.ground.mail import pace
from fanlight.ground.people import own, wishes
from fanlight.ground.people.models import Contact
from fanlight.ground.people.own import OwnDetails
from fanlight.ui.answers import SeeOther, done, show

CONFLICT: Final = 409
TOO_OFTEN: Final = 429


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def details_edit(request: PortalRequest) -> HttpResponse:
    reader = _reader(request)
    contact: Contact = Contact.objects.visible_to(reader).get()
    if request.method != "POST":
        return _details(request, contact, OwnDetails.of(contact))
    said = _said(request)
    if not reader.is_proven:
        return needs_proof(request, reverse("portal:details-edit"))
    try:
        own_details.change(said, by=reader, revision=_revision(request, contact))
    except Stale as stale:
        contact.refresh_from_db()
        return _details(request, contact, said, wrong={"": stale.message}, status=CONFLICT)
    except Malformed as refusal:
        return _details(request, contact, said, wrong={refusal.field or "": refusal.message}, status=422)
    return done(request, reverse("portal:account-show"))


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def address_edit(request: PortalRequest) -> HttpResponse:
    """First the new address, to which a code goes."""
    reader = _reader(request)
    if request.method != "POST":
        return _address(request)
    if not credentials.is_fresh(reader):
        return needs_proof(request, reverse("portal:address-edit"))
    typed = request.POST.get("email", "")
    try:
        asked = own_details.ask_for_address(typed, caller(request), by=reader, held=code_cookie.held(request))
    except codes.TooManyAddresses as refusal:
        return _address(request, typed=typed, wrong=refusal.message, status=TOO_OFTEN)
    except Malformed as refusal:
        return _address(request, typed=typed, wrong=refusal.message, status=422)
    wait = str(int(asked.wait) + 1) if asked.wait else ""
    to = whereto.with_next(reverse("portal:address-code"), "", wait=wait)
    return code_cookie.keep(SeeOther(to), request, asked.secret)


@for_contacts
@require_http_methods(["GET", "HEAD", "POST"])
def address_code(request: PortalRequest) -> HttpResponse:
    """Then the code, and the address is theirs. Without a question that is open, back to the address."""
    reader, question = _reader(request), _question(request)
    if request.method != "POST":
        return _code(request, question) if question and question.is_open else _back(request)
    if not reader.is_proven:
        return needs_proof(request, reverse("portal:address-edit"))
    typed = request.POST.get("code", "")
    verdict = codes.check(reader, code_cookie.held(request), typed, contact_id=reader.contact_id)
    found = verdict.code
    if found is None or found.why != "address" or (not verdict.is_right and not found.is_open):
        return _address(request, wrong=_over(verdict.said), status=UNPROCESSABLE)
    if not verdict.is_right:
        return _code(request, found, typed=typed, status=UNPROCESSABLE)
    try:
        own_details.take_address(found, by=reader)
    except NotProven:
        return needs_proof(request, reverse("portal:address-edit"))
    except CodeOver as refusal:
        return _address(request, wrong=refusal.message, status=CONFLICT)
    return code_cookie.drop(SeeOther(reverse("portal:account-show")), request)


def _reader(request: PortalRequest) -> GrantViewer:
    """Where it is not allowed, there is no such page."""
    if not own_details.may_change(request.viewer):
        raise Http404
    reader: GrantViewer = request.viewer
    return reader


def _said(request: PortalRequest) -> OwnDetails:
    given = request.POST
    wanted = set(given.getlist("wishes"))
    return OwnDetails(
        name=given.get("name", ""),
        phone=given.get("phone", ""),
        language=given.get("language", ""),
        zone=given.get("zone", ""),
        wishes=wishes.said(wanted),
    )


def _revision(request: PortalRequest, contact: Contact) -> int:
    """What the form was filled from; without a number, nothing is what it was."""
    said = request.POST.get("revision", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else contact.revision - 1


def _question(request: PortalRequest) -> SignInCode | None:
    """What was asked for a new address in this visit, by this reader."""
    found = codes.open_question(request.viewer, code_cookie.held(request))
    mine = found and found.why == "address" and found.contact_id == request.viewer.contact_id
    return found if mine else None


def _back(request: PortalRequest) -> HttpResponse:
    return SeeOther(reverse("portal:address-edit"))


def _over(said: str) -> Sentence:
    if said in ("wrong", "used_up"):
        return _("Too many wrong codes. Send a new one.")
    return _("That code is not valid here any more. Send a new one.")


def _details(
    request: PortalRequest,
    contact: Contact,
    said: OwnDetails,
    *,
    wrong: dict[str, Sentence] | None = None,
    status: int = 200,
) -> HttpResponse:
    business = str(request.place.zone).replace("_", " ")
    as_business = (("", _("As the business: %(zone)s") % {"zone": business}),)
    context: dict[str, Any] = {
        "said": said,
        "revision": contact.revision,
        "languages": own.LANGUAGES,
        "zones": (*as_business, *((zone, zone.replace("_", " ")) for zone in own.zones())),
        "wishes": [(one, wishes.are_wanted(said.wishes, one.name)) for one in wishes.offered()],
        "wrong": wrong or {},
        "is_proven": request.viewer.is_proven,
        "step_up": step_up(reverse("portal:details-edit")),
    }
    return show(request, "portal/account/details.html", context, status=status)


def _address(
    request: PortalRequest, *, typed: str = "", wrong: Sentence = "", status: int = 200
) -> HttpResponse:
    context = {
        "now": own_details.address_of(request.viewer),
        "typed": typed,
        "wrong": wrong,
        "is_fresh": credentials.is_fresh(request.viewer),
        "step_up": step_up(reverse("portal:address-edit")),
    }
    return show(request, "portal/account/address.html", context, status=status)


def _code(
    request: PortalRequest, question: SignInCode, *, typed: str = "", status: int = 200
) -> HttpResponse:
    said = code_context(request, question, typed=typed)
    more = {"address": question.address, "next": "", "is_slow": pace.is_slow()}
    return show(request, "portal/account/address_code.html", said | more, status=status)
