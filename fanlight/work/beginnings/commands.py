"""`fanlight workspace`: open one with everything said at once, print a link to the wizard, or list what there is."""

import sys
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, Refusal
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.access.team import factors, staff_sessions
from fanlight.ground.workspaces.addresses import console_address, portal_address
from fanlight.ground.workspaces.logins import login_address
from fanlight.ground.workspaces.models import Address, Login
from fanlight.work.beginnings.plan import Plan, open_for

DONE, REFUSED = 0, 1
LONGEST_NAME: Final = 120


def create(name: str = "", *, place: str = "", trade: str = "", owner: str = "") -> int:
    """With nothing said, a link to the wizard; with everything, the workspace and its owner's way in."""
    said = {"NAME": name, "--place": place, "--trade": trade, "--owner": owner}
    missing = [word for word, text in said.items() if not text.strip()]
    if len(missing) == len(said):
        return _say(WIZARD.format(address=_address_of(WorkspaceOpening.issue())))
    if missing:
        return _say(
            f"{', '.join(missing)} missing: say all four, or none for a link to the wizard.", failed=True
        )
    try:
        return _open(Plan(name=name.strip(), place=place.strip().lower(), trade=trade), email=owner)
    except Refusal as refusal:
        return _say(str(refusal.message), failed=True)


def list_all() -> int:
    """One line for each workspace: its name, its address, since when."""
    live = Address.objects.filter(kind="name", forwards=False).select_related("workspace").order_by("place")
    for one in live:
        since = one.workspace.created_at
        _say(f"{one.workspace.name}\t{portal_address(one.place)}\t{since:%Y-%m-%d}")
    if not live:
        _say("There is no workspace yet. Open one with: fanlight workspace create")
    return DONE


def forget_factors(email: str) -> int:
    """Every second step of a login goes, and every device is signed out; the password stays."""
    login = Login.objects.filter(email=email.strip().casefold()).first()
    if login is None:
        return _say(f"Nobody signs in as {email}.", failed=True)
    gone = factors.remove_all(login)
    staff_sessions.end_all(login.pk)
    return _say(f"{login.email} has no second step any more ({gone} removed), and is signed out everywhere.")


def _open(plan: Plan, *, email: str) -> int:
    if len(plan.name) > LONGEST_NAME:
        raise Malformed(_("The name of a business has 120 characters at most."), field="name")
    address = login_address(email, field="owner")
    with transaction.atomic():
        login = Login.objects.filter(email=address).first() or Login.objects.create_user(address)
        founded = open_for(login, plan)
        token = (
            ""
            if login.has_usable_password()
            else WorkspaceOpening.issue(login=login, workspace=founded.workspace)
        )
    _say(f"{plan.name} is open at {portal_address(plan.place)}")
    if token:
        return _say(FIRST_PASSWORD.format(email=address, address=_address_of(token)))
    return _say(f"{address} has a password already, and signs in at {console_address(plan.place)}")


def _address_of(token: str) -> str:
    return f"{settings.ORIGIN.geturl().rstrip('/')}/accounts/opening/{token}/"


WIZARD: Final = """\
Give this address to the owner of the new workspace. It works once, for 24 hours, and is shown only now:
{address}"""
FIRST_PASSWORD: Final = """\
{email} chooses a password here. The address works once, for 24 hours, and is shown only now:
{address}"""


def _say(words: str, *, failed: bool = False) -> int:
    (sys.stderr if failed else sys.stdout).write(f"{words}\n")
    return REFUSED if failed else DONE
