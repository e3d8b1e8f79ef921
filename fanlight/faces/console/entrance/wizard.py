"""The wizard of a new workspace: one page for each step, kept when it is left. The last press makes it all at once."""

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fanlight.core.errors import Malformed, Refusal
from fanlight.faces.console.entrance.forms import (
    EntranceForm,
    LookForm,
    NameForm,
    TradeForm,
    WorkForm,
    free_place,
)
from fanlight.faces.console.entrance.look import ratios, sheet_of
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.access.team.memberships import may_open_another
from fanlight.ground.workspaces.addresses import portal_address
from fanlight.ground.workspaces.models import Login
from fanlight.ground.workspaces.packs import pack, pack_keys
from fanlight.ui.answers import SeeOther, show
from fanlight.ui.theme import HOUSE
from fanlight.work.beginnings.plan import LINK, LOOK, NAME, STEPS, TRADE, WORK, Plan, open_planned

HERE: Final = "/accounts/workspace/"
WRONG_AT: Final = {"place": NAME, "name": NAME, "trade": TRADE, "accent": LOOK}
"""The step to go back to when the last press finds that something does not hold any more."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wizard_start(request: HttpRequest) -> HttpResponse:
    """GET leads to where somebody left off; POST begins another workspace, for owners where the instance lets them."""
    if request.method == "POST":
        if not may_open_another(_login(request)):
            raise PermissionDenied
        WorkspaceOpening.begin(_login(request))
    return SeeOther(f"{HERE}{Plan.of(_opening(request)).next_step}/")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def wizard_step(request: HttpRequest, step: str) -> HttpResponse:
    opening = _opening(request)
    plan = Plan.of(opening)
    if step not in STEPS:
        raise Http404
    if not plan.may_come_to(step):
        return SeeOther(f"{HERE}{plan.next_step}/")
    if step == LINK:
        return _last(request, opening, plan)
    form = FORMS[step](request, opening, plan)
    if request.method == "POST" and form.is_valid():
        opening.keep(*_kept(form))
        return SeeOther(f"{HERE}{STEPS[STEPS.index(step) + 1]}/")
    return _shown(request, opening, step, form=form)


@login_required
@require_safe
def wizard_address(request: HttpRequest) -> HttpResponse:
    """The piece below the name in addresses: the whole address, and whether it is free."""
    _opening(request)
    said = {name: request.GET.get(name, "")[:200].strip() for name in ("name", "place")}
    return show(request, "console/entrance/address.html", _address(said["place"], said["name"]))


@login_required
@require_safe
def wizard_logo(request: HttpRequest) -> HttpResponse:
    """The logo as it was drawn, before there is a workspace whose portal could show it."""
    logo = _opening(request).logo
    if not logo:
        raise Http404
    return HttpResponse(bytes(logo), content_type="image/png")


def _last(request: HttpRequest, opening: WorkspaceOpening, plan: Plan) -> HttpResponse:
    if request.method != "POST":
        return _shown(request, opening, LINK)
    sends = "skip" not in request.POST
    try:
        place = open_planned(opening, sends_link=sends)
    except Malformed as refusal:
        messages.error(request, str(refusal.message))
        return SeeOther(f"{HERE}{WRONG_AT.get(refusal.field or '', NAME)}/")
    said = (
        _("Your workspace is open. The link is on its way to your mailbox.")
        if sends
        else _("Your workspace is open.")
    )
    messages.success(request, said)
    return SeeOther(f"/console/{place}/")


def _shown(
    request: HttpRequest, opening: WorkspaceOpening, step: str, *, form: EntranceForm | None = None
) -> HttpResponse:
    plan = Plan.of(opening)
    at = STEPS.index(step)
    tried = request.GET.get("accent", "") or plan.accent or HOUSE
    context: dict[str, Any] = {
        "form": form,
        "plan": plan,
        "step": step,
        "number": at + 1,
        "steps": len(STEPS),
        "back": f"{HERE}{STEPS[at - 1]}/" if at else "",
        "email": _login(request).email,
        "theme_url": sheet_of(plan.accent) if plan.accent else "",
        "logo": f"{HERE}logo.png" if opening.logo else "",
        "packs": [pack(key) for key in pack_keys()],
        "ratios": ratios(tried),
    } | _address(plan.place, plan.name)
    status = 422 if form is not None and form.errors else 200
    return show(request, f"console/entrance/{step}.html", context, fragment="ratios", status=status)


def _address(place: str, name: str) -> dict[str, str]:
    """What the piece below the address says: the address when it is free, else why not."""
    if not place and not name:
        return {"address": portal_address("…"), "wrong": ""}
    try:
        return {"address": portal_address(free_place(place, name=name)), "wrong": ""}
    except Refusal as refusal:
        return {"address": "", "wrong": str(refusal.message)}


def _trade(request: HttpRequest, opening: WorkspaceOpening, plan: Plan) -> EntranceForm:
    return TradeForm(request.POST or None, initial={"trade": plan.trade})


def _name(request: HttpRequest, opening: WorkspaceOpening, plan: Plan) -> EntranceForm:
    initial = {"name": plan.name, "place": plan.place, "zone": plan.zone, "currency": plan.currency}
    return NameForm(request.POST or None, initial=initial, knows_person=bool(plan.person))


def _look(request: HttpRequest, opening: WorkspaceOpening, plan: Plan) -> EntranceForm:
    given = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return LookForm(*given, initial={"accent": plan.accent or HOUSE}, has_logo=bool(opening.logo))


def _work(request: HttpRequest, opening: WorkspaceOpening, plan: Plan) -> EntranceForm:
    initial = {"client": plan.client, "title": plan.title, "site": plan.site}
    return WorkForm(request.POST or None, initial=initial)


FORMS: Final[dict[str, Callable[[HttpRequest, WorkspaceOpening, Plan], EntranceForm]]] = {
    TRADE: _trade,
    NAME: _name,
    LOOK: _look,
    WORK: _work,
}


def _kept(form: EntranceForm) -> tuple[dict[str, Any], dict[str, Any]]:
    said = dict(form.cleaned_data)
    logo, no_logo = said.pop("logo", b""), said.pop("no_logo", False)
    return said, {"logo": logo or None} if logo or no_logo else {}


def _login(request: HttpRequest) -> Login:
    user: Any = request.user
    return Login.objects.get(pk=user.pk)


def _opening(request: HttpRequest) -> WorkspaceOpening:
    found = WorkspaceOpening.objects.unfinished_of(_login(request))
    if found is None:
        raise Http404
    return found
