"""What is installed at a client's: written down, corrected, serviced, put away; who sees it, and who never does."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Malformed, NotAllowed, Stale
from fanlight.core.listings import Asked
from fanlight.ground.activity.models import Event
from fanlight.ground.people.merging import Pair, merge
from fanlight.ground.people.models import Site
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ground.people.models.entries import AlreadyArchived, NotArchived
from fanlight.ground.people.models.sites import SiteDraft
from fanlight.ground.rooms.models import Grant, PortalSetting, Room
from fanlight.work.assets.following import assets_of
from fanlight.work.assets.listing import ASSETS
from fanlight.work.assets.models import Asset, ServiceVisit
from fanlight.work.assets.models.assets import AssetDraft, NotLookedAfter, SameSerial
from fanlight.work.files.models import File
from tests import world
from tests.work.assets.things import BOILER, YEAR, a_service, an_asset, show_assets
from tests.work.files.uploads import a_file

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 11, 20)


@pytest.fixture
def ann(alder, job):
    """Somebody of the insurer's, who sees all that is the insurer's."""
    show_assets(alder)
    return world.a_holder(alder, job, "Ann Acme", scope="client")


def facts(viewer, room_id):
    told = Event.objects.visible_to(viewer).filter(room_id=room_id).order_by("number")
    return list(told.values_list("name", flat=True))


def found(viewer, **asked):
    return [row.name for row in ASSETS.page(viewer, Asked(**asked)).rows]


@pytest.mark.feature("B04")
def test_an_asset_has_a_room_below_its_clients_and_its_clients_people_see_it(ada, insurer, ann):
    asset = an_asset(insurer, by=ada, next_service_on=TODAY)

    assert (asset.room.kind, asset.room.parent) == ("asset", Room.of_client(insurer))
    assert asset.room.client == insurer
    seen = Asset.objects.visible_to(ann.viewer).get()
    assert (seen.serial, seen.next_service_on) == (BOILER["serial"], TODAY)
    assert facts(ada, asset.room_id) == ["asset.added"]


@pytest.mark.trust("TE02")
def test_an_asset_never_stands_at_the_address_of_another_client(alder, ada, insurer):
    theirs = Site.write_down(SiteDraft("9 Castle Walk, Bath", world.a_client(alder, "Castle & Sons")), by=ada)

    with pytest.raises(Malformed) as refused:
        an_asset(insurer, by=ada, site=theirs)

    assert refused.value.field == "site"
    assert not Asset.objects.within(ada).exists()


@pytest.mark.feature("B04")
def test_nobody_else_sees_an_asset(alder, ada, zed, job, insurer, ann, cleo):
    """Not another client's people, not who was shown one job, not another business; nobody while the section is off."""
    asset = an_asset(insurer, by=ada)
    a_service(asset, by=ada, on=TODAY)
    other = world.a_job(alder, client=world.a_client(alder, "Castle & Sons"))
    ben = world.a_holder(alder, other, "Ben Castle", scope="client")
    gus = world.a_guest(alder, job, "Gus Guest")
    own = world.a_holder(alder, job, "Olive Own", scope="own")
    assert ServiceVisit.objects.visible_to(ann.viewer).get().asset == asset

    for stranger in (ben.viewer, cleo.viewer, gus.viewer, own.viewer, zed):
        assert not Asset.objects.visible_to(stranger).exists()
        assert not ServiceVisit.objects.visible_to(stranger).exists()
    show_assets(alder, on=False)
    assert not Asset.objects.visible_to(ann.viewer).exists()
    PortalSetting.objects.within(alder).filter(name="section.assets").delete()
    assert not Asset.objects.visible_to(ann.viewer).exists()


def test_whoever_has_the_clients_room_has_what_lies_below_it(alder, ada, insurer, ann, cleo):
    asset = an_asset(insurer, by=ada)
    grant = Grant.objects.within(alder).get(contact=cleo.contact)
    assert not Asset.objects.visible_to(cleo.viewer).exists()

    grant.open_room(Room.of_client(insurer), by=ada)

    assert Asset.objects.visible_to(cleo.viewer).get() == asset


@pytest.mark.feature("B04")
def test_its_papers_are_seen_when_published_and_go_with_the_section(alder, ada, insurer, ann):
    asset = an_asset(insurer, by=ada)
    paper = a_file(asset.room, by=ada)
    assert not File.objects.visible_to(ann.viewer).exists()

    paper.publish(by=ada, audience="customer")

    assert File.objects.visible_to(ann.viewer).get() == paper
    show_assets(alder, on=False)
    assert not File.objects.visible_to(ann.viewer).exists()


@pytest.mark.feature("B04")
def test_a_service_is_recorded_once_and_moves_the_day_it_is_due(ada, insurer, job, ann):
    asset = an_asset(insurer, by=ada, next_service_on=TODAY)
    again = Asset.objects.within(ada).for_page().get()

    visit = a_service(asset, by=ada, on=TODAY, text=" Burner\r\ncleaned ", next_on=TODAY + YEAR, job=job)
    with pytest.raises(Stale):
        a_service(again, by=ada, on=TODAY)

    assert ServiceVisit.objects.visible_to(ann.viewer).get().text == "Burner\ncleaned"
    assert Asset.objects.within(ada).get().next_service_on == TODAY + YEAR
    assert (visit.job, visit.member_id) == (job, ada.member_id)
    assert facts(ada, asset.room_id) == ["asset.added", "asset.serviced"]
    assert facts(ada, job.room_id)[-1] == "asset.serviced_for_job"
    visit.take_back(by=ada)
    assert not ServiceVisit.objects.within(ada).exists()
    assert facts(ada, asset.room_id)[-1] == "asset.service_taken_back"


def test_what_was_done_is_said_and_only_of_what_is_looked_after(ada, insurer):
    asset = an_asset(insurer, by=ada)
    for words in (" \n ", "x" * 2_001):
        with pytest.raises(Malformed) as refused:
            a_service(Asset.objects.within(ada).get(), by=ada, on=TODAY, text=words)
        assert refused.value.field == "text"
    asset = Asset.objects.within(ada).get()
    asset.archive(by=ada)

    with pytest.raises(NotLookedAfter):
        a_service(asset, by=ada, on=TODAY)
    assert not ServiceVisit.objects.within(ada).exists()


def test_of_two_who_correct_at_once_the_second_is_told(ada, insurer):
    asset = an_asset(insurer, by=ada)
    other = Asset.objects.within(ada).for_page().get()

    asset.correct(AssetDraft("Boiler, first floor", notes="Key at the desk"), by=ada, revision=1)
    with pytest.raises(Stale):
        other.correct(AssetDraft("Boiler, garage"), by=ada, revision=1)

    kept = Asset.objects.within(ada).for_page().get()
    assert (kept.name, kept.room.title, kept.notes) == ("Boiler, first floor",) * 2 + ("Key at the desk",)
    last = Event.objects.visible_to(ada).filter(name="asset.changed").get()
    assert last.payload["fields"] == ["name", "kind", "make", "model", "serial", "notes"]


def test_a_serial_number_twice_at_one_client_is_noticed_and_may_be_meant(alder, ada, insurer):
    first = an_asset(insurer, by=ada)
    an_asset(world.a_client(alder, "Castle & Sons"), by=ada)
    an_asset(insurer, by=ada, serial="")
    an_asset(insurer, by=ada, serial="")

    with pytest.raises(SameSerial) as refused:
        an_asset(insurer, by=ada, name="Twin", serial="wb-7719-04")
    assert (refused.value.twin, refused.value.field) == (first, "serial")

    twin = Asset.add(insurer, AssetDraft("Twin", serial="WB-7719-04"), by=ada, keeps_both=True)
    assert twin.serial_key == first.serial_key


def test_an_archived_asset_is_not_seen_by_its_client_and_comes_back(ada, insurer, ann):
    asset = an_asset(insurer, by=ada)
    asset.archive(by=ada)
    with pytest.raises(AlreadyArchived):
        asset.archive(by=ada)
    assert not Asset.objects.visible_to(ann.viewer).exists()
    assert found(ada) == []
    assert found(ada, state="archived") == [asset.name]
    assert Room.objects.within(ada).get(pk=asset.room_id).is_archived

    asset.restore(by=ada)
    with pytest.raises(NotArchived):
        asset.restore(by=ada)
    assert Asset.objects.visible_to(ann.viewer).get() == asset


def test_no_verb_is_a_contacts(ada, insurer, ann):
    asset = an_asset(insurer, by=ada)
    visit = a_service(asset, by=ada, on=TODAY)
    for verb in (
        lambda by: an_asset(insurer, by=by),
        lambda by: asset.correct(AssetDraft("Mine"), by=by, revision=asset.revision),
        lambda by: asset.archive(by=by),
        lambda by: asset.restore(by=by),
        lambda by: a_service(asset, by=by, on=TODAY),
        lambda by: visit.take_back(by=by),
    ):
        with pytest.raises(NotAllowed):
            verb(ann.viewer)


@pytest.mark.parametrize(("said", "field"), [({"name": " "}, "name"), ({"serial": "x" * 81}, "serial")])
def test_what_cannot_be_read_or_kept_is_refused_at_its_field(ada, insurer, said, field):
    with pytest.raises(Malformed) as refused:
        an_asset(insurer, by=ada, **said)
    assert refused.value.field == field
    assert not Asset.objects.within(ada).exists()
    assert not Room.objects.within(ada).filter(kind="asset").exists()


def test_the_list_finds_by_serial_name_and_client_and_by_what_is_due(ada, insurer):
    today = now().date()
    an_asset(insurer, by=ada, name="Late", serial="A-1", next_service_on=today - datetime.timedelta(days=2))
    an_asset(insurer, by=ada, name="Soon", serial="A-2", next_service_on=today + datetime.timedelta(days=9))
    an_asset(insurer, by=ada, name="Later", serial="A-3", next_service_on=today + YEAR)
    an_asset(insurer, by=ada, name="Whenever", serial="B-77")

    assert found(ada) == ["Late", "Soon", "Later", "Whenever"]
    assert found(ada, filters={"due": "soon"}) == ["Late", "Soon"]
    assert found(ada, filters={"due": "late"}) == ["Late"]
    assert found(ada, filters={"due": "nonsense"}) == []
    assert found(ada, q="B-77") == found(ada, q="whenev") == ["Whenever"]
    assert len(found(ada, q="brightwater")) == 4
    assert found(ada, filters={"client": insurer.key}, sort="name")[0] == "Late"


def test_assets_follow_the_name_of_their_client(ada, insurer):
    an_asset(insurer, by=ada)
    insurer.edit(ClientDraft("Zephyr Mutual"), by=ada, revision=insurer.revision)
    assets_of(insurer.pk, ada)

    assert found(ada, q="zephyr") == ["Boiler in the cellar"]
    assert found(ada, q="brightwater") == []


def test_two_clients_with_assets_become_one(alder, ada, insurer, ann):
    other = world.a_client(alder, "Brightwater Ins.")
    mine, theirs = an_asset(insurer, by=ada), an_asset(other, by=ada, serial="B-2")

    pair = Pair(kept=insurer, other=other, kept_revision=1, other_revision=1)
    merge(pair, insurer.draft, by=ada)

    seen = Asset.objects.visible_to(ann.viewer).select_related("room")
    assert set(seen) == {mine, theirs}
    assert {asset.room.parent_id for asset in seen} == {Room.of_client(insurer).pk}
