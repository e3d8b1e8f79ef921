"""The lists of contacts, clients and sites find, filter and sort, and leave out what was merged."""

import pytest

from fanlight.core.listings import Asked
from fanlight.ground.people.listings import CLIENTS, CONTACTS, SITES
from fanlight.ground.people.models import Affiliation, Client, ContactAddress
from fanlight.ground.people.models.clients import ClientDraft
from fanlight.ground.people.models.contacts import ContactDraft
from fanlight.ground.people.models.sites import Site, SiteDraft
from tests import world
from tests.ground.people.merges import merge


def names(listing, viewer, **given):
    return [getattr(row, listing.title) for row in listing.page(viewer, Asked.read(listing, given)).rows]


def cells(listing, viewer, row):
    return {column.name: column.value(row) for column in listing.columns_for(viewer)}


@pytest.fixture
def people(alder, ada, insurer):
    found = [world.a_contact(alder, name) for name in ("Óscar Orr", "amara okafor", "Bashir Haddad")]
    Affiliation.tie(found[1], insurer, by=ada)
    Affiliation.tie(found[1], world.a_client(alder, "Acme"), by=ada)
    return found


def test_people_are_sorted_as_people_read_names(ada, people):
    assert names(CONTACTS, ada) == ["amara okafor", "Bashir Haddad", "Óscar Orr"]
    assert names(CONTACTS, ada, sort="newest") == ["Bashir Haddad", "amara okafor", "Óscar Orr"]


def test_people_are_found_by_what_their_client_is_called(ada, insurer, people):
    assert names(CONTACTS, ada, q="brightw") == ["amara okafor"]
    assert names(CONTACTS, ada, q="oscar mail.example") == ["Óscar Orr"]
    assert names(CONTACTS, ada, client=insurer.key) == ["amara okafor"]
    assert names(CONTACTS, ada, client="unknown") == []


def test_who_has_no_email_address_can_be_found(alder, ada, people):
    world.a_contact(alder, "Farah Siddiqui", email="")

    assert names(CONTACTS, ada, email="none") == ["Farah Siddiqui"]


def test_what_is_archived_is_asked_for(ada, people):
    people[0].archive(by=ada)

    assert names(CONTACTS, ada) == ["amara okafor", "Bashir Haddad"]
    assert names(CONTACTS, ada, state="archived", q="orr") == ["Óscar Orr"]
    assert len(names(CONTACTS, ada, state="all")) == 3


def test_what_was_merged_is_in_no_state(ada, people):
    merge(people[1], people[2], by=ada)

    for state in ("live", "archived", "all"):
        assert "Bashir Haddad" not in names(CONTACTS, ada, state=state)
        assert names(CONTACTS, ada, state=state, q="bashir") in ([], ["amara okafor"])


def test_an_export_has_every_address_and_client(ada, people):
    people[1].edit(ContactDraft("Amara", emails=("amara@mail.example", "a@work.example")), by=ada, revision=1)
    (row,) = CONTACTS.found(ada, Asked(q="amara"))

    said = cells(CONTACTS, ada, row)
    assert sorted(said["emails"].split(", ")) == ["a@work.example", "amara@mail.example"]
    assert sorted(said["clients"].split(", ")) == ["Acme", "Brightwater Insurance"]


def test_households_are_told_from_organisations(alder, ada, insurer):
    Client.write_down(ClientDraft("The Harts", "household"), by=ada)

    assert names(CLIENTS, ada, kind="household") == ["The Harts"]
    assert names(CLIENTS, ada, kind="organisation", q="insurance") == ["Brightwater Insurance"]


def test_sites_are_listed_by_address_and_client(alder, ada, insurer, job):
    Site.write_down(SiteDraft("2 Riverside", latitude=51.38), by=ada)

    assert names(SITES, ada) == ["14 Alder Row, Bath", "2 Riverside"]
    assert names(SITES, ada, client=insurer.key) == names(SITES, ada, client=insurer.key, q="alder")
    assert [cells(SITES, ada, row)["client"] for row in SITES.found(ada, Asked())] == [insurer.name, ""]


@pytest.mark.parametrize("listing", [CONTACTS, CLIENTS, SITES])
def test_zed_finds_nothing_of_alders(ada, zed, people, job, listing):
    assert names(listing, ada)
    assert names(listing, zed, state="all") == []
    assert ContactAddress.objects.visible_to(zed).count() == 0
