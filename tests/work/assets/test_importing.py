"""Rows become assets: new, changed, as they were, or refused with a reason; known again, and taken back as one."""

import datetime

import pytest

from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Client, Site
from fanlight.ground.rooms.models import Room
from fanlight.work.assets.models import Asset
from fanlight.work.transfers.models import ImportRow
from tests.work.assets.things import a_service
from tests.work.transfers.files import counts, imported, undone

pytestmark = pytest.mark.django_db

HEADER = (
    "Asset ID,Customer,Asset,Type,Manufacturer,Model,Serial No,Site address,Installed,Next service,Comments\n"
)
BOILER = "A-1,Brightwater  Insurance,Boiler,Boiler,Worcester,4000,WB-1,14 Alder Row,2020-05-24,2026-12-13,Key at 12\n"
PUMP = "A-2,New Firm,Pump,,,,,2 Riverside,,,\n"
METER = ",New Firm,Meter,,,,M-9,2 Riverside,2021-02-23,,\n"


def assets(text, folder, by):
    return imported(folder, text, by=by, kind="assets")


def called(viewer, name):
    return Asset.objects.within(viewer).for_page().get(name=name)


@pytest.mark.feature("B04")
def test_a_row_becomes_an_asset_with_all_it_says(tmp_path, ada, insurer):
    one = assets(HEADER + BOILER + PUMP + METER, tmp_path, ada)

    assert counts(one) == (3, 0, 0, 0)
    boiler, pump, meter = (called(ada, name) for name in ("Boiler", "Pump", "Meter"))
    assert boiler.room.client == insurer, "known by its folded name"
    assert (boiler.make, boiler.model, boiler.serial, boiler.notes) == (
        "Worcester",
        "4000",
        "WB-1",
        "Key at 12",
    )
    assert (boiler.installed_on, boiler.due_on) == (datetime.date(2020, 5, 24), datetime.date(2026, 12, 13))
    assert boiler.site.lines == "14 Alder Row"
    assert pump.room.client == meter.room.client == Client.objects.within(ada).get(name="New Firm")
    assert pump.site == meter.site
    assert pump.room.parent == Room.of_client(pump.room.client)
    told = Event.objects.visible_to(ada).filter(subject_id=boiler.pk)
    assert [(event.name, event.via_kind) for event in told] == [("asset.added", "import")]


def test_the_same_file_again_changes_nothing_and_a_changed_row_changes_one(tmp_path, ada, insurer):
    assets(HEADER + BOILER + PUMP + METER, tmp_path, ada)
    told = Event.objects.visible_to(ada).filter(name__startswith="asset.")
    assert told.count() == 3
    assert counts(assets(HEADER + BOILER + PUMP + METER, tmp_path, ada)) == (0, 0, 3, 0)
    assert told.count() == 3

    later = (
        BOILER.replace("Boiler,Boiler", "Boiler left,Boiler")
        .replace("2026-12-13", "")
        .replace("Key at 12", "")
    )
    assert counts(assets(HEADER + later + METER.replace("Meter", "Gas meter"), tmp_path, ada)) == (0, 2, 0, 0)
    kept = called(ada, "Boiler left")
    assert (kept.next_service_on, kept.notes) == (datetime.date(2026, 12, 13), "Key at 12"), (
        "not said: it stays"
    )
    assert called(ada, "Gas meter").serial == "M-9", "known by its serial number"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (BOILER.replace("Brightwater  Insurance", ""), "The row names no client."),
        (BOILER.replace(",Boiler,Boiler", ",,Boiler"), "The row has no name."),
        (BOILER.replace("2020-05-24", "soon"), "“soon” in the column Installed is no date."),
        (BOILER.replace("WB-1", "x" * 81), "The cell in the column Serial No is longer than 80 characters."),
        (BOILER.replace("Brightwater  Insurance", "New Firm"), "This asset belongs to another client."),
    ],
)
def test_a_row_that_cannot_be_one_is_refused_in_words_and_the_others_come(tmp_path, ada, insurer, row, why):
    assets(HEADER + BOILER + PUMP, tmp_path, ada)
    one = assets(HEADER + row + METER, tmp_path, ada)
    assert counts(one) == (1, 0, 0, 1)
    assert ImportRow.objects.within(ada).get(source=one, outcome="refused").why == why


def test_undoing_takes_back_what_came_and_what_changed(tmp_path, ada, insurer):
    assets(HEADER + BOILER, tmp_path, ada)
    changed = BOILER.replace("Boiler,Boiler", "Renamed,Boiler").replace("14 Alder Row", "9 Elm Road")
    second = assets(HEADER + changed + PUMP + METER, tmp_path, ada)
    assert counts(second) == (2, 1, 0, 0)

    assert undone(second, by=ada).state == "undone"

    only = Asset.objects.within(ada).for_page().get()
    assert (only.name, only.site.lines) == ("Boiler", "14 Alder Row")
    assert not Client.objects.within(ada).filter(name="New Firm").exists()
    assert set(Site.objects.within(ada).values_list("lines", flat=True)) == {"14 Alder Row"}
    assert counts(assets(HEADER + PUMP, tmp_path, ada)) == (1, 0, 0, 0), "its reference was taken back, too"


def test_a_service_since_then_stands_in_the_way(tmp_path, ada, insurer):
    one = assets(HEADER + BOILER + PUMP, tmp_path, ada)
    a_service(called(ada, "Boiler"), by=ada, on=datetime.date(2026, 11, 20))

    refused = undone(one, by=ada)

    assert "row 2 (A-1) was changed since, or something was added to it" in refused.failure
    assert Asset.objects.within(ada).count() == 2
