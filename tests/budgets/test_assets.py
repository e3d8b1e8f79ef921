"""The pages of assets cost the same however many there are, and nothing is counted."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from fanlight.ground.rooms.models import Room
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import AssetDraft, room_for
from tests import world
from tests.budgets.reading import settle, work_of
from tests.work.assets.things import an_asset, show_assets

MOST_AT_THE_DESK = 14
MOST_IN_THE_PORTAL = 8
MANY = 10_000


@pytest.fixture
def boiler(ada, insurer):
    return an_asset(insurer, by=ada)


def more(business, client, boiler, count):
    rooms = [room_for(client, f"Meter {number}", owner=business) for number in range(count)]
    Room.objects.bulk_create(rooms, batch_size=500)
    drafts = [AssetDraft(room.title, serial=f"M-{number}") for number, room in enumerate(rooms)]
    rows = [Asset.drawn_up(draft, room=room) for draft, room in zip(drafts, rooms, strict=True)]
    Asset.objects.bulk_create(rows, batch_size=500)
    own = {"workspace_id": business.workspace_id, "asset": boiler, "on": now().date()}
    ServiceVisit.objects.bulk_create([ServiceVisit(**own, text=f"Done {number}") for number in range(60)])
    settle()


def measured(client, path, grow):
    few = work_of(lambda: client.get(path))
    grow()
    with CaptureQueriesContext(connection) as seen:
        many = work_of(lambda: client.get(path))
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]
    assert few.statements == many.statements
    return many


@pytest.mark.parametrize(
    "path", ["assets/", "assets/?due=soon", "assets/{key}/", "clients/{client}/", "jobs/J-1/services/"]
)
def test_the_consoles_pages_cost_the_same_for_one_and_for_many(
    alder, ada, job, insurer, boiler, console, path
):
    page = f"/console/alder/{path.format(key=boiler.key, client=insurer.key)}"
    many = measured(console(ada), page, lambda: more(alder, insurer, boiler, 60))
    assert many.statements <= MOST_AT_THE_DESK


def test_the_portals_pages_cost_the_same_for_one_and_for_ten_thousand(alder, job, insurer, boiler, portal):
    show_assets(alder)
    client = portal(alder, world.a_holder(alder, job, "Ann Acme", scope="client"))
    pages = ["/alder/assets/", f"/alder/assets/{boiler.key}/", "/alder/jobs/"]
    few = [work_of(lambda page=page: client.get(page)).statements for page in pages]
    more(alder, insurer, boiler, MANY)
    with CaptureQueriesContext(connection) as seen:
        many = [work_of(lambda page=page: client.get(page)).statements for page in pages]
    assert few == many
    assert max(many) <= MOST_IN_THE_PORTAL
    assert not [one["sql"] for one in seen if "COUNT(" in one["sql"].upper()]


def test_the_bar_asks_no_statement_of_its_own_for_assets(alder, job, boiler, portal):
    ann = world.a_holder(alder, job, "Ann Acme", scope="client")
    client = portal(alder, ann)
    without = work_of(lambda: client.get("/alder/jobs/"))
    show_assets(alder)
    with_them = work_of(lambda: client.get("/alder/jobs/"))
    assert b'href="/alder/assets/"' in client.get("/alder/jobs/").content
    assert with_them.statements == without.statements
