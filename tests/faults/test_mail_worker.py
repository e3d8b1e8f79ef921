"""Mail workers are killed at every moment of a letter's life: nothing is lost, and a double has the same Message-ID."""

import contextlib
import os
import random
import select
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from fanlight.ground.mail import outbox
from fanlight.ground.mail.models import Letter
from tests import world
from tests.config.wire import free_port
from tests.faults.mail_nursery import POINTS
from tests.ground.mail.office import opened
from tests.sizes import trials

KILLED = -signal.SIGKILL
BETWEEN_ANSWER_AND_COMMIT = ("answered", "settled")


class Nursery:
    """Where workers come from."""

    def __init__(self, process):
        self._process = process

    def bear(self, point="none", nth=1):
        """A worker's process id."""
        self._process.stdin.write(f"{point} {nth}\n".encode())
        return self._told("born")

    def ended(self):
        """How the last worker ended: 0, or minus the signal."""
        return self._told("ended")

    def _told(self, expected):
        assert select.select([self._process.stdout], [], [], 60)[0], f"no worker has {expected}"
        word, number = self._process.stdout.readline().decode().split()
        assert word == expected, f"a worker has {word} ({number})"
        return int(number)


@pytest.fixture(scope="module")
def port():
    return free_port(23_000)


@pytest.fixture(scope="module")
def workers(django_db_setup, port):
    database = str(connection.settings_dict["NAME"])
    own = {"FANLIGHT_MAIL_URL": f"smtp://127.0.0.1:{port}?tls=none", "TEST_DATABASE": database}
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.faults.mail_nursery"],
        env=os.environ | own,
        bufsize=0,
        process_group=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    yield Nursery(process)
    process.stdin.close()
    process.stdout.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(3)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # a worker that a failed test left behind
    process.wait()


@pytest.fixture
def office(port):
    with opened(port) as office:
        yield office


@pytest.fixture
def letters(lasting_db, alder, job):
    """`letters(3)` posts three; `letters.all()` are all that were posted."""
    cara = world.a_contact(alder, "Cara Crown")

    def posted(count):
        draft = outbox.Draft(contact=cara, subject="For {{ contact }}", body="Hello", room=job.room)
        return [outbox.post(draft, by=alder.owner) for _ in range(count)]

    posted.all = lambda: Letter.objects.within(alder.workspace)
    return posted


def wait_until_sent(letters, *, seconds=30):
    """However long it takes on a busy machine, as long as it goes on."""
    left, limit = letters.all().exclude(state="sent").count(), time.monotonic() + seconds
    while left:
        assert time.monotonic() < limit, list(
            letters.all().exclude(state="sent").values("state", "tries", "failure")
        )
        time.sleep(0.05)
        now_left = letters.all().exclude(state="sent").count()
        if now_left < left:
            left, limit = now_left, time.monotonic() + seconds


def stop(workers, worker):
    os.kill(worker, signal.SIGTERM)
    assert workers.ended() == 0


def doubles(office, letters):
    """How many letters arrived more than once; that none is missing or strange is asserted."""
    arrived = Counter(office.accepted)
    assert set(arrived) == set(letters.all().values_list("message_id", flat=True))
    return sum(count - 1 for count in arrived.values())


@pytest.mark.parametrize("point", POINTS)
def test_a_worker_killed_at_a_named_point_loses_no_letter(letters, workers, office, point):
    kills = trials(short=1, long=20, of=f"kills (-9) of a mail worker once a letter was {point}")
    for _ in range(kills):
        letters(3)
        workers.bear(point, random.randint(1, 3))
        assert workers.ended() == KILLED
    worker = workers.bear()
    wait_until_sent(letters)
    stop(workers, worker)

    assert letters.all().count() == 3 * kills
    twice = doubles(office, letters)
    assert twice == 0 if point not in BETWEEN_ANSWER_AND_COMMIT else 0 < twice <= kills


def test_a_worker_killed_at_any_moment_loses_no_letter(letters, workers, office):
    kills = trials(short=5, long=100, of="kills (-9) of a mail worker at a random moment")
    for _ in range(kills):
        letters(3)
        worker = workers.bear()
        time.sleep(random.uniform(0, 0.8))
        os.kill(worker, signal.SIGKILL)
        assert workers.ended() == KILLED
    worker = workers.bear()
    wait_until_sent(letters)
    stop(workers, worker)

    assert letters.all().count() == 3 * kills
    assert doubles(office, letters) <= kills


def test_a_worker_that_is_asked_to_stop_sends_nothing_twice(letters, workers, office):
    rounds = trials(short=2, long=30, of="polite stops of a mail worker while it sends")
    for _ in range(rounds):
        letters(3)
        worker = workers.bear()
        time.sleep(random.uniform(0, 0.4))
        stop(workers, worker)
    worker = workers.bear()
    wait_until_sent(letters)
    stop(workers, worker)

    assert doubles(office, letters) == 0


def test_letters_wait_for_a_mail_server_that_is_away_and_then_all_leave(letters, workers, port):
    letters(4)
    worker = workers.bear()
    limit = time.monotonic() + 20
    while letters.all().filter(failure="").exists():
        assert time.monotonic() < limit
        time.sleep(0.05)
    assert not letters.all().filter(state="failed").exists()

    with opened(port) as office:
        wait_until_sent(letters)
        stop(workers, worker)
        assert doubles(office, letters) == 0
