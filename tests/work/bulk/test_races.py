"""Two bulk actions on the same rows, a worker beside the page, an edit beside an undo; and everybody else goes on."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from fanlight.core.errors import Refusal
from fanlight.ground.activity import chain
from fanlight.ground.activity.models import Event
from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction
from fanlight.work.jobs.models import Job, Status, StatusMove
from tests import world
from tests.sizes import trials
from tests.work.bulk.wishes import a_wish, carried_out, outcomes

pytestmark = pytest.mark.usefixtures("lasting_db")
ROWS = trials(short=12, long=80, of="jobs under two bulk actions at once")
SECONDS_HELD = 0.3


def at_once(*verbs):
    """Each in a thread of its own, let go together; whatever one raises, this raises."""
    line = threading.Barrier(len(verbs))

    def run(verb):
        try:
            line.wait(10)
            verb()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(verbs)) as pool:
        list(pool.map(run, verbs))


@pytest.fixture
def many(alder):
    return [world.a_job(alder, title=f"Job {n}") for n in range(ROWS)]


def moves(viewer):
    """How often each job came to a status of its own accord, the first one left out."""
    numbers = StatusMove.objects.visible_to(viewer).values_list("job__number", flat=True)
    return {number: list(numbers).count(number) - 1 for number in set(numbers)}


def test_two_runs_of_one_action_act_once_on_each_row(ada, many):
    action = BulkAction.begin(a_wish("move", jobs=many, said={"status": "survey booked"}), by=ada)

    at_once(lambda: running.run(action), lambda: running.run(action), lambda: running.run(action))

    assert set(outcomes(action).values()) == {"done"}
    assert moves(ada) == {job.number: 1 for job in many}
    assert action.reloaded().done == ROWS
    assert Event.objects.visible_to(ada).filter(name="bulk.finished").count() == 1
    assert chain.verify(ada) is None


def test_two_actions_on_the_same_rows_leave_each_row_whole(ada, max_, many):
    one = BulkAction.begin(a_wish("archive", jobs=many), by=ada)
    two = BulkAction.begin(a_wish("archive", jobs=many[::-1]), by=max_)

    at_once(lambda: running.run(one), lambda: running.run(two))

    both = [outcomes(one), outcomes(two)]
    assert all(sorted([both[0][job.number], both[1][job.number]]) == ["done", "skipped"] for job in many)
    assert Event.objects.visible_to(ada).filter(name="job.archived").count() == ROWS
    assert chain.verify(ada) is None


def test_an_edit_beside_an_undo_is_never_overwritten(ada, max_, many):
    action = carried_out(a_wish("move", jobs=many, said={"status": "survey booked"}), ada)
    sent = Status.objects.visible_to(ada).get(label_key="report sent")
    moved = []

    def go_on():
        for job in Job.objects.visible_to(max_).order_by("-id"):
            try:
                job.move(sent, by=max_)
            except Refusal:
                continue
            moved.append(job.number)

    action.undo(by=ada)
    at_once(lambda: running.run(action), go_on)

    stand = dict(Job.objects.visible_to(ada).values_list("number", "status__label_key"))
    became = outcomes(action)
    assert set(became.values()) <= {"undone", "kept"}
    assert all(stand[number] == "report sent" for number in moved)
    assert all(stand[number] == "report sent" for number, outcome in became.items() if outcome == "kept")
    assert action.reloaded().state == "undone"


def test_others_write_beside_a_bulk_action(ada, max_, alder, many):
    held, waits = [], []
    action = BulkAction.begin(a_wish("archive", jobs=many), by=ada)
    worker = threading.Thread(
        target=lambda: (running.run(action, watch=held.append), connections.close_all())
    )
    worker.start()
    while worker.is_alive() and len(waits) < ROWS:
        began = time.monotonic()
        world.a_job(alder)
        waits.append(time.monotonic() - began)
    worker.join()

    assert action.reloaded().state == "done"
    assert sorted(held)[len(held) // 2] < SECONDS_HELD, "the usual one: the machine is shared"
    assert waits
