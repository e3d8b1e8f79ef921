"""No name, subject or address, whoever typed it, adds a header or a recipient to a letter."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanlight.core.errors import Refusal
from fanlight.ground.mail.lines import is_address, mailbox, one_line
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.workspaces.models import Workspace
from tests import world

pytestmark = pytest.mark.django_db

LINE_ENDS = [
    "\r\n",
    "\n",
    "\r",
    "\x00",
    "\x0b",
    "\x0c",
    "\x85",
    "\u2028",
    "\u2029",
    "\r\n ",
    "\n\t",
    "%0d%0a",
    "\\r\\n",
]
ATTACKS = [f"Kind{end}Bcc: evil@evil.example{end}X-Evil: yes{end}{end}<b>body</b>" for end in LINE_ENDS]
ADDRESSES = [
    "a@b.example\r\nBcc: evil@evil.example",
    "a@b.example\nRCPT TO:<evil@evil.example>",
    "a@b.example, evil@evil.example",
    "a@b.example;evil@evil.example",
    "a@b.example evil@evil.example",
    "Amara <a@b.example>",
    "<a@b.example>",
    '"a b"@b.example',
    "a@b.example\x00",
    "a@@b.example",
    "a",
    "",
]
EXPECTED = {
    "auto-submitted", "content-type", "date", "from", "message-id", "mime-version", "reply-to", "subject", "to"
} | {"x-peer", "x-mailfrom", "x-rcptto"}  # fmt: skip


def only_ours(letter):
    assert {name.lower() for name in letter} <= EXPECTED
    assert len(letter.get_all("to")) == len(letter.get_all("from")) == len(letter.get_all("subject")) == 1
    assert letter.envelope_to == ["cara@mail.example"]


@pytest.mark.trust("TG05")
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_subject_adds_no_header(office, post, run, attack):
    run(post(subject=attack))

    only_ours(office.letters[0])
    assert office.letters[0]["Subject"].strip().startswith("Kind")


@pytest.mark.trust("TG05")
@pytest.mark.parametrize("attack", ATTACKS)
def test_names_of_business_contact_and_values_add_no_header(alder, office, post, run, attack):
    stored = attack.replace("\x00", " ")  # PostgreSQL itself refuses NUL
    contact = world.a_contact(alder, stored, email="cara@mail.example")
    Workspace.objects.filter(pk=alder.workspace_id).update(name=stored)

    run(post(contact=contact, subject="For {{ contact }} of {{ business }}"))

    only_ours(office.letters[0])


@pytest.mark.trust("TG05")
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_not_one_plain_address_is_never_written_to(alder, office, post, address):
    contact = world.a_contact(alder, "Cara")
    stored = address.replace("\x00", "\x01")
    ContactAddress.objects.within(contact).filter(contact=contact).update(address=stored)

    with pytest.raises(Refusal):
        post(contact=contact)

    assert office.letters == []


@pytest.mark.trust("TG05")
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_business_own_address_cannot_add_a_header_either(alder, office, post, run, address):
    Workspace.objects.filter(pk=alder.workspace_id).update(email=address.replace("\x00", "\x01"))

    run(post())

    only_ours(office.letters[0])
    assert office.letters[0]["Reply-To"] is None


def test_the_business_is_who_it_comes_from_and_who_is_answered(alder, office, post, run):
    Workspace.objects.filter(pk=alder.workspace_id).update(
        name="Tarrant & Väle, “Bath”", email="ruth@tarrant.example"
    )

    run(post())

    (letter,) = office.letters
    assert letter["From"].addresses[0].display_name == "Tarrant & Väle, “Bath”"
    assert letter["From"].addresses[0].addr_spec == "portal@fanlight.test"
    assert letter["Reply-To"].addresses[0].addr_spec == "ruth@tarrant.example"
    assert letter["Auto-Submitted"] is None


def test_a_letter_that_nobody_wrote_says_so(office, post, run):
    run(post(kind="job.approved"))

    assert office.letters[0]["Auto-Submitted"] == "auto-generated"


@pytest.mark.trust("TG05")
@given(st.text())
def test_one_line_is_one_line(text):
    assert len(one_line(text).splitlines()) <= 1
    assert "\x00" not in one_line(text)


@pytest.mark.trust("TG05")
@given(st.text(), st.emails())
def test_a_mailbox_is_one_line_with_one_address(name, address):
    if is_address(address):
        assert len(mailbox(name, address).splitlines()) == 1
