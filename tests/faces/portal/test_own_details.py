"""What readers change of themselves: details at once, an email address by a code from the new one, and who may not."""

from dataclasses import replace

import pytest
import time_machine
from django.utils.timezone import now, timedelta

from fanlight.ground.access.entering import signin
from fanlight.ground.access.ways import standing
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people import wishes
from fanlight.ground.people.models import Contact, ContactAddress
from fanlight.ground.people.wishes import Wish
from fanlight.ground.rooms.models import PortalSetting
from tests.faces.portal.door import nobody, reading, words
from tests.faces.portal.mailbox import code_for, wrong

pytestmark = [pytest.mark.django_db, pytest.mark.feature("D19")]

SAID = {"name": "Cleo Castle-Byrne", "phone": "07700 900 123", "language": "de", "zone": "Europe/Berlin"}
NEW = "cleo@new.example"


@pytest.fixture
def letters_about_visits(monkeypatch):
    monkeypatch.setattr(wishes, "_wishes", {"visits": Wish("visits", "Visits", "When a visit moves")})


def row(person):
    return Contact.objects.within(person.viewer).get(pk=person.contact.pk)


def addresses(person):
    return list(
        ContactAddress.objects.within(person.viewer)
        .of_contact(person.contact)
        .values_list("address", flat=True)
    )


def save(reader, person, **said):
    return reader.post("account/details/", {"revision": row(person).revision} | SAID | said)


def told(viewer, name):
    return Event.objects.visible_to(viewer).filter(name=name).order_by("number").last()


def test_name_phone_language_zone_and_wishes_are_kept_and_written_down(ada, cleo, letters_about_visits):
    reader = reading(cleo)
    assert "When a visit moves" in words(reader.get("account/details/"))

    answer = save(reader, cleo)

    assert (answer.status_code, answer["Location"]) == (303, "/alder/account/")
    kept = row(cleo)
    assert (kept.name, kept.phone, kept.language, kept.zone) == tuple(SAID.values())
    assert kept.wishes == {"visits": False}
    assert not wishes.are_wanted(kept.wishes, "visits")
    event = told(ada, "contact.said_own")
    assert (event.actor_kind, event.actor_id) == ("contact", cleo.contact.pk)
    assert event.payload["fields"] == ["name", "phone", "language", "zone", "wishes"]
    assert "castle byrne" in kept.search_text
    assert "Cleo Castle-Byrne" in words(reader.get("account/"))


def test_saving_what_was_there_tells_nobody(ada, cleo):
    reader, kept = reading(cleo), row(cleo)
    same = {"name": kept.name, "phone": kept.phone, "language": kept.language, "zone": kept.zone}
    same |= {"wishes": [one.name for one in wishes.offered()]}

    assert save(reader, cleo, **same).status_code == 303

    assert told(ada, "contact.said_own") is None


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"name": " \u200b "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"phone": "0" * 41}, "phone"),
        ({"zone": "Mars/Olympus"}, "zone"),
        ({"zone": "../../etc/passwd"}, "zone"),
        ({"language": "xx"}, "language"),
    ],
)
def test_what_cannot_be_right_is_named_and_kept_on_the_page(cleo, said, field):
    before = row(cleo)

    answer = save(reading(cleo), cleo, **said)

    assert answer.status_code == 422
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert SAID["phone"] in page or field == "phone"
    assert row(cleo).name == before.name
    assert row(cleo).revision == before.revision


def test_marks_of_direction_and_links_do_not_get_into_a_name(alder, cleo, gus):
    assert save(reading(cleo), cleo, name="Cleo\u202e Castle\n\tByrne").status_code == 303

    assert row(cleo).name == "Cleo Castle Byrne"


def test_staff_who_saved_meanwhile_are_not_overwritten(ada, cleo):
    reader, revision = reading(cleo), row(cleo).revision
    row(cleo).change(by=ada, name="Cleo C. Castle", phone="1", email="cleo@mail.example")

    answer = reader.post("account/details/", {"revision": revision} | SAID)

    assert answer.status_code == 409
    assert "Somebody else changed this" in words(answer)
    assert SAID["name"] in answer.content.decode()
    assert row(cleo).name == "Cleo C. Castle"
    assert reader.post("account/details/", {"revision": row(cleo).revision} | SAID).status_code == 303


@pytest.mark.parametrize("path", ["details/", "address/", "address/code/"])
def test_where_the_portal_does_not_allow_it_there_is_no_such_page(alder, cleo, path):
    assert "Change details" in words(reading(cleo).get("account/"))
    PortalSetting.objects.within(alder).filter(name="may.edit").update(on=False)
    before = row(cleo).name

    for answer in (reading(cleo).get(f"account/{path}"), reading(cleo).post(f"account/{path}", SAID)):
        assert answer.status_code == 404

    assert "Change details" not in words(reading(cleo).get("account/"))
    assert row(cleo).name == before


@pytest.mark.trust("TA12")
@pytest.mark.parametrize("path", ["details/", "address/", "address/code/"])
def test_a_link_alone_changes_nothing(gus, tia, path):
    before, said = row(tia).name, SAID | {"email": NEW, "code": "123456"}

    answer = reading(tia).post(f"account/{path}", said)

    assert answer.status_code == 303
    assert "/step-up/" in answer["Location"]
    assert "Confirm by a code" in words(reading(tia).get("account/details/"))
    assert row(tia).name == before
    assert reading(gus).post(f"account/{path}", said).status_code == 404
    assert nobody().get(f"account/{path}").status_code == 302


@pytest.mark.trust("TB01")
def test_a_new_address_is_theirs_once_its_code_was_typed_and_the_old_one_is_told(alder, ada, cleo):
    standing.settle(cleo.contact.pk, owner=alder)
    reader = reading(cleo)
    assert "cleo@mail.example" in words(reader.get("account/address/"))

    answer = reader.post("account/address/", {"email": f" {NEW} "})
    assert (answer.status_code, answer["Location"]) == (303, "/alder/account/address/code/")
    assert NEW in words(reader.get("account/address/code/"))
    assert addresses(cleo) == ["cleo@mail.example"]
    code = code_for(alder, reader)
    letter = Letter.objects.within(alder).latest("id")
    assert letter.to_address == NEW
    assert "confirm your new email address" in letter.body

    answer = reader.post("account/address/code/", {"code": code})

    assert (answer.status_code, answer["Location"]) == (303, "/alder/account/")
    assert addresses(cleo) == [NEW]
    assert row(cleo).has_email
    assert told(ada, "contact.moved_address").actor_kind == "contact"
    assert signin.visit("alder", reader.cookie)
    changed = (
        Letter.objects.within(alder)
        .filter(subject__contains="email address")
        .values_list("to_address", flat=True)
    )
    assert {"cleo@mail.example", NEW} <= set(changed)


@pytest.mark.trust("TB03")
def test_wrong_codes_change_nothing_and_a_right_one_counts_once(alder, cleo):
    reader = reading(cleo)
    reader.post("account/address/", {"email": NEW})
    code = code_for(alder, reader)
    for _ in range(4):
        assert reader.post("account/address/code/", {"code": wrong(code)}).status_code == 422
    assert "Too many wrong codes" in words(reader.post("account/address/code/", {"code": wrong(code)}))
    assert reader.post("account/address/code/", {"code": code}).status_code == 422
    assert addresses(cleo) == ["cleo@mail.example"]


def test_a_code_for_something_else_moves_no_address(alder, cleo):
    reader = reading(cleo)
    reader.post("step-up/send/")
    code = code_for(alder, reader)

    answer = reader.post("account/address/code/", {"code": code})

    assert answer.status_code == 422
    assert addresses(cleo) == ["cleo@mail.example"]


@pytest.mark.trust("TA12")
def test_the_code_of_a_new_address_proves_nothing_else(alder, cleo, gus):
    reader = reading(cleo)
    reader.post("account/address/", {"email": NEW})

    assert reader.post("step-up/", {"code": code_for(alder, reader)}).status_code == 409
    assert addresses(cleo) == ["cleo@mail.example"]


@pytest.mark.trust("TD04")
def test_a_proof_of_long_ago_is_not_enough_for_an_address(alder, cleo):
    reader = reading(cleo)
    with time_machine.travel(now() + timedelta(minutes=11)):
        answer = reader.post("account/address/", {"email": NEW})

    assert answer.status_code == 303
    assert "/step-up/" in answer["Location"]
    assert not Letter.objects.within(alder).filter(to_address=NEW).exists()


@pytest.mark.parametrize(
    "typed", ["", "not an address", "a@b@c.example", "cleo@mail.example", "CLEO@MAIL.example"]
)
def test_an_address_that_is_none_or_theirs_already_is_refused_in_words(cleo, typed):
    answer = reading(cleo).post("account/address/", {"email": typed})

    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.content.decode()


@pytest.mark.trust("TB06")
def test_nobody_is_written_to_without_end_at_our_expense(alder, cleo):
    reader = reading(cleo)
    answers = [
        reader.post("account/address/", {"email": f"somebody{n}@else.example"}).status_code for n in range(7)
    ]

    assert answers == [303] * 5 + [429] * 2


def test_other_addresses_stay_and_one_of_them_may_become_the_first(alder, ada, cleo):
    contact = row(cleo)
    contact.edit(replace(contact.draft, emails=("cleo@mail.example", NEW)), by=ada, revision=contact.revision)
    reader = reading(cleo)
    reader.post("account/address/", {"email": NEW})

    reader.post("account/address/code/", {"code": code_for(alder, reader)})

    assert addresses(cleo) == [NEW]
