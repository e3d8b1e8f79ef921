"""Who hears of requests: members who were picked, or the owners. No letter that fails loses a request."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.core.errors import NotAllowed
from fanlight.ground.activity.listeners import tell_all
from fanlight.ground.activity.models import Event
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from fanlight.ground.rooms.models import Portal
from fanlight.ground.workspaces.models import Login, Member
from fanlight.work.conversations.models import Note
from fanlight.work.requests.models import RequestWatcher, WorkRequest
from fanlight.work.requests.models.watchers import NoMember, PortalFirst, picked, told
from tests import world
from tests.work.files.uploads import a_file
from tests.work.requests.asking import a_request, takes_requests


@pytest.fixture(autouse=True)
def _open(alder):
    takes_requests(alder)


def member_of(viewer):
    return Member.objects.within(viewer).select_related("login").get(pk=viewer.member_id)


def choose(by, *viewers):
    RequestWatcher.choose([member_of(viewer).key for viewer in viewers], by=by)


def letters(business, kind="alert"):
    return list(Letter.objects.within(business).filter(kind=kind).order_by("to_address"))


@pytest.mark.feature("B18")
@pytest.mark.feature("B19")
def test_each_picked_member_gets_a_letter_about_each_request(alder, ada, max_, cleo):
    choose(ada, ada, max_)
    for n in (1, 2):
        a_request(cleo, press=f"press-number-{n}")
    assert [letter.to_address for letter in letters(alder)] == ["ada@alder.example"] * 2 + [
        "max@alder.example"
    ] * 2
    first = letters(alder)[0]
    assert first.subject == "Cleo Castle asks for a quote: R-1001 Repaint the hall"
    assert "https://fanlight.test/console/alder/requests/R-1001/" in first.body
    assert "Two coats" not in first.body


@pytest.mark.feature("B18")
def test_while_nobody_is_picked_the_owners_hear_of_it(alder, ada, max_, cleo):
    world.a_member(alder, "Bea Bare", role="admin")
    assert picked(ada) == []
    a_request(cleo)
    assert [letter.to_address for letter in letters(alder)] == ["ada@alder.example"]


@pytest.mark.feature("B16")
def test_one_who_left_drops_out_and_the_owners_take_over(alder, ada, max_, cleo):
    choose(ada, max_)
    assert [member.name for member in told(ada)] == ["Max Moor"]
    compare_and_set(member_of(max_), expect={}, disabled_at=alder.workspace.created_at)
    assert picked(ada) == []
    a_request(cleo)
    assert [letter.to_address for letter in letters(alder)] == ["ada@alder.example"]


@pytest.mark.feature("B16")
def test_whose_login_was_stopped_drops_out_too(ada, max_):
    choose(ada, max_)
    Login.objects.filter(pk=member_of(max_).login_id).update(is_active=False)
    assert picked(ada) == []


@pytest.mark.feature("B17")
def test_only_who_works_here_can_be_picked(ada, max_, zed):
    with pytest.raises(NoMember):
        RequestWatcher.choose(["somebody@mail.example"], by=ada)
    with pytest.raises(NoMember):
        choose(ada, max_, zed)
    assert picked(ada) == []
    choose(ada, max_)
    assert [member.name for member in picked(ada)] == ["Max Moor"]


@pytest.mark.feature("B16")
def test_choosing_again_replaces_the_choice_and_is_written_down(ada, max_):
    choose(ada, max_)
    choose(ada, ada)
    choose(ada, ada)
    assert [member.name for member in picked(ada)] == ["Ada Alder"]
    said = Event.objects.visible_to(ada).filter(name="request_watchers.chosen").order_by("number")
    assert [event.payload["people"] for event in said] == [["Max Moor"], ["Ada Alder"]]


@pytest.mark.feature("B16")
def test_only_owners_and_administrators_choose(max_, cleo):
    for viewer in (max_, cleo.viewer):
        with pytest.raises(NotAllowed):
            RequestWatcher.choose([], by=viewer)


@pytest.mark.feature("B15")
def test_nobody_can_be_picked_before_clients_can_come_in(alder, ada, max_):
    Portal.objects.within(alder).update(on=False)
    with pytest.raises(PortalFirst):
        choose(ada, max_)
    Portal.objects.within(alder).filter(audience="customer").update(on=True)
    choose(ada, max_)
    assert picked(ada)


@pytest.mark.feature("B19")
def test_whoever_asked_gets_a_letter_with_the_number(alder, cleo):
    a_request(cleo, title="Paint {{ portal_link }}")
    (letter,) = letters(alder, "request")
    assert (letter.to_address, letter.subject) == ("cleo@mail.example", "We have your request R-1001")
    assert "https://fanlight.test/alder/requests/R-1001/" in letter.body
    assert "{{" not in letter.body


@pytest.mark.feature("B19")
@pytest.mark.parametrize("spoil", ["contact", "team"])
def test_an_address_that_takes_no_mail_loses_no_request_and_no_other_letter(alder, ada, cleo, spoil):
    if spoil == "contact":
        ContactAddress.objects.within(alder).filter(contact=cleo.contact).delete()
    else:
        Login.objects.filter(pk=member_of(ada).login_id).update(email="nowhere")
    sent = a_request(cleo)
    assert WorkRequest.objects.visible_to(ada).get() == sent
    assert bool(letters(alder)) == (spoil == "contact")
    assert bool(letters(alder, "request")) == (spoil == "team")


@pytest.mark.feature("B19")
def test_photos_that_come_with_it_are_told_with_it_and_messages_after_that_to_the_watchers(
    alder, ada, max_, cleo
):
    choose(ada, max_)
    sent = a_request(cleo)
    a_file(sent.room, by=cleo.viewer)
    tell(ada, "file.added")
    assert [letter.subject for letter in letters(alder)] == [
        "Cleo Castle asks for a quote: R-1001 Repaint the hall"
    ]
    Letter.objects.within(alder).update(send_at=now() - datetime.timedelta(hours=1))
    Note.write(by=cleo.viewer, room=sent.room, body="By Friday?")
    tell(ada, "note.written")
    newest = Letter.objects.within(alder).filter(kind="alert").order_by("-id")[0]
    assert newest.to_address == "max@alder.example"
    assert newest.subject == "Cleo Castle wrote a message on “R-1001 Repaint the hall”"
    assert "/console/alder/requests/R-1001/" in newest.body


def tell(viewer, name):
    """Does what the worker does with the events of that name."""
    for event in Event.objects.visible_to(viewer).filter(name=name):
        tell_all(event)
