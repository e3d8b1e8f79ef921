"""Two who press at the same moment: one request, one job, and an answer that is either a job or a no."""

import functools

import pytest

from fanlight.core.errors import Refusal
from fanlight.ground.rooms.models import Room
from fanlight.work.jobs.models import Job
from fanlight.work.jobs.models.jobs import JobDraft
from fanlight.work.requests.models import WorkRequest
from tests.ground.access.test_races import at_once
from tests.sizes import trials
from tests.work.requests.asking import a_request, takes_requests

pytestmark = pytest.mark.usefixtures("lasting_db")
ROUNDS = trials(short=3, long=30, of="rounds of two who send or answer one work request at once")
DRAFT = JobDraft(title="Hall", kind="claim")


def unless_refused(verb):
    def press():
        try:
            verb()
        except Refusal:
            return

    return press


@pytest.mark.feature("B07")
def test_a_form_that_is_sent_twice_at_once_is_one_request(alder, cleo):
    takes_requests(alder)
    for round_ in range(ROUNDS):
        press = f"press-number-{round_}"
        at_once(*[functools.partial(a_request, cleo, press=press)] * 2)
        assert WorkRequest.objects.visible_to(cleo.viewer).filter(press=press).count() == 1
    assert Room.objects.visible_to(cleo.viewer).filter(kind="request").count() == ROUNDS


@pytest.mark.feature("B08")
def test_two_who_make_it_a_job_make_one(alder, cleo, ada):
    takes_requests(alder)
    for round_ in range(ROUNDS):
        asked = a_request(cleo, press=f"press-number-{round_}")
        pressed = [unless_refused(functools.partial(asked.reloaded().make_job, DRAFT, by=ada)) for _ in "ab"]
        at_once(*pressed)
        assert Job.objects.visible_to(ada).filter(room_id=asked.room_id).count() == 1
        assert asked.reloaded().state == "job"


@pytest.mark.feature("B08")
def test_a_job_and_a_no_at_once_leave_one_of_them(alder, cleo, ada):
    takes_requests(alder)
    for round_ in range(ROUNDS):
        asked = a_request(cleo, press=f"press-number-{round_}")
        at_once(
            unless_refused(functools.partial(asked.reloaded().make_job, DRAFT, by=ada)),
            unless_refused(functools.partial(asked.reloaded().decline, "No.", by=ada)),
        )
        fresh, jobs = asked.reloaded(), Job.objects.visible_to(ada).filter(room_id=asked.room_id)
        assert fresh.state in ("job", "declined")
        assert jobs.exists() == (fresh.state == "job")
        assert Room.objects.within(ada).get(pk=asked.room_id).kind == ("job" if jobs else "request")
