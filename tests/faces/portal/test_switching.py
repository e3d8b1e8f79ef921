"""Who has several clients, portals or people in one mailbox goes on as another, and always reads for whom."""

import pytest

from fanlight.ground.access.entering.arriving import come_in
from fanlight.ground.access.models import PortalSession
from fanlight.ground.rooms.models import Grant, Reach
from tests import world
from tests.faces.portal.door import reading, words

MAILBOX = "office@mail.example"


@pytest.fixture
def two_clients(alder):
    """Amara for North Lets, with a job of each of her two clients: (person, grant there, grant of the other)."""
    amara = world.a_contact(alder, "Amara Ade", email=MAILBOX)
    grants = []
    for name in ("North Lets", "South Lets"):
        client = world.a_client(alder, name)
        world.a_job(alder, title=f"Roof of {name}", client=client)
        reach = Reach(alder.portal("customer"), "client", client)
        grants.append(Grant.give(amara, reach, by=alder.owner))
    return signed_in(grants[0]), *grants


def signed_in(grant, **said):
    arrived = come_in(grant, world.A_PHONE, **({"method": "code", "proved_key": MAILBOX} | said))
    return world.Person(grant.contact, None, cookie=arrived.secret, device=arrived.device)


@pytest.mark.feature("C20")
def test_the_name_of_the_client_is_on_every_page(two_clients):
    amara, _north, _south = two_clients
    reader = reading(amara)

    for path in ("jobs/", "account/", "account/switch/", "jobs/J-1/"):
        page = reader.get(path)
        assert page.status_code == 200
        assert "For North Lets" in words(page)


@pytest.mark.trust("TD04")
def test_switching_is_a_new_visit_for_the_other_client_and_the_old_one_is_over(alder, two_clients):
    amara, north, south = two_clients
    reader = reading(amara)
    assert "Roof of North Lets" in words(reader.get("jobs/"))
    assert "South Lets" in words(reader.get("account/switch/"))

    answer = reader.post(f"account/switch/{south.key}/")

    assert answer.status_code == 303
    assert reader.cookie not in ("", amara.cookie)
    assert "For South Lets" in words(reader.client.get(answer["Location"], follow=True))
    assert "Roof of South Lets" in words(reader.get("jobs/"))
    assert "Roof of North Lets" not in words(reader.get("jobs/"))
    assert reader.get("jobs/J-1/").status_code == 404
    assert reading(amara).get("account/").status_code == 302, "the old cookie is worth nothing"
    sessions = PortalSession.objects.within(alder).order_by("id")
    assert [one.grant for one in sessions] == [north, south]
    assert sessions[1].ends_at <= sessions[0].ends_at
    assert sessions[1].created_at == sessions[0].created_at, "no proof grows younger by it"


def test_the_menu_offers_it_to_whoever_has_somewhere_to_go(alder, two_clients, cleo):
    offered = 'href="/alder/account/switch/"'

    assert offered in reading(two_clients[0]).get("account/").content.decode()
    assert offered not in reading(cleo).get("account/").content.decode()
    assert "Nothing else is open to you" not in words(reading(cleo).get("account/switch/"))


def test_a_mailbox_that_was_proved_offers_its_other_people(alder, job, two_clients):
    amara, north, _south = two_clients
    bola = world.a_contact(alder, "Bola Ade", email=MAILBOX)
    theirs = Grant.give(bola, Reach(alder.portal("customer")), by=alder.owner)
    by_password = signed_in(north, method="password", proved_key="")

    assert "Bola Ade" in words(reading(amara).get("account/switch/"))
    assert "Bola Ade" not in words(reading(by_password).get("account/switch/"))
    assert reading(by_password).post(f"account/switch/{theirs.key}/").status_code == 404
    reader = reading(amara)
    assert reader.post(f"account/switch/{theirs.key}/").status_code == 303
    assert "Bola Ade" in words(reader.get("account/"))


def somebody_elses(alder, south):
    nia = world.a_contact(alder, "Nia North")
    return Grant.give(nia, Reach(alder.portal("customer")), by=alder.owner).key


def of_nobody(alder, south):
    return "x" * 22


def disabled(alder, south):
    south.disable(by=alder.owner)
    return south.key


def no_longer_of_this_address(alder, south):
    bola = world.a_contact(alder, "Bola Ade", email=MAILBOX)
    key = Grant.give(bola, Reach(alder.portal("customer")), by=alder.owner).key
    bola.change(by=alder.owner, name="Bola Ade", phone="", email="bola@elsewhere.example")
    return key


def reader_has_left(alder, south):
    """Amara does not read that mailbox any more, whatever she proved when she still did."""
    bola = world.a_contact(alder, "Bola Ade", email=MAILBOX)
    south.contact.change(by=alder.owner, name="Amara Ade", phone="", email="amara@elsewhere.example")
    return Grant.give(bola, Reach(alder.portal("customer")), by=alder.owner).key


@pytest.mark.trust("TE03", "TD08")
@pytest.mark.parametrize(
    "which", [somebody_elses, of_nobody, disabled, no_longer_of_this_address, reader_has_left]
)
def test_what_is_not_theirs_is_not_there(alder, two_clients, which):
    amara, _north, south = two_clients
    reader, key = reading(amara), which(alder, south)

    answer = reader.post(f"account/switch/{key}/")

    assert answer.status_code == 404
    assert words(answer) == words(reader.post(f"account/switch/{'y' * 22}/"))
    assert reader.cookie == amara.cookie
    assert "For North Lets" in words(reader.get("jobs/"))
    assert "Bola Ade" not in words(reader.get("account/switch/"))


def test_a_disabled_contact_switches_nowhere(alder, two_clients):
    amara, _north, south = two_clients
    amara.contact.disable(by=alder.owner)

    assert reading(amara).post(f"account/switch/{south.key}/").status_code == 302


@pytest.mark.trust("TA12")
def test_by_a_link_one_stays_where_the_link_leads(alder, two_clients):
    _amara, north, south = two_clients
    reader = reading(signed_in(north, method="link", proved_key=""))

    page = words(reader.get("account/switch/"))
    answer = reader.post(f"account/switch/{south.key}/")

    assert "South Lets" not in page
    assert "Confirm by a code" in page
    assert answer.status_code == 303
    assert "For North Lets" in words(reader.get("jobs/"))


def test_another_workspace_is_another_world(alder, birch, two_clients):
    contact = world.a_contact(birch, "Amara Ade", email=MAILBOX)
    there = Grant.give(contact, Reach(birch.portal("customer")), by=birch.owner)

    assert reading(two_clients[0]).post(f"account/switch/{there.key}/").status_code == 404


def test_reading_the_page_changes_nothing(alder, two_clients):
    reader = reading(two_clients[0])
    before = PortalSession.objects.within(alder).count()

    reader.get("account/switch/")
    assert reader.get(f"account/switch/{two_clients[2].key}/").status_code == 405

    assert PortalSession.objects.within(alder).count() == before
