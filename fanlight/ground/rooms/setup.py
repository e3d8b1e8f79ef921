"""What a trade pack gives a new workspace in this package: its portals with their switches, and a plain look."""

from fanlight.core.doors import OfWorkspace
from fanlight.ground.rooms.models import Branding, Portal, PortalSetting
from fanlight.ground.workspaces.packs import Pack, PortalPlan


def install(owner: OfWorkspace, pack: Pack) -> None:
    for plan in pack.portals:
        _install_portal(owner, plan)
    Branding.objects.create(workspace_id=owner.workspace_id)


def _install_portal(owner: OfWorkspace, plan: PortalPlan) -> None:
    portal = Portal.objects.create(
        workspace_id=owner.workspace_id,
        audience=plan.audience,
        name=plan.name,
        rooms_on_by_default=plan.rooms_on_by_default,
    )
    switches = [
        PortalSetting(workspace_id=owner.workspace_id, portal=portal, name=name, on=on)
        for name, on in plan.switches.items()
    ]
    PortalSetting.objects.bulk_create(switches)
