"""The status of a job by hand: onward, anywhere, and approved."""

import pytest

from fanlight.work.jobs.models import Job
from tests.faces.console.desk import words


def label(viewer):
    return Job.objects.visible_to(viewer).for_page()[0].status.label


def test_the_next_stage_is_one_press_away(job, ada, desk):
    page = desk.get(f"jobs/{job.number}/").content.decode()
    assert "Move to next stage" in page

    answer = desk.post(f"jobs/{job.number}/move/", status="survey booked")

    assert answer.status_code == 303
    assert label(ada) == "Survey booked"


def test_the_same_press_twice_moves_once_and_says_so(job, ada, desk):
    desk.post(f"jobs/{job.number}/move/", status="survey booked")
    answer = desk.post(f"jobs/{job.number}/move/", status="survey booked")

    assert answer.status_code == 303
    assert label(ada) == "Survey booked"
    assert "already stands at this status" in words(desk.get(f"jobs/{job.number}/"))


def test_approval_is_offered_once(job, ada, desk):
    assert "Approve the job" in words(desk.get(f"jobs/{job.number}/"))

    desk.post(f"jobs/{job.number}/approve/")
    desk.post(f"jobs/{job.number}/approve/")

    page = words(desk.get(f"jobs/{job.number}/"))
    assert label(ada) == "Approved"
    assert "Approve the job" not in page
    assert "approved already" in page


@pytest.mark.parametrize("status", ["", "no such status", "enquiry"])
def test_a_status_of_another_trade_or_of_none_is_not_found(job, birch, ada, desk, status):
    assert desk.post(f"jobs/{job.number}/move/", status=status).status_code == 404
    assert label(ada) == "New instruction"


@pytest.mark.parametrize("verb", ["move/", "approve/"])
def test_zed_moves_nothing_and_nothing_moves_by_looking(job, ada, zed_desk, desk, verb):
    assert zed_desk.post(f"jobs/{job.number}/{verb}", status="survey booked").status_code == 404
    assert desk.get(f"jobs/{job.number}/{verb}").status_code == 405
    assert label(ada) == "New instruction"
