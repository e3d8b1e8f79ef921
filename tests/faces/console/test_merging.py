"""The page that merges two: both side by side, what moves in words, and nobody is run over."""

import pytest

from fanlight.ground.people import merging
from fanlight.ground.people.models import Client, Contact
from fanlight.ground.rooms.models import Room
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words
from tests.ground.people.merges import merge


@pytest.fixture
def double(alder, ada, job):
    contact = Contact.add(by=ada, name="Gus Garner", email="garner@work.example", phone="07700 900123")
    world.a_participant(world.a_job(alder, title="Second job"), contact, by=ada)
    return contact


def page_of(row, **query):
    return f"contacts/{row.key}/merge/", query


def pressed(desk, kept, other, **said):
    page = desk.get(f"contacts/{kept.key}/merge/", **{"with": other.key})
    read = {name: typed(page, name) for name in ("with", "kept_revision", "other_revision")}
    return desk.post(f"contacts/{kept.key}/merge/", **read | said)


def test_possible_doubles_are_offered_and_others_are_found(alder, gus, double, nia, desk):
    page = desk.get(f"contacts/{gus.contact.key}/merge/")
    assert "The same name" in words(page)
    assert f"?with={double.key}" in page.content.decode()

    found = desk.get(f"contacts/{gus.contact.key}/merge/", q="north")
    assert f"?with={nia.key}" in found.content.decode()
    assert "Nothing matches" in words(desk.get(f"contacts/{gus.contact.key}/merge/", q="zzz"))


def test_both_stand_side_by_side_and_what_moves_is_said(gus, double, desk):
    page = words(desk.get(f"contacts/{gus.contact.key}/merge/", **{"with": double.key}))

    for said in (
        "gus@mail.example",
        "garner@work.example",
        "07700 900123",
        "part in 1 job",
        "Name",
        "the same",
    ):
        assert said in page


def test_merged_as_was_chosen(ada, gus, double, desk):
    answer = pressed(desk, gus.contact, double, phone="other", emails="other")

    assert answer["Location"] == f"/console/alder/contacts/{gus.contact.key}/"
    kept = gus.contact.reloaded()
    assert kept.phone == "07700 900123"
    assert kept.draft.emails == ("garner@work.example", "gus@mail.example")
    assert "The two are one now." in words(desk.get(f"contacts/{kept.key}/"))


def test_who_changed_either_meanwhile_is_seen_and_the_choice_stays(ada, max_, gus, double, desk):
    page = desk.get(f"contacts/{gus.contact.key}/merge/", **{"with": double.key})
    read = {name: typed(page, name) for name in ("with", "kept_revision", "other_revision")}
    said = {"name": "Gus Garner jun.", "email": "garner@work.example", "phone": "07700 900123"}
    at_the_desk(max_).post(f"contacts/{double.key}/edit/", **said, others="", title="", revision="1")

    answer = desk.post(f"contacts/{gus.contact.key}/merge/", **read, phone="other")

    assert answer.status_code == 409
    assert "Somebody changed one of the two meanwhile" in words(answer)
    assert "Gus Garner jun." in words(answer)
    chosen = 'name="phone" value="other" checked'
    assert chosen in answer.content.decode()
    assert double.reloaded().merged_into_id is None


def test_who_merged_either_meanwhile_was_first(ada, gus, double, nia, desk):
    merge(nia, double, by=ada)

    answer = desk.post(f"contacts/{gus.contact.key}/merge/", **{"with": double.key, "kept_revision": "1"})

    assert answer.status_code == 303
    assert "Somebody merged one of the two meanwhile." in words(desk.get(f"contacts/{gus.contact.key}/"))
    assert desk.get(f"contacts/{double.key}/merge/")["Location"].endswith(f"/contacts/{nia.key}/")


def test_a_very_large_one_is_merged_in_the_background_by_a_second_press(
    alder, ada, insurer, job, desk, monkeypatch
):
    monkeypatch.setattr(merging, "MOST_AT_ONCE", 1)
    kept = Client.add(by=ada, name="Brightwater")
    world.a_job(alder, client=insurer)
    address, said = f"clients/{kept.key}/merge/", {"with": insurer.key, "kept_revision": "1"}

    answer = desk.post(address, **said, other_revision="1")
    assert answer.status_code == 409
    assert "Merge in the background" in words(answer)
    assert Room.objects.visible_to(ada).filter(client=insurer).count() == 2

    again = desk.post(address, **said, other_revision="1", in_background="1")
    assert again.status_code == 303
    assert insurer.reloaded().merged_into_id == kept.pk


def test_nobody_is_merged_with_a_key_that_no_row_has(gus, desk):
    assert desk.post(f"contacts/{gus.contact.key}/merge/", **{"with": "a\0b"}).status_code == 404


def test_zed_merges_nobody_of_alders(alder, birch, gus, double, zed, zed_desk):
    theirs = world.a_contact(birch, "Bert Birch")
    missing = zed_desk.post(f"contacts/{'x' * 22}/merge/", **{"with": double.key})

    assert zed_desk.post(f"contacts/{gus.contact.key}/merge/", **{"with": double.key}).status_code == 404
    answer = at_the_desk(zed, place="birch").post(f"contacts/{theirs.key}/merge/", **{"with": double.key})
    assert (answer.status_code, missing.status_code) == (404, 404)
    assert double.reloaded().merged_into_id is None
