"""Address books arrive as contacts, whatever program wrote the cards."""

import contextlib
import time
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core.errors import Malformed
from fanlight.ground.people.models import Affiliation, Contact
from fanlight.work.transfers import commands
from fanlight.work.transfers.cards import NAMES
from fanlight.work.transfers.records import Unreadable
from fanlight.work.transfers.tables import records, shape_of
from tests.work.transfers.files import a_file, counts

THREE = """BEGIN:VCARD\r
VERSION:3.0\r
PRODID:-//Apple Inc.//iOS 18//EN\r
N:Ash;Ann;Maria;Dr.;\r
FN:Dr. Ann Maria Ash\r
ORG:Brightwater Insurance;Claims\\, South;\r
TITLE:Head of\r
  claims\r
item1.EMAIL;type=INTERNET:ann@home.example\r
EMAIL;type=INTERNET;type=WORK;type=pref:ann@ash.example\r
TEL;type=CELL;type=VOICE:07700 900001\r
TEL;type=WORK;type=FAX:01225 9\r
TEL;TYPE="voice,work":01225 555 010\r
ADR;type=WORK:;;3 High St\\, Floor 2;Bath;;BA1 1AA;UK\r
NOTE:First line\\nsecond\\; line\r
PHOTO;ENCODING=b;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD\r
 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA==\r
UID:abc-1\r
END:VCARD\r
"""
FOUR = """BEGIN:VCARD
VERSION:4.0
FN:Νίκος 🦊
EMAIL;PREF=1:nikos@x.example
TEL;VALUE=uri;TYPE="cell,voice":tel:+30-555
UID:urn:uuid:4fbe8971
END:VCARD
BEGIN:VCARD
VERSION:4.0
KIND:group
FN:Everybody
MEMBER:urn:uuid:4fbe8971
END:VCARD
"""
TWO = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg=
;;;
TEL;CELL:0170 1
EMAIL;INTERNET:joerg@x.example
END:VCARD
"""


def cards(folder, text, **said):
    path = a_file(folder, text, name="people.vcf", **said)
    shape = shape_of(path)
    return [dict(zip(NAMES, record.cells, strict=False)) for record in records(path, shape)]


@pytest.mark.once
def test_a_card_of_version_three_says_all_it_has(tmp_path):
    (ann,) = cards(tmp_path, THREE)
    assert ann == {
        "Name": "Dr. Ann Maria Ash",
        "Company": "Brightwater Insurance",
        "Job title": "Head of claims",
        "Email": "ann@ash.example",
        "Email 2": "ann@home.example",
        "Email 3": "",
        "Phone": "01225 555 010",
        "Mobile": "07700 900001",
        "Address": "3 High St, Floor 2, Bath, BA1 1AA, UK",
        "Website": "",
        "Note": "First line\nsecond; line",
        "UID": "abc-1",
    }


@pytest.mark.once
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_version_four_and_all_scripts_are_read_and_groups_are_not_people(tmp_path, encoding):
    (nikos,) = cards(tmp_path, FOUR, encoding=encoding)
    assert (nikos["Name"], nikos["Email"], nikos["Mobile"]) == ("Νίκος 🦊", "nikos@x.example", "+30-555")
    assert nikos["UID"] == "4fbe8971"


@pytest.mark.once
def test_version_two_in_quoted_printable_is_read(tmp_path):
    (joerg,) = cards(tmp_path, TWO)
    assert (joerg["Name"], joerg["Mobile"], joerg["Email"]) == ("Jörg Müller", "0170 1", "joerg@x.example")


@pytest.mark.once
def test_a_broken_off_card_is_refused_and_says_which(tmp_path):
    with pytest.raises(Unreadable, match="Card 2 is broken off"):
        cards(tmp_path, THREE + "BEGIN:VCARD\nFN:Ben\n")


@pytest.mark.once
def test_a_large_picture_is_never_whole_in_memory(tmp_path):
    picture = "PHOTO;ENCODING=b:" + "A" * 60 + "\n" + (" " + "A" * 74 + "\n") * 200_000
    path = a_file(tmp_path, THREE.replace("PHOTO;", f"{picture}X-PHOTO;"), name="people.vcf")
    shape = shape_of(path)
    tracemalloc.start()
    found = list(records(path, shape))
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert len(found) == 1
    assert most < 2_000_000


@pytest.mark.once
@pytest.mark.parametrize("letters", ["undefined", "idna", "punycode", "rot13", "no\0thing"])
def test_letters_that_nobody_writes_are_no_obstacle(tmp_path, letters):
    odd = f"BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET={letters};ENCODING=QUOTED-PRINTABLE:Ann =41-{'x' * 90}\nEND:VCARD\n"

    assert cards(tmp_path, odd)[0]["Name"].startswith("Ann A-")


@pytest.mark.once
def test_a_value_broken_into_very_many_lines_costs_what_its_length_does(tmp_path):
    endless = "BEGIN:VCARD\nNOTE;ENCODING=QUOTED-PRINTABLE:a=\n" + "b=\n" * 120_000 + "\nFN:A\nEND:VCARD\n"
    began = time.monotonic()

    with pytest.raises(Unreadable, match="too long"):
        cards(tmp_path, endless)
    assert time.monotonic() - began < 5


@pytest.mark.once
def test_an_endless_card_never_fills_the_memory(tmp_path):
    odd = "BEGIN:VCARD\nFN:Ann\n" + "".join(f"X-{n}:1\n" for n in range(50_000)) + "END:VCARD\n"
    path = a_file(tmp_path, odd, name="people.vcf")
    shape = shape_of(path)
    tracemalloc.start()
    assert len(list(records(path, shape))) == 1
    assert tracemalloc.get_traced_memory()[1] < 2_000_000
    tracemalloc.stop()

    with pytest.raises(Unreadable, match="too many lines"):
        cards(tmp_path, "BEGIN:VCARD\nFN:Ann\n" + "EMAIL:a@x.example\n" * 1001 + "END:VCARD\n")


@pytest.mark.once
@given(st.text(alphabet='BEGIN:VCARD;=\\,"\r\n\t .ENDFNTL-0', max_size=300))
def test_any_text_is_read_or_refused_in_words(tmp_path_factory, text):
    path = a_file(tmp_path_factory.mktemp("v"), "BEGIN:VCARD\n" + text, name="people.vcf")
    with contextlib.suppress(Unreadable):
        assert all(record.cells for record in records(path, shape_of(path)))


@pytest.mark.django_db
def test_an_address_book_becomes_contacts_and_is_known_again(tmp_path, ada):
    path = a_file(tmp_path, THREE + FOUR + TWO, name="people.vcf")

    assert counts(commands.take_over(path, by=ada, kind="contacts")) == (3, 0, 0, 0)
    ann = Contact.objects.visible_to(ada).get(name="Dr. Ann Maria Ash")
    assert ann.draft.emails == ("ann@ash.example", "ann@home.example")
    assert Affiliation.objects.visible_to(ada).get(contact=ann).client.name == "Brightwater Insurance"
    assert counts(commands.take_over(path, by=ada, kind="contacts")) == (0, 0, 3, 0)


@pytest.mark.django_db
def test_an_address_book_holds_contacts_and_nothing_else(tmp_path, ada):
    with pytest.raises(Malformed, match="Import it as contacts"):
        commands.take_over(a_file(tmp_path, THREE, name="people.vcf"), by=ada, kind="jobs")
    with pytest.raises(Malformed, match="BEGIN:VCARD"):
        commands.take_over(a_file(tmp_path, "a,b\n1,2\n", name="people.vcf"), by=ada, kind="contacts")
