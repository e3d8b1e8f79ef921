"""Rows become contacts: new, changed, as they were, or refused with a reason; and known again the next time."""

import time

import pytest

from fanlight.core.fulltext import matching
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.ground.people.models import Affiliation, Client, Contact, ContactAddress
from fanlight.ground.workspaces.models import OwnField
from fanlight.work.transfers import commands
from tests import world
from tests.work.transfers.files import a_file, counts, imported

pytestmark = pytest.mark.django_db

HEADER = "ID,First name,Last name,Email,Other email,Phone,Job title,Company,VIP since\n"
ANN = "C-1,Ann,Ash,Ann@Ash.example,ann@home.example,01225 1,Manager,Brightwater  Insurance,2026-01-13\n"
BEN = "C-2,Ben,Birch,,,,,New Firm,\n"


def contacts(text, folder, by, **said):
    return imported(folder, text, by=by, kind="contacts", **said)


def emails(contact):
    return list(
        ContactAddress.objects.within(contact).of_contact(contact).values_list("address", "is_primary")
    )


def called(viewer, name):
    return Contact.objects.visible_to(viewer).get(name=name)


def test_a_row_becomes_a_contact_with_all_it_says(tmp_path, alder, ada, insurer):
    one = contacts(HEADER + ANN + BEN, tmp_path, ada)

    ann = called(ada, "Ann Ash")
    assert counts(one) == (2, 0, 0, 0)
    assert (ann.phone, ann.title, ann.own) == ("01225 1", "Manager", {"vip-since": "2026-01-13"})
    assert emails(ann) == [("Ann@Ash.example", True), ("ann@home.example", False)]
    assert Affiliation.objects.visible_to(ada).get(contact=ann).client == insurer, "known by its folded name"
    assert Affiliation.objects.visible_to(ada).get(contact=called(ada, "Ben Birch")).client.name == "New Firm"
    assert [(f.noun, f.label, f.kind) for f in OwnField.objects.visible_to(ada)] == [
        ("contact", "VIP since", "date")
    ]
    assert Contact.objects.visible_to(ada).filter(matching(ada, "ash brightwater")).get() == ann
    told = Event.objects.visible_to(ada).filter(subject_id=ann.pk)
    assert [(e.name, e.actor_id, e.via_kind) for e in told] == [("contact.added", ada.member_id, "import")]
    assert chain.verify(alder) is None


def test_who_came_without_an_address_is_listed_so_until_a_row_brings_one(tmp_path, ada):
    contacts(HEADER + ANN + BEN, tmp_path, ada)
    mute = Contact.objects.visible_to(ada).without_email()
    assert [one.name for one in mute] == ["Ben Birch"]

    one = contacts(HEADER + BEN.replace("Birch,", "Birch,ben@mail.example"), tmp_path, ada)

    assert counts(one) == (0, 1, 0, 0)
    assert not mute.all().exists()


def test_the_same_file_again_changes_nothing(tmp_path, ada):
    contacts(HEADER + ANN + BEN, tmp_path, ada)
    before = Event.objects.visible_to(ada).count()

    assert counts(contacts(HEADER + ANN + BEN, tmp_path, ada)) == (0, 0, 2, 0)
    assert Event.objects.visible_to(ada).count() == before + 1, "only the import itself is told"


def test_a_reference_finds_the_contact_again_whatever_else_changed(tmp_path, ada):
    contacts(HEADER + ANN, tmp_path, ada)

    again = contacts(HEADER + "C-1,Anna,Oak,anna@oak.example,,,,Other Firm,\n", tmp_path, ada)

    anna = called(ada, "Anna Oak")
    assert counts(again) == (0, 1, 0, 0)
    assert anna.phone == "01225 1", "an empty cell wipes nothing"
    assert [address for address, _first in emails(anna)] == [
        "anna@oak.example",
        "Ann@Ash.example",
        "ann@home.example",
    ]
    names = Affiliation.objects.visible_to(ada).filter(contact=anna).values_list("client__name", flat=True)
    assert set(names) == {"Brightwater Insurance", "Brightwater  Insurance", "Other Firm"} & set(names)
    assert len(names) == 2


def test_without_a_reference_the_address_finds_it_unless_the_mailbox_is_shared(tmp_path, alder, ada):
    known = world.a_contact(alder, "Ann Ash", email="office@firm.example")

    text = "Name,Email,Phone\nAnn Oak,OFFICE@firm.example,1\nBen Birch,office@firm.example,2\n"
    one = contacts(text, tmp_path, ada)

    assert counts(one) == (1, 1, 0, 0)
    assert known.reloaded().name == "Ann Oak", "a word of the name is the same"
    assert called(ada, "Ben Birch").pk != known.pk, "nobody becomes somebody else"


def test_without_either_the_name_finds_it_when_only_one_has_it(tmp_path, ada):
    contacts("Name,Phone\nAnn Ash,1\n", tmp_path, ada)

    assert counts(contacts("Name,Phone\nann  ASH,2\n", tmp_path, ada)) == (0, 1, 0, 0)
    assert Contact.objects.visible_to(ada).get().phone == "2"


def test_two_references_are_two_people_even_with_one_mailbox_and_one_name(tmp_path, ada):
    text = "ID,Name,Email\nA,Ann Ash,a@x.example\nB,Ann Ash,a@x.example\n"
    assert counts(contacts(text, tmp_path, ada)) == (2, 0, 0, 0)
    assert counts(contacts(text, tmp_path, ada)) == (0, 0, 2, 0)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("C-9,,,,,,,,\n", "no name"),
        ("C-9, \u200b ,\u202e,,,,,,\n", "no name"),
        ("C-9,Ann,Ash,not an address,,,,,\n", "is no email address"),
        (f"C-9,{'x' * 500},,,,,,,\n", "longer than 100"),
        ("C-1,Ann,Ash,,,,,,\n", "Row 2 of this file has the same reference"),
        (",Ann,Ash,ann@ash.example,,,,Brightwater  Insurance,\n", "Row 3 of this file is the same"),
        (f"C-9,Ann,Ash,{';'.join(f'a{n}@x.example' for n in range(21))},,,,,\n", "20 email addresses"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused_with_its_reason(tmp_path, ada, row, why):
    same = ",Ann,Ash,ann@ash.example,,,,Brightwater  Insurance,2026-01-13\n"
    one = contacts(HEADER + ANN.replace("Ann@Ash", "other@ash") + same + row, tmp_path, ada)

    assert why in one.refused_rows().get().why


def test_names_of_all_scripts_arrive_as_they_are(tmp_path, ada):
    names = ["نور الدين", "Zoë 🦊", "李小龙", "O’Brien-Łukasz"]
    contacts("Name,Phone\n" + "".join(f"{name},1\n" for name in names), tmp_path, ada)

    assert {one.name for one in Contact.objects.visible_to(ada)} == set(names)


def test_a_merged_contact_is_found_under_the_one_it_became(tmp_path, ada):
    contacts("ID,Name,Email\nA,Ann Ash,a@x.example\nB,Ann A.,b@x.example\n", tmp_path, ada)
    winner, loser = called(ada, "Ann Ash"), called(ada, "Ann A.")
    Contact.objects.within(ada).filter(pk=loser.pk).update(
        merged_into=winner, archived_at="2026-01-01T00:00Z"
    )

    assert counts(contacts("ID,Name,Phone\nB,Ann Ash,77\n", tmp_path, ada)) == (0, 1, 0, 0)
    assert winner.reloaded().phone == "77"


def test_foreign_contacts_are_not_ours(tmp_path, ada, zed):
    contacts(HEADER + ANN, tmp_path, zed)

    assert counts(contacts(HEADER + ANN, tmp_path, ada)) == (1, 0, 0, 0)
    assert Client.objects.visible_to(ada).count() == 1


def test_the_command_takes_contacts(tmp_path, alder, ada, capsys):
    path = a_file(tmp_path, HEADER + ANN)

    assert commands.import_file(path, kind="contacts", workspace="alder") == 0
    assert "1 created" in capsys.readouterr().out


@pytest.mark.trust("TG12")
def test_an_address_made_to_be_read_for_long_is_refused_at_once(tmp_path, ada):
    hostile = "".join(f"C-{n},Ann,Ash{n},<{'@' * 9_900},,,,,\n" for n in range(20))
    began = time.monotonic()

    assert counts(contacts(HEADER + hostile, tmp_path, ada)) == (0, 0, 0, 20)
    assert time.monotonic() - began < 6
