"""How clients come in: the workspace's choice, for administrators. Who enforces it reads the workspace's columns."""

from dataclasses import asdict, dataclass
from typing import Self

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Malformed, NotAllowed
from fanlight.core.facts import record
from fanlight.core.viewers import Viewer
from fanlight.ground.workspaces import events
from fanlight.ground.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class SignIn:
    """What may be chosen. See `Workspace` for what each means."""

    sign_in_policy: str
    binds_links: bool
    activates_on_confirmed: bool

    @classmethod
    def of(cls, workspace: Workspace) -> Self:
        """What holds now."""
        return cls(workspace.sign_in_policy, workspace.binds_links, workspace.activates_on_confirmed)


@transaction.atomic
def set_sign_in(workspace: Workspace, chosen: SignIn, *, by: Viewer) -> bool:
    """It holds from the next request on. Whether anything changed. Admins only."""
    if not by.is_admin or by.workspace_id != workspace.pk:
        raise NotAllowed("sign_in.set", _("Only owners and administrators decide how clients sign in."))
    if chosen.sign_in_policy not in dict(Workspace.SIGN_IN_POLICIES):
        raise Malformed(_("Choose one of these."), field="sign_in_policy")
    held = Workspace.objects.select_for_update(no_key=True).get(pk=workspace.pk)
    if SignIn.of(held) == chosen:
        return False
    Workspace.objects.filter(pk=workspace.pk).update(**asdict(chosen))
    fact = events.SignInSet(
        about=workspace,
        policy=chosen.sign_in_policy,
        binds_links=chosen.binds_links,
        activates_on_confirmed=chosen.activates_on_confirmed,
    )
    record(fact, by=by)
    return True
