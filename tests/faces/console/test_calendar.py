"""The calendar: what a day shows, whose visits, in which zone, and how its pages are turned."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

import pytest

from fanlight.work.jobs.models import Appointment
from fanlight.work.jobs.models.appointments import Planned
from tests import world
from tests.faces.console.desk import words

LONDON = "Europe/London"


def at(day, clock="09:00", zone=LONDON):
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time.fromisoformat(clock), ZoneInfo(zone))


def a_visit(job, ada, day, *, title="Survey", clock="09:00", hours=2.0, **said):
    starts = at(day, clock, said.get("zone", LONDON))
    planned = Planned(title, starts, starts + dt.timedelta(hours=hours), **({"zone": LONDON} | said))
    return Appointment.plan(job, planned, by=ada)


def cells(answer):
    """What each day of a month shows, by its date."""
    text = answer.content.decode()
    found = re.findall(r'<td[^>]*>.*?data-day="([^"]+)"(.*?)</td>', text, re.DOTALL)
    return {day: " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", " ", rest).split()) for day, rest in found}


def test_a_month_shows_each_visit_on_its_day(job, ada, desk):
    a_visit(job, ada, "2027-03-10")
    world.a_key_date(job, by=ada, name="Report due", on="2027-03-11")

    page = desk.get("calendar/", day="2027-03-10")

    days = cells(page)
    assert page.status_code == 200
    assert "March 2027" in words(page)
    assert (min(days), max(days), len(days)) == ("2027-03-01", "2027-04-04", 35)
    assert "09:00 Survey" in days["2027-03-10"]
    assert "Report due" in days["2027-03-11"]
    assert "Survey" not in days["2027-03-11"]


def test_a_day_shows_four_and_says_that_there_are_more(job, ada, desk):
    for n in range(6):
        a_visit(job, ada, "2027-03-10", title=f"Visit {n}", clock=f"0{n + 1}:00")
    for n in range(3):
        world.a_key_date(job, by=ada, name=f"Date {n}", on="2027-03-10")

    day = cells(desk.get("calendar/", day="2027-03-01"))["2027-03-10"]

    assert [f"Visit {n}" in day for n in range(6)] == [True, True, False, False, False, False]
    assert [f"Date {n}" in day for n in range(3)] == [True, True, False]
    assert day.endswith("more")


def test_the_chosen_day_is_shown_in_full(job, ada, desk):
    for n in range(6):
        a_visit(job, ada, "2027-03-10", title=f"Visit {n}", clock=f"0{n + 1}:00")

    assert "Visit 5" in words(desk.get("calendar/", day="2027-03-10"))
    assert "Visit 5" not in words(desk.get("calendar/", day="2027-03-09"))


def test_weeks_begin_as_the_workspace_writes_its_dates(alder, ada, desk):
    assert min(cells(desk.get("calendar/", day="2027-03-10"))) == "2027-03-01"

    type(alder.workspace).objects.filter(pk=alder.workspace_id).update(date_order="mdy")

    assert min(cells(desk.get("calendar/", day="2027-03-10"))) == "2027-02-28"


@pytest.mark.parametrize("day", ["2027-03-28", "2027-10-31"])
def test_days_on_which_clocks_change_hold_what_is_on_them_and_nothing_else(job, ada, desk, day):
    after = (dt.date.fromisoformat(day) + dt.timedelta(days=1)).isoformat()
    a_visit(job, ada, day, title="Very early", clock="00:10", hours=0.2)
    a_visit(job, ada, day, title="Very late", clock="23:40", hours=0.2)
    a_visit(job, ada, after, title="The day after", clock="00:00", hours=0.2)

    days = cells(desk.get("calendar/", day=day[:8] + "01")) | cells(desk.get("calendar/", day=after))

    assert "00:10 Very early" in days[day]
    assert "23:40 Very late" in days[day]
    assert "00:00 The day after" in days[after]
    assert "The day after" not in days[day]


def test_a_visit_elsewhere_says_the_hours_of_both_clocks(job, ada, desk):
    a_visit(job, ada, "2027-03-10", zone="Europe/Paris", clock="10:00")

    page = words(desk.get("calendar/", day="2027-03-10", view="week"))

    assert "09:00 to 11:00 Survey" in page
    assert "10:00 to 12:00 Paris" in page


def test_a_visit_of_several_days_stands_on_each_of_them(job, ada, desk):
    a_visit(job, ada, "2027-02-27", title="Installation", hours=24 * 3 + 6)

    days = cells(desk.get("calendar/", day="2027-03-01"))
    week = words(desk.get("calendar/", day="2027-03-02", view="agenda"))

    assert [day for day, said in sorted(days.items()) if "Installation" in said] == [
        "2027-03-01",
        "2027-03-02",
    ]
    assert "Installation" in week
    assert "Installation" not in words(desk.get("calendar/", day="2027-03-03", view="agenda"))


def test_cancelled_visits_are_struck_or_left_out(job, ada, desk):
    a_visit(job, ada, "2027-03-10", title="Called off").cancel(by=ada)
    a_visit(job, ada, "2027-03-10", title="Stays")

    shown, hidden = (
        desk.get("calendar/", day="2027-03-10"),
        desk.get("calendar/", day="2027-03-10", cancelled="hide"),
    )

    assert "<s>Called off</s>" in shown.content.decode()
    assert "Called off" not in words(hidden)
    assert "Stays" in words(hidden)


def test_it_shows_everybodys_visits_or_one_members(job, ada, max_, desk, alder):
    from fanlight.ground.workspaces.models import Member

    ada_row, max_row = (Member.objects.visible_to(ada).get(pk=one.member_id) for one in (ada, max_))
    a_visit(job, ada, "2027-03-10", title="Adas", member=ada_row)
    a_visit(job, ada, "2027-03-10", title="Maxens", member=max_row)

    def shown(member):
        text = words(desk.get("calendar/", day="2027-03-10", member=member))
        return [title for title in ("Adas", "Maxens") if title in text]

    assert shown("everyone") == ["Adas", "Maxens"]
    assert shown("mine") == ["Adas"]
    assert shown(max_row.key) == ["Maxens"]
    assert desk.get("calendar/", member="nobody").status_code == 404


def test_two_visits_of_one_member_at_once_are_said_to_overlap(job, ada, desk):
    from fanlight.ground.workspaces.models import Member

    member = Member.objects.visible_to(ada).get(pk=ada.member_id)
    a_visit(job, ada, "2027-03-10", member=member)
    assert "Overlaps" not in words(desk.get("calendar/", day="2027-03-10"))
    a_visit(job, ada, "2027-03-10", clock="10:00", title="Call", member=member)

    assert words(desk.get("calendar/", day="2027-03-10")).count("Overlaps") == 2


def test_an_agenda_goes_on_page_by_page_and_misses_nothing(job, ada, desk):
    titles = [f"Visit {n:03}" for n in range(120)]
    for n, title in enumerate(titles):
        a_visit(job, ada, "2027-03-10", title=title, clock=f"{8 + n // 30:02}:00")
    world.a_key_date(job, by=ada, name="Report due", on="2027-03-10")

    seen, page = [], desk.get("calendar/", view="agenda", day="2027-03-10")
    for _ in range(4):
        seen += re.findall(r"Visit \d{3}", words(page))
        onward = re.search(r'href="([^"]+)" rel="next">Next', page.content.decode().replace("&amp;", "&"))
        onward = onward or re.search(r'class="btn" href="([^"]+)" rel="next"', page.content.decode())
        if not onward:
            break
        page = desk.client.get(onward[1].replace("&amp;", "&"))

    assert seen == titles
    assert "Report due" not in words(page), "the last page does not repeat the key date of the first"


@pytest.mark.parametrize(
    "asked", [{"day": "2027-02-30"}, {"day": "x"}, {"day": "0001-01-01"}, {"view": "year"}]
)
def test_what_cannot_be_read_is_today_and_a_month(desk, asked):
    page = desk.get("calendar/", **asked)

    assert page.status_code == 200
    assert 'aria-current="date"' in page.content.decode()


def test_an_agenda_says_that_it_shows_the_first_key_dates_only(job, ada, desk):
    for n in range(50):
        world.a_key_date(job, by=ada, name=f"Due {n:02}", on=f"2027-03-{10 + n % 5}")
    assert "key dates are shown" not in words(desk.get("calendar/", view="agenda", day="2027-03-10"))
    world.a_key_date(job, by=ada, name="Handed over", on="2027-03-15")

    page = desk.get("calendar/", view="agenda", day="2027-03-10")

    assert "The first 50 key dates are shown. From the last of them on" in words(page)
    assert "Handed over" not in words(page)
    onward = re.search(r'<p class="hint">[^<]*<a href="[^"]*[?&;]day=([\d-]+)', page.content.decode())
    assert "Handed over" in words(desk.get("calendar/", view="agenda", day=onward[1]))


@pytest.mark.parametrize("view", ["month", "week", "agenda"])
def test_nobody_sees_anothers_visits(job, ada, birch, zed, zed_desk, view):
    a_visit(job, ada, "2027-03-10")

    assert zed_desk.get("calendar/", view=view, day="2027-03-10").status_code == 404
    from tests.faces.console.desk import at_the_desk

    own = at_the_desk(zed, place="birch").get("calendar/", view=view, day="2027-03-10")
    assert own.status_code == 200
    assert "Survey" not in words(own)
