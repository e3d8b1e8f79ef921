"""What the link of an opening is worth: a login for a fresh owner, or an owner's first password. Each is used once."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import Refusal
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.workspaces.logins import login_address
from fanlight.ground.workspaces.models import Login, Member


class UsedUp(Refusal):
    code = "opening.used_up"
    message = _("This link was used already, or is older than a day. Ask for a new one.")


class HasLogin(Refusal):
    code = "opening.has_login"
    message = _(
        "There is an account for this email address already. Sign in with it, then open the link again."
    )
    field = "email"


@transaction.atomic
def begin_anew(opening: WorkspaceOpening, *, email: str, name: str, password: str) -> Login:
    """A login for the fresh owner, whose wizard begins. Raises UsedUp, HasLogin or Malformed."""
    address = login_address(email)
    if Login.objects.filter(email=address).exists():
        raise HasLogin
    login = Login.objects.create_user(address, password)
    _use(opening, login)
    opening.keep({"person": name})
    return login


@transaction.atomic
def begin_as(opening: WorkspaceOpening, login: Login) -> None:
    """The wizard begins for somebody who is signed in. Raises UsedUp."""
    _use(opening, login)


@transaction.atomic
def choose_password(opening: WorkspaceOpening, *, name: str, password: str) -> Login:
    """The first password of an owner whose workspace the operator opened. Never another than the first."""
    login, workspace = opening.login, opening.workspace
    if login is None or workspace is None or login.has_usable_password():
        raise UsedUp
    _use(opening, login)
    login.set_password(password)
    login.save(update_fields=["password"])
    member = Member.objects.within(workspace).get(login=login)
    compare_and_set(member, expect={}, name=name)
    return login


def _use(opening: WorkspaceOpening, login: Login) -> None:
    if not opening.use(login):
        raise UsedUp
