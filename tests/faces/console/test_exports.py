"""A list leaves the console: asked for on its page, watched, fetched by its own member alone, gone after a day."""

import datetime

import pytest
import time_machine
from django.utils.timezone import now

from fanlight.core.doors import compare_and_set
from fanlight.ground.workspaces.models import Member
from fanlight.work.transfers import exporting
from fanlight.work.transfers.models import Export
from tests import world
from tests.faces.console.desk import at_the_desk, words
from tests.work.transfers.sheets import column, exported

pytestmark = pytest.mark.django_db


@pytest.fixture
def jobs(alder):
    return [world.a_job(alder, title=title) for title in ("Roof", "Attic", "Cellar")]


def asked_by_form(desk, ada, query="", **said):
    answer = desk.post("export/jobs/new/", answered="1", query=query, **({"format": "csv"} | said))
    assert answer.status_code == 303
    return Export.objects.visible_to(ada).newest_first()[0]


def fetched(desk, one, path="file/"):
    """The answer, read to its end."""
    answer = desk.get(f"export/{one.key}/{path}")
    if answer.streaming:
        answer.table = b"".join(answer.streaming_content).decode("utf-8-sig")
    return answer


def test_a_list_leads_to_its_export_as_it_is_filtered(desk, jobs):
    page = desk.get("jobs/", state="all", q="roof")
    assert 'href="/console/alder/export/jobs/new/?q=roof&amp;state=all"' in page.content.decode()

    asked = words(desk.get("export/jobs/new/", state="all", q="roof", sort="title"))
    assert "Show All" in asked
    assert "Search roof" in asked
    assert "Order Title" in asked
    assert "500 newest matches" in asked, "what a search leaves out is said before"
    assert "500 newest matches" not in words(desk.get("export/jobs/new/", state="all"))


def test_the_file_is_made_watched_and_fetched(desk, jobs, ada):
    one = asked_by_form(desk, ada, query="sort=title")
    page = desk.get(f"export/{one.key}/", htmx=True)
    assert b'hx-trigger="every 1s"' in page.content
    assert fetched(desk, one).status_code == 303, "not yet"

    exporting.make(one)
    page = desk.get(f"export/{one.key}/")
    assert b'hx-trigger="every' not in page.content
    assert "Rows 3" in words(page)
    file = fetched(desk, one)
    assert file.table.splitlines()[1].startswith('"J-2","Attic"')
    assert file["Content-Disposition"].startswith('attachment; filename="Alder-jobs-')
    assert file["Content-Type"] == "text/csv; charset=utf-8"
    assert file["Cache-Control"] == "private, no-store"


def test_chosen_rows_and_all_that_match_come_from_the_bar_of_the_list(desk, jobs, ada):
    page = desk.post("export/jobs/new/", listing="jobs", query="", chosen=[jobs[0].number, jobs[2].number])
    assert page.status_code == 200
    assert "Chosen rows 2" in words(page)
    query = f"state=all&chosen={jobs[0].number}&chosen={jobs[2].number}"
    one = asked_by_form(desk, ada, query=query)
    exporting.make(one)
    assert sorted(column(one.reloaded(), "Title")) == ["Cellar", "Roof"]

    page = desk.post("export/jobs/new/", query="q=attic", chosen=[jobs[0].number], all="1")
    assert "Search attic" in words(page)


@pytest.mark.parametrize("format", ["", "pdf", None])
@pytest.mark.parametrize("htmx", [False, True])
def test_a_format_we_do_not_have_is_refused_and_what_was_asked_stays(desk, jobs, ada, format, htmx):
    answer = desk.post("export/jobs/new/", answered="1", query="q=roof", format=format, htmx=htmx)

    assert answer.status_code == 422
    assert "choose" in words(answer).lower() or "Select a valid choice" in words(answer)
    assert 'value="q=roof"' in answer.content.decode()
    assert not Export.objects.visible_to(ada).exists()


def test_too_many_at_once_are_refused_with_the_reason(desk, jobs, ada):
    for number in range(5):
        asked_by_form(desk, ada, query=f"q=a{number}")

    answer = desk.post("export/jobs/new/", answered="1", query="", format="csv")
    assert answer.status_code == 422
    assert "still being made" in words(answer)


def test_a_list_that_is_not_there_is_not_found(desk, jobs):
    assert desk.get("export/nothing/new/").status_code == 404
    assert desk.post("export/nothing/new/", answered="1", format="csv").status_code == 404


@pytest.mark.trust("TE09")
@pytest.mark.parametrize("path", ["", "file/"])
def test_nobody_but_its_member_finds_an_export(desk, zed_desk, max_desk, alder, jobs, max_, path):
    one = exported(max_)
    assert fetched(max_desk, one, path).status_code == 200

    admin = at_the_desk(world.a_member(alder, "Adam Admin", role="admin"))
    for other in (desk, admin, zed_desk):
        assert fetched(other, one, path).status_code == 404
    zed_desk.place = "birch"
    assert fetched(zed_desk, one, path).status_code == 404


@pytest.mark.trust("TE09")
def test_a_member_who_was_stopped_or_lost_a_role_fetches_nothing(desk, max_desk, jobs, ada, max_):
    mine, theirs = exported(max_), exported(ada)
    member = Member.objects.within(max_).get(pk=max_.member_id)

    compare_and_set(member, expect={}, disabled_at=now())
    assert fetched(max_desk, mine).status_code == 404
    compare_and_set(member, expect={}, disabled_at=None)
    assert fetched(max_desk, mine).status_code == 200

    owner = Member.objects.within(ada).get(pk=ada.member_id)
    assert fetched(desk, theirs).status_code == 200
    compare_and_set(owner, expect={}, role="staff")
    assert fetched(desk, theirs).status_code == 404


@pytest.mark.trust("TE09")
def test_after_a_day_the_page_says_that_the_file_is_gone(jobs, max_):
    one = exported(max_)

    with time_machine.travel(now() + datetime.timedelta(hours=24, seconds=1)):
        max_desk = at_the_desk(max_)
        answer = fetched(max_desk, one)
        assert answer.status_code == 303
        assert "This file is gone" in words(max_desk.get(f"export/{one.key}/"))


def test_what_failed_says_why_and_offers_to_begin_again(desk, jobs, ada):
    one = asked_by_form(desk, ada, query="q=roof")
    one.fail("The disk is full.")

    page = desk.get(f"export/{one.key}/")
    assert "The disk is full." in words(page)
    assert "export/jobs/new/?q=roof" in page.content.decode()


def test_what_is_exported_is_listed_for_its_member(desk, max_desk, jobs, max_):
    one = exported(max_)

    assert one.name in words(max_desk.get("transfers/"))
    assert one.name not in words(desk.get("transfers/"))
