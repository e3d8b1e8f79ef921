"""The address book of a job: added, changed, taken off, with the links that end too."""

import pytest

from fanlight.ground.access.entering import signin
from fanlight.ground.people.models import Contact
from fanlight.ground.rooms.models import Participant, Room
from tests import world
from tests.faces.console.desk import typed, words, wrong
from tests.ground.people.merges import merge


def people(viewer, job):
    return list(Participant.objects.visible_to(viewer).of_room(job.room))


def said(**more):
    return {"contact": "", "name": "Helen Hart", "email": "helen@mail.example", "audience": "customer"} | more


@pytest.fixture
def book(job):
    return f"jobs/{job.number}/people/"


def key_of(job, contact, viewer):
    return next(person.key for person in people(viewer, job) if person.contact_id == contact.pk)


def read_of(desk, page):
    """What the page remembers of the contact it was drawn from."""
    form = desk.get(page)
    return {name: typed(form, name) for name in ("contact_was", "revision")}


@pytest.mark.parametrize("what", ["edited", "merged"])
def test_what_was_typed_for_somebody_who_is_another_one_now_is_kept(
    alder, job, ada, gus, nia, desk, book, what
):
    page = f"{book}{key_of(job, gus.contact, ada)}/"
    read = read_of(desk, page)
    if what == "merged":
        merge(nia, gus.contact, by=ada)
    else:
        gus.contact.change(by=ada, name="Guy Garner", phone="", email="")

    answer = desk.post(page, **read, name="Gus Gardner", email="gus@mail.example", phone="07700")

    assert answer.status_code == 409
    assert typed(answer, "name") == "Gus Gardner"
    assert ("Nia North" if what == "merged" else "Guy Garner") in words(answer)
    assert "Gus Gardner" not in [person.contact.name for person in people(ada, job)]
    again = {name: typed(answer, name) for name in ("contact_was", "revision")}
    assert desk.post(page, **again, name="Gus Gardner").status_code == 303


def test_somebody_new_comes_into_the_address_book(job, ada, desk, book):
    assert desk.post(f"{book}add/", **said(phone="01225 555 010")).status_code == 303

    (person,) = people(ada, job)
    assert (person.contact.name, person.contact.email, person.contact.phone) == (
        "Helen Hart",
        "helen@mail.example",
        "01225 555 010",
    )
    assert person.is_primary, "the first one is"


def test_a_contact_who_is_known_is_not_made_again(job, ada, nia, desk, book):
    assert 'value="Nia North · nia@mail.example"' in desk.get("suggest/contacts/", q="nia").content.decode()
    chosen = {"contact": "Nia North · nia@mail.example", "name": "", "email": ""}

    desk.post(f"{book}add/", **said(audience="instructing_client", **chosen))

    (person,) = people(ada, job)
    assert (person.contact_id, person.audience) == (nia.pk, "instructing_client")
    assert Contact.objects.visible_to(ada).count() == 1


@pytest.mark.parametrize("htmx", [False, True])
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"email": "helen@"}, "email"),
        ({"phone": "1" * 41}, "phone"),
        ({"contact": "12345"}, "contact"),
        ({"contact": "Nobody", "contact_was": "a\0b Nobody"}, "contact"),
    ],
)
def test_what_cannot_be_is_named_and_what_was_typed_stays(job, ada, desk, book, change, field, htmx):
    answer = desk.post(f"{book}add/", htmx=htmx, **said(**change))

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert typed(answer, "email") == said(**change)["email"]
    assert people(ada, job) == []


def test_an_audience_of_somebodys_own_making_is_refused(job, ada, desk, book):
    assert desk.post(f"{book}add/", **said(audience="everybody")).status_code == 422
    assert people(ada, job) == []


def test_nobody_is_on_a_job_twice(job, ada, gus, desk, book):
    answer = desk.post(f"{book}add/", **said(contact="gus garner", name=""))

    assert answer.status_code == 422
    assert wrong(answer, "contact") == "This contact is in the job's address book already."


def test_a_contact_of_another_business_cannot_be_chosen(job, birch, ada, desk, book):
    theirs = world.a_contact(birch, "Bert Birch")

    assert wrong(desk.post(f"{book}add/", **said(contact="Bert Birch", name="")), "contact")
    key = {"contact": "bert", "contact_key": theirs.key}
    assert wrong(desk.post(f"{book}add/", **said(name="", **key)), "contact")
    assert people(ada, job) == []


def test_name_addresses_and_paper_clip_are_changed_together(job, ada, gus, desk, book):
    key = key_of(job, gus.contact, ada)
    assert typed(desk.get(f"{book}{key}/"), "email") == "gus@mail.example"

    read = read_of(desk, f"{book}{key}/")
    desk.post(f"{book}{key}/", **read, name="Gus Gardner", phone="07700", uploads="no", is_primary="on")

    (person,) = people(ada, job)
    assert (person.contact.name, person.contact.email, person.contact.phone) == ("Gus Gardner", "", "07700")
    assert person.uploads is False
    assert person.is_primary


def test_one_is_primary_and_it_moves(alder, job, ada, gus, nia, desk, book):
    world.a_participant(job, nia, by=ada)

    page = f"{book}{key_of(job, nia, ada)}/"
    desk.post(page, **read_of(desk, page), name="Nia North", is_primary="on")

    assert [person.contact_id for person in people(ada, job) if person.is_primary] == [nia.pk]


@pytest.mark.trust("TA09")
def test_taking_somebody_off_names_their_live_links_and_ends_them(alder, job, ada, gus, desk, book):
    old = world.a_share_link(alder, job, gus.contact)
    old.end(by=ada)
    key = key_of(job, gus.contact, ada)

    question = words(desk.get(f"{book}{key}/remove/"))
    assert "This link ends with it" in question
    assert question.count("Customer portal, until") == 1
    assert signin.visit("alder", gus.cookie), "asking ends nothing"

    assert desk.post(f"{book}{key}/remove/").status_code == 303
    assert people(ada, job) == []
    assert signin.visit("alder", gus.cookie) is None
    assert Contact.objects.visible_to(ada).filter(pk=gus.contact.pk).exists()


def test_taking_somebody_off_closes_what_a_grant_had_opened(job, ada, cleo, desk, book):
    assert Room.objects.visible_to(cleo.viewer).exists()

    desk.post(f"{book}{key_of(job, cleo.contact, ada)}/remove/")

    assert not Room.objects.visible_to(cleo.viewer).exists()


@pytest.mark.parametrize("page", ["", "remove/"])
def test_zed_gets_the_same_answer_for_alders_people_as_for_none(job, ada, gus, zed_desk, book, page):
    key = key_of(job, gus.contact, ada)
    for act in (zed_desk.get, zed_desk.post):
        foreign, missing = act(f"{book}{key}/{page}"), act(f"{book}{'x' * 22}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content
    assert len(people(ada, job)) == 1
