"""Delivery against a real SMTP server: what each answer means for the letter, and for the secrets in it."""

import datetime

import pytest
from django.utils.timezone import now

from fanlight.core.errors import Refusal
from fanlight.ground.activity.models import Event
from fanlight.ground.activity.writer import unsealed
from fanlight.ground.mail import delivery
from fanlight.ground.mail.models import Letter
from fanlight.ground.people.models import ContactAddress
from tests.ground.mail.conftest import mailers, waiting_tasks
from tests.ground.mail.office import HANG_UP, STALL

pytestmark = pytest.mark.django_db


def due(letter):
    """The letter, as if its wait were over."""
    Letter.objects.within(letter).filter(pk=letter.pk).update(send_at=now())
    return letter


def names(viewer):
    return list(
        Event.objects.visible_to(viewer).filter(name__startswith="letter").values_list("name", flat=True)
    )


@pytest.mark.feature("A30")
def test_a_letter_arrives_and_the_history_says_so(ada, office, post, run):
    letter = run(post())

    (received,) = office.letters
    assert received["Subject"] == "Your claim with Alder"
    assert (
        received["To"] == '"Cara Crown" <cara@mail.example>'
        or received["To"] == "Cara Crown <cara@mail.example>"
    )
    assert received["Message-ID"] == letter.message_id
    assert letter.state == "sent"
    assert letter.sent_at
    assert names(ada) == ["letter.queued", "letter.sent"]


def test_a_letter_leaves_once_however_often_its_task_runs(office, post, run):
    letter = post()

    run(letter)
    run(letter)

    assert len(office.letters) == 1


def test_a_secret_is_minted_at_sending_and_stored_nowhere(office, post, run, minting):
    letter = post(body="Look:\n\n{{ door }}", keys={"link": "k"})
    assert minting.minted == []

    sent = run(letter)

    (secret,) = minting.minted
    assert secret in office.letters[0].get_body(("plain",)).get_content()
    assert minting.sent == [secret]
    assert minting.unsent == []
    assert secret not in str(list(Letter.objects.within(sent).values()))


@pytest.mark.parametrize(
    "answers", [{"rcpt": ["451 4.3.0 busy"]}, {"body": ["452 full"]}, {"rcpt": ["421 closing"]}]
)
def test_a_temporary_refusal_is_tried_again_later_and_ends_the_secret(office, post, run, minting, answers):
    vars(office).update(answers)

    letter = run(post(body="{{ door }}", keys={"link": "k"}))

    assert letter.state == "queued"
    assert letter.send_at > now() + datetime.timedelta(seconds=20)
    assert "The mail server" in letter.failure
    assert minting.unsent == minting.minted[:1]
    assert (
        waiting_tasks()
        .filter(run_after__gt=now(), run_after__lt=letter.send_at + datetime.timedelta(1))
        .exists()
    )

    assert run(due(letter)).state == "sent"
    assert minting.sent == minting.minted[1:]
    assert letter.message_id == office.letters[-1]["Message-ID"]


@pytest.mark.parametrize("stage", ["rcpt", "body"])
def test_a_final_refusal_fails_at_once_in_the_servers_words(ada, office, post, run, stage):
    setattr(office, stage, ["550 5.1.1 No such user here"])

    letter = run(post())

    assert letter.state == "failed"
    assert "550 5.1.1 No such user here" in letter.failure
    failure = Event.objects.visible_to(ada).get(name="letter.failed")
    assert unsealed(failure, "why") == letter.failure
    assert failure.room_id == letter.room_id


def test_an_address_nobody_has_is_remembered_and_one_refused_by_policy_is_not(office, post, run):
    office.rcpt = ["550 5.7.1 We do not like you", "550 5.1.1 No such user"]
    policy, nobody = run(post()), run(post())

    bounced = ContactAddress.objects.within(policy).exclude(bounced_at=None)
    assert list(bounced.values_list("contact_id", flat=True)) == [nobody.contact_id]


def test_a_line_that_breaks_before_the_answer_leaves_the_secret_alive(settings, office, post, run, minting):
    office.body = [HANG_UP]

    letter = run(post(body="{{ door }}", keys={"link": "k"}))

    assert letter.state == "queued"
    assert "did not answer" in letter.failure
    assert minting.unsent == []
    run(due(letter))
    first, second = office.letters
    assert first["Message-ID"] == second["Message-ID"] == letter.message_id


def test_a_server_that_stalls_is_left_after_the_timeout(settings, office, post, run):
    settings.MAILERS = mailers(office.port, timeout=0.3)
    office.body = [STALL]

    assert run(post()).state == "queued"


def test_a_server_that_is_away_costs_nothing_but_time(settings, office, post, run, minting):
    settings.MAILERS = mailers(1)

    letter = run(post(body="{{ door }}", keys={"link": "k"}))

    assert letter.state == "queued"
    assert "could not be reached" in letter.failure
    assert minting.unsent == minting.minted


def test_the_waits_last_longer_than_a_day_and_then_the_letter_fails(ada, settings, office, post, run):
    settings.MAILERS = mailers(1)
    letter = post()
    waited = datetime.timedelta()
    while (tried := run(due(letter))).state == "queued":
        waited += tried.send_at - now()

    assert waited > datetime.timedelta(hours=24)
    assert tried.state == "failed"
    assert tried.tries == delivery.MOST_TRIES
    assert names(ada) == ["letter.queued", "letter.failed"]


def test_a_value_that_cannot_be_given_any_more_fails_the_letter_in_its_own_words(office, post, run, minting):
    letter = post(body="{{ door }}", keys={"link": "k"})
    minting.refusal = Refusal("This link has ended.")

    failed = run(letter)

    assert (failed.state, failed.failure) == ("failed", "This link has ended.")
    assert office.letters == []


def test_trouble_of_ours_is_logged_and_the_letter_waits(caplog, office, post, run, minting):
    minting.refusal = ZeroDivisionError("a bug")

    letter = run(post(body="{{ door }}", keys={"link": "k"}))

    assert letter.state == "queued"
    assert "could not be written" in caplog.text


def test_a_package_that_fails_to_take_note_does_not_undo_the_sending(caplog, office, post, run, minting):
    minting.sent = None  # so that on_sent raises

    assert run(post(body="{{ door }}", keys={"link": "k"})).state == "sent"
    assert "take note" in caplog.text


def test_whoever_was_taken_over_does_not_settle_the_letter(ada, office, post, run, minting, monkeypatch):
    letter = post()

    def sent_by_another(message):
        Letter.objects.within(letter).filter(pk=letter.pk).update(tries=7)

    monkeypatch.setattr("fanlight.ground.mail.smtp.send", sent_by_another)

    assert run(letter).state == "leased"
    assert names(ada) == ["letter.queued"]
