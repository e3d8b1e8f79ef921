"""The row holds the truth: a letter that lost its task, or its worker, leaves all the same, and leaves once."""

import datetime

import pytest
from django.db import connection
from django.utils.timezone import now

from fanlight.ground.background import lease
from fanlight.ground.background.models import Lease
from fanlight.ground.mail import smtp
from fanlight.ground.mail.models import Letter
from fanlight.ground.mail.tasks import deliver, sweep
from tests.ground.mail.conftest import waiting_tasks

pytestmark = pytest.mark.django_db


def put(letter, **values):
    Letter.objects.within(letter).filter(pk=letter.pk).update(**values)


def minutes(count):
    return now() + datetime.timedelta(minutes=count)


def test_an_overdue_letter_without_a_task_gets_one(post):
    letter = post()
    waiting_tasks().delete()
    put(letter, send_at=minutes(-5))

    sweep.call()

    assert waiting_tasks().get().args_kwargs["args"] == [str(letter.workspace_id), str(letter.pk)]


def test_a_letter_whose_task_still_waits_gets_no_second_one(post):
    put(post(), send_at=minutes(-5))

    sweep.call()

    assert waiting_tasks().count() == 1


@pytest.mark.parametrize("state", ["sent", "failed"])
def test_a_letter_that_is_over_is_left_alone(post, state):
    letter = post()
    waiting_tasks().delete()
    put(letter, send_at=minutes(-5), state=state)

    sweep.call()

    assert not waiting_tasks().exists()


def test_a_letter_in_the_hands_of_a_living_worker_is_left_to_it(office, post, run):
    letter = post()
    alive = lease.take("worker:alive", seconds=60)
    put(letter, state="leased", leased_by=alive.key, leased_until=minutes(5))

    assert run(letter).state == "leased"
    assert office.letters == []


def test_a_letter_in_the_hands_of_a_dead_worker_is_sent_again_under_its_message_id(office, post, run):
    letter = post()
    put(letter, state="leased", leased_by="worker:dead", leased_until=minutes(5), tries=1)
    Lease.objects.create(key="worker:dead", until=minutes(-1))

    assert run(letter).state == "sent"
    assert [one["Message-ID"] for one in office.letters] == [letter.message_id]


def test_a_lease_that_ran_out_is_nobodys(office, post, run):
    letter = post()
    put(letter, state="leased", leased_until=minutes(-1), tries=1)

    assert run(letter).state == "sent"


def test_a_letter_that_killed_every_worker_is_given_up(office, post, run):
    letter = post()
    put(letter, state="leased", leased_by="worker:dead", leased_until=minutes(5), tries=10)

    assert run(letter).failure == "Sending it was cut off too often."
    assert office.letters == []


def test_no_transaction_is_open_while_the_network_is_used(lasting_db, post, run, minting, monkeypatch):
    seen = []
    monkeypatch.setattr(smtp, "send", lambda message: seen.append(connection.in_atomic_block))

    assert run(post(body="{{ door }}", keys={"link": "k"})).state == "sent"
    assert seen == [False]


def test_the_task_is_found_by_the_path_that_is_stored(post):
    post()

    assert waiting_tasks().get().task == deliver
