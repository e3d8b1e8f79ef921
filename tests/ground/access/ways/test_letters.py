"""The address in a letter: minted when it leaves, kept nowhere, ended when it did not leave."""

import datetime
import re

import pytest
from django.apps import apps
from django.utils.timezone import now
from django_tasks_db.models import DBTaskResult

from fanlight.core import tokens
from fanlight.ground.access.entering import links
from fanlight.ground.access.models import LinkSecret, ShareLink
from fanlight.ground.access.ways import letters
from fanlight.ground.activity.models import Event
from fanlight.ground.mail import outbox
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.tasks import deliver
from tests import world
from tests.ground.mail.conftest import mailers
from tests.ground.mail.office import HANG_UP, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def link(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return world.a_share_link(alder, job, contact)


@pytest.fixture
def office(settings):
    with opened() as office:
        settings.MAILERS = mailers(office.port)
        yield office


@pytest.fixture
def letter(alder, job, link):
    body = "Hello {{ contact }},\n\n{{ portal_link }}\n\nuntil {{ link_ends }}"
    keys = {letters.LINK_KEY: link.key}
    draft = outbox.Draft(contact=link.contact, subject="Your job", body=body, room=job.room, keys=keys)
    return outbox.post(draft, by=alder.owner)


def delivered(letter):
    Letter.objects.within(letter).filter(pk=letter.pk, state="queued").update(send_at=now())
    deliver.call(str(letter.workspace_id), str(letter.pk))
    return letter.reloaded()


def text_of(message):
    return message.get_body(("plain",)).get_content()


def every_stored_word(folder):
    """All tables, all rows, all columns as text; and every file of the instance."""
    for model in apps.get_models():
        manager = getattr(model, "rows", None) or model._default_manager
        for row in manager.all().values():
            yield f"{model._meta.db_table}: {row}"
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


@pytest.mark.feature("A28", "A30")
@pytest.mark.trust("TA02")
def test_the_letter_that_arrives_opens_the_job_and_what_stays_does_not(alder, office, letter, link, settings):
    assert delivered(letter).state == "sent"

    (message,) = office.letters
    token = tokens.LINK_PATTERN.search(text_of(message))[1]
    found = links.look_up(token, owner=alder)
    assert found.link == link
    assert (found.secret.why, found.secret.letter_id) == ("letter", letter.pk)
    assert link.reloaded().sent_at
    assert not any(token in words for words in every_stored_word(settings.DATA))


@pytest.mark.feature("E10", "E11")
def test_a_one_tap_link_leaves_in_a_letter_like_any_other(alder, office, tia):
    keys = {letters.LINK_KEY: tia.link.key}
    body = "{{ portal_link }} works until {{ link_ends }}"
    draft = outbox.Draft(contact=tia.contact, subject="Your portal", body=body, room=None, keys=keys)

    assert delivered(outbox.post(draft, by=alder.owner)).state == "sent"

    text = text_of(office.letters[0])
    found = links.look_up(tokens.LINK_PATTERN.search(text)[1], owner=alder)
    assert (found.link, found.is_live) == (tia.link, True)
    assert str(tia.link.last_day(alder.workspace.zone_info).year) in text
    assert tia.link.reloaded().sent_at


@pytest.mark.trust("TA02")
def test_no_address_that_was_ever_given_out_lies_anywhere(ada, office, letter, link, settings):
    issued = {link.mint(by=ada, why="copy") for _ in range(3)}
    office.body = ["421 try later"]
    delivered(letter)
    delivered(letter)
    issued |= {tokens.LINK_PATTERN.search(text_of(message))[1] for message in office.letters}
    (settings.DATA / "witness").write_text("a file of the instance")

    words = list(every_stored_word(settings.DATA))

    assert len(issued) == 5
    assert "a file of the instance" in words
    assert any("access_linksecret" in line for line in words), "the tables must be read"
    assert DBTaskResult.objects.exists(), "task rows are among them"
    assert not [line for line in words for token in issued if token in line]
    assert not [line for line in words if re.search(r"fls_[0-9A-Za-z]{49}", line)]


@pytest.mark.parametrize("answer", ["421 try later", "550 no such user"])
def test_an_address_that_surely_did_not_leave_is_ended(alder, ada, office, letter, link, answer):
    office.rcpt = [answer]

    delivered(letter)

    secret = LinkSecret.objects.within(alder).get()
    assert secret.ended_at
    assert not ShareLink.objects.within(alder).get().sent_at
    withdrawn = Event.objects.visible_to(ada).get(name="link.withdrawn")
    assert withdrawn.payload == {"last_four": secret.last_four}


def test_a_second_try_has_an_address_of_its_own(alder, office, letter):
    office.rcpt = ["421 try later"]
    delivered(letter)
    delivered(letter)

    (message,) = office.letters
    token = tokens.LINK_PATTERN.search(text_of(message))[1]
    assert links.look_up(token, owner=alder).is_live
    assert LinkSecret.objects.within(alder).filter(ended_at=None).count() == 1
    assert LinkSecret.objects.within(alder).count() == 2


def test_an_address_that_may_have_arrived_stays_alive(alder, office, letter):
    office.body = [HANG_UP]
    delivered(letter)

    token = tokens.LINK_PATTERN.search(text_of(office.letters[0]))[1]
    assert links.look_up(token, owner=alder).is_live


def test_a_letter_for_a_link_that_ended_meanwhile_is_not_sent(ada, office, letter, link):
    link.end(by=ada)

    failed = delivered(letter)

    assert (failed.state, failed.failure) == ("failed", "This link has ended already.")
    assert office.letters == []


def test_the_last_day_stands_in_words(alder, office, letter, link):
    delivered(letter)

    day = link.last_day(alder.workspace.zone_info)
    assert f"until {day:%A} {day.day} {day:%B %Y}" in text_of(office.letters[0])


def test_a_letter_without_a_link_cannot_promise_one(alder, job, link):
    draft = outbox.Draft(contact=link.contact, subject="Your job", body="{{ portal_link }}", room=job.room)

    with pytest.raises(outbox.values.UnknownValue):
        outbox.post(draft, by=alder.owner)


def test_minting_for_a_letter_is_done_on_behalf_of_its_author(ada, office, letter):
    delivered(letter)

    minted = Event.objects.visible_to(ada).get(name="link.minted")
    assert (minted.actor_kind, minted.actor_id, minted.via_kind) == ("member", ada.member_id, "letter")
    assert minted.at - now() < datetime.timedelta(minutes=1)
