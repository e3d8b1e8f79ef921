"""From the calendar a visit is planned, moved, cancelled and taken back; nobody's words are lost on the way."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from fanlight.ground.workspaces.models import Member
from fanlight.work.jobs.models import Appointment
from fanlight.work.jobs.models.appointments import Planned
from tests import world
from tests.faces.console.desk import typed, words, wrong

LONDON = ZoneInfo("Europe/London")
SAID = {"title": "Survey", "on": "2027-03-10", "starts": "09:00", "ends": "11:00"}


def a_visit(job, ada, *, starts="2027-03-10 09:00", hours=2.0, zone="Europe/London", member=None):
    begins = dt.datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(zone))
    planned = Planned("Survey", begins, begins + dt.timedelta(hours=hours), zone, member=member)
    return Appointment.plan(job, planned, by=ada)


def page(visit, verb=""):
    return f"calendar/{visit.key}/{verb}"


def test_a_visit_is_planned_for_a_job_that_is_searched(alder, job, ada, desk):
    world.a_job(alder, title="Roof")
    found = desk.get("calendar/new/", q="kitch", day="2027-03-10", view="week")
    assert "Kitchen ceiling" in words(found)
    assert "Roof" not in words(found)

    form = desk.get(f"jobs/{job.number}/appointments/new/", day="2027-03-10", view="week")
    answer = desk.post(f"jobs/{job.number}/appointments/new/?day=2027-03-10&view=week", **SAID)

    assert typed(form, "on") == "2027-03-10"
    assert answer["Location"] == "/console/alder/calendar/?view=week&day=2027-03-10"
    assert Appointment.objects.visible_to(ada).get().title == "Survey"


def test_without_words_the_newest_open_jobs_are_offered_and_signs_find_nothing(job, desk):
    assert "Kitchen ceiling" in words(desk.get("calendar/new/"))
    assert "No open job matches" in words(desk.get("calendar/new/", q="?!"))


def test_a_visit_is_moved_and_takes_as_long_as_before(job, ada, desk):
    visit = a_visit(job, ada)

    answer = desk.post(page(visit) + "?view=agenda", on="2027-03-12", starts="14:30", sequence="0")

    now = visit.reloaded()
    assert answer["Location"] == "/console/alder/calendar/?view=agenda&day=2027-03-12"
    assert now.starts_at == dt.datetime(2027, 3, 12, 14, 30, tzinfo=LONDON)
    assert (now.ends_at - now.starts_at, now.title) == (dt.timedelta(hours=2), "Survey")


def test_a_visit_of_several_days_keeps_its_hours_over_the_change_of_clocks(job, ada, desk):
    visit = a_visit(job, ada, starts="2027-03-10 08:00", hours=24 + 8)
    assert visit.spans_days

    desk.post(page(visit), on="2027-03-27", starts="08:00", sequence="0")

    ends = visit.reloaded().ends_at.astimezone(LONDON)
    assert (ends.isoformat()) == "2027-03-28T16:00:00+01:00"


def test_it_is_moved_on_the_clock_of_its_place(job, ada, desk):
    visit = a_visit(job, ada, zone="Europe/Paris")
    assert "Europe/Paris (08:00 to 10:00 here)" in words(desk.get(page(visit)))

    desk.post(page(visit), on="2027-03-12", starts="14:30", sequence="0")

    assert visit.reloaded().starts_at == dt.datetime(2027, 3, 12, 14, 30, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_who_move_it_is_told_and_loses_nothing(job, ada, desk, max_desk, htmx):
    visit = a_visit(job, ada)
    max_desk.post(page(visit), on="2027-03-11", starts="10:00", sequence="0")

    answer = desk.post(page(visit), htmx=htmx, on="2027-03-12", starts="14:30", sequence="0")

    assert answer.status_code == 409
    assert "11 March 2027" in words(answer), "where it is now"
    assert (typed(answer, "on"), typed(answer, "starts")) == ("2027-03-12", "14:30")
    assert visit.reloaded().starts_at.day == 11
    again = desk.post(page(visit), on="2027-03-12", starts="14:30", sequence=typed(answer, "sequence"))
    assert (again.status_code, visit.reloaded().starts_at.day) == (303, 12)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"on": ""}, "on"),
        ({"on": "2027-02-30"}, "on"),
        ({"starts": "25:00"}, "starts"),
        ({"on": "2027-03-28", "starts": "01:30"}, "starts"),
    ],
)
def test_a_time_that_cannot_be_is_named(job, ada, desk, change, field):
    visit = a_visit(job, ada)

    answer = desk.post(page(visit), **({"on": "2027-03-12", "starts": "14:30", "sequence": "0"} | change))

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert visit.reloaded().sequence == 0


def test_another_visit_of_the_same_member_is_said_and_not_refused(job, ada, desk):
    member = Member.objects.visible_to(ada).get(pk=ada.member_id)
    a_visit(job, ada, member=member)
    visit = a_visit(job, ada, starts="2027-03-11 09:00", member=member)

    answer = desk.post(page(visit), on="2027-03-10", starts="10:00", sequence="0")

    assert answer.status_code == 303
    assert "Ada Alder has another visit then: Survey, 09:00 to 11:00" in words(desk.get("calendar/"))


@pytest.mark.parametrize("hour", ["07:00", "11:00"])
def test_visits_that_only_touch_do_not_overlap(job, ada, desk, hour):
    member = Member.objects.visible_to(ada).get(pk=ada.member_id)
    a_visit(job, ada, member=member)
    visit = a_visit(job, ada, starts="2027-03-11 09:00", member=member)

    desk.post(page(visit), on="2027-03-10", starts=hour, sequence="0")

    assert "another visit" not in words(desk.get("calendar/"))


def test_cancelling_is_undone_from_the_toast(job, ada, desk):
    visit = a_visit(job, ada)
    answer = desk.post(page(visit, "cancel/") + "?view=month")
    assert (answer.status_code, visit.reloaded().state) == (303, "cancelled")

    toast = desk.client.get(answer["Location"]).content.decode()
    undo = re.search(rf'action="([^"]*{visit.key}/restore/[^"]*)"', toast)
    assert "is cancelled" in toast
    assert undo, "the toast holds a form"
    back = desk.client.post(undo[1].replace("&amp;", "&"))

    assert (back.status_code, visit.reloaded().state) == (303, "planned")
    assert visit.reloaded().sequence == 2


def test_what_was_pressed_twice_is_explained(job, ada, desk):
    visit = a_visit(job, ada)

    desk.post(page(visit, "restore/"))
    assert "not cancelled any more" in words(desk.get("calendar/"))
    for _ in range(2):
        desk.post(page(visit, "cancel/"))
    assert "cancelled or done already" in words(desk.get("calendar/"))
    assert desk.post(page(visit), on="2027-03-12", starts="14:30", sequence="1").status_code == 422


@pytest.mark.parametrize("verb", ["", "cancel/", "restore/"])
def test_zed_gets_the_same_answer_for_alders_visit_as_for_none(job, ada, zed_desk, verb):
    visit = a_visit(job, ada)

    foreign = zed_desk.post(page(visit, verb))
    missing = zed_desk.post(f"calendar/{'x' * 22}/{verb}")

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content
    assert visit.reloaded().state == "planned"
