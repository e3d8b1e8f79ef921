"""Assets for tests, and the switch that shows them."""

import datetime
from typing import Any

from fanlight.ground.people.models import Client
from fanlight.ground.rooms.models import PortalSetting
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import SECTION, AssetDraft
from fanlight.work.assets.models.service_visits import ServiceDraft
from tests import world

BOILER = {"make": "Worcester", "model": "Greenstar 4000", "kind": "Boiler", "serial": "WB-7719-04"}
YEAR = datetime.timedelta(days=365)


def an_asset(client: Client, *, by: Any, name: str = "Boiler in the cellar", **said: Any) -> Asset:
    return Asset.add(client, AssetDraft(name, **(BOILER | said)), by=by)


def a_service(
    asset: Asset, *, by: Any, on: datetime.date, text: str = "Burner cleaned", **said: Any
) -> ServiceVisit:
    draft = ServiceDraft(on, text, **said)
    return ServiceVisit.record(asset, draft, by=by, revision=asset.revision)


def show_assets(business: world.Business, *, on: bool = True, audience: str = "customer") -> None:
    portal = business.portal(audience)
    PortalSetting.objects.within(business).update_or_create(
        workspace_id=business.workspace_id, portal=portal, room=None, name=SECTION, defaults={"on": on}
    )
