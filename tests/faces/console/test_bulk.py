"""Something done to many rows from a list's page: chosen or all, asked first where it must be, taken back."""

import csv
import html
import io
import re
from urllib.parse import urlencode

import pytest

from fanlight.work.bulk import running
from fanlight.work.bulk.models import BulkAction, BulkRow
from fanlight.work.jobs.models import Job
from tests import world
from tests.faces.console.desk import at_the_desk, words, wrong

LIST = {"listing": "jobs", "query": ""}
UNDO = re.compile(r'action="([^"]*/undo/|[^"]*/move/back/[^"]*)"')


@pytest.fixture
def three(alder):
    return [world.a_job(alder, title=f"Job {n}") for n in range(3)]


def archived(viewer):
    return Job.objects.visible_to(viewer).exclude(archived_at=None).count()


def undone(desk, page):
    """Presses the button of the toast."""
    address = html.unescape(UNDO.findall(page.content.decode())[0])
    return desk.client.post(address)


def test_chosen_jobs_are_archived_and_the_toast_takes_it_back(ada, desk, three):
    chosen = [job.number for job in three[:2]]
    answer = desk.post("bulk/new/", **LIST, verb="archive", chosen=chosen)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/console/alder/jobs/")
    assert archived(ada) == 2

    page = desk.get("jobs/")
    assert "2 jobs archived" in words(page)
    undone(desk, page)

    assert archived(ada) == 0
    assert "Taken back" in words(desk.get("jobs/"))


def test_one_row_is_archived_from_its_own_menu_whatever_is_ticked(ada, desk, three):
    chosen = [job.number for job in three]
    desk.post("bulk/new/", **LIST, only=f"archive {three[1].number}", chosen=chosen)

    assert archived(ada) == 1
    assert Job.objects.visible_to(ada).get(number=three[1].number).archived_at


def test_the_list_comes_back_as_it_was_searched(desk, three):
    answer = desk.post(
        "bulk/new/", listing="jobs", query="q=job&sort=title", verb="archive", chosen=three[0].number
    )

    assert answer.headers["Location"] == "/console/alder/jobs/?q=job&sort=title"


def test_a_verb_that_must_be_told_something_asks_first(ada, desk, three):
    asked = desk.post("bulk/new/", **LIST, verb="move", chosen=[job.number for job in three])
    assert asked.status_code == 200
    assert "Survey booked" in words(asked)
    assert all(f'name="chosen" value="{job.number}"' in asked.content.decode() for job in three)

    fields = {"verb": "move", "sure": "1", "chosen": [job.number for job in three]}
    refused = desk.post("bulk/new/", **LIST, **fields, status="")
    assert (refused.status_code, wrong(refused, "status")) == (422, "Choose one.")

    desk.post("bulk/new/", **LIST, **fields, status="survey booked")
    assert Job.objects.visible_to(ada).filter(status__label="Survey booked").count() == 3


def test_all_that_match_are_asked_for_once_more_and_left_to_the_worker(ada, desk, three):
    fields = {"verb": "archive", "all": "1", "listing": "jobs", "query": "q=job"}
    asked = desk.post("bulk/new/", **fields)
    assert asked.status_code == 200
    assert "every row that the list finds" in words(asked)
    assert archived(ada) == 0

    answer = desk.post("bulk/new/", **fields, sure="1")
    action = BulkAction.objects.visible_to(ada).get()
    assert answer.headers["Location"] == f"/console/alder/bulk/{action.key}/"
    assert "looked up" in desk.get(f"bulk/{action.key}/").content.decode()
    running.run(action)

    page = desk.get(f"bulk/{action.key}/")
    assert archived(ada) == 3
    assert "Done 3" in words(page)
    desk.post(f"bulk/{action.key}/undo/")
    assert archived(ada) == 0


NEWEST = "500 newest matches only"


@pytest.mark.parametrize(("query", "is_told"), [("q=job", True), ("state=all", False)])
def test_all_that_a_search_finds_is_said_to_be_the_newest_before_and_after(ada, desk, query, is_told):
    fields = {"verb": "archive", "all": "1", "listing": "jobs", "query": query}
    assert (NEWEST in words(desk.post("bulk/new/", **fields))) == is_told

    action = BulkAction.objects.create(
        workspace_id=ada.workspace_id,
        listing="jobs",
        verb="archive",
        state="done",
        is_all=True,
        query=query,
        gathered=500,
        member_id=ada.member_id,
    )
    assert (NEWEST in words(desk.get(f"bulk/{action.key}/"))) == is_told


def test_a_long_question_is_never_cut_into_a_wider_one(ada, desk, three):
    rest = urlencode({"q": "job " + "🦊" * 190, "state": "archived"})
    assert len(rest) > 2000
    desk.post("bulk/new/", listing="jobs", verb="archive", all="1", sure="1", query=rest)
    assert BulkAction.objects.visible_to(ada).get().asked.state == "archived"

    answer = desk.post("bulk/new/", listing="jobs", verb="archive", all="1", sure="1", query="q=job&" * 9000)
    assert answer.status_code == 400
    assert BulkAction.objects.visible_to(ada).count() == 1


def test_a_thousand_rows_are_taken_whole_and_more_are_refused_in_words(ada, desk, three):
    keys = [three[0].number, *(f"J-9{n}" for n in range(999))]
    desk.post("bulk/new/", **LIST, verb="archive", chosen=keys)
    assert len(BulkAction.objects.visible_to(ada).get().asked.chosen) == 1000

    refused = desk.post("bulk/new/", **LIST, verb="archive", chosen=[*keys, "J-1000"])
    assert (refused.status_code, "At most 1,000 rows" in words(refused)) == (422, True)
    assert BulkAction.objects.visible_to(ada).count() == 1


def test_keys_that_no_row_has_mean_nothing(ada, desk, three):
    """PostgreSQL does not even take the question."""
    for wish in ({"chosen": "J\0"}, {"only": "archive J\0"}):
        said = desk.post("bulk/new/", **LIST, **({"verb": "archive"} | wish))
        assert (said.status_code, archived(ada)) == (303, 0)
    desk.post(
        "bulk/new/", listing="jobs", verb="archive", all="1", sure="1", query="q=job&member=%00&after=%00"
    )
    assert BulkAction.objects.visible_to(ada).get().query == "q=job"


def test_refused_rows_are_named_and_every_row_is_in_a_file_without_formulas(alder, ada, desk):
    job = world.a_job(alder, title="=HYPERLINK(1)")
    action = BulkAction.objects.create(
        workspace_id=alder.workspace_id, listing="jobs", verb="archive", state="done", member_id=ada.member_id
    )
    BulkRow.objects.create(
        workspace_id=alder.workspace_id,
        action=action,
        row_id=job.pk,
        label=job.title,
        outcome="refused",
        why="No",
    )

    page = desk.get(f"bulk/{action.key}/")
    file = desk.get(f"bulk/{action.key}/result.csv")

    assert "=HYPERLINK(1)" in words(page)
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows == [["Jobs", "What became of it", "Why"], ["'=HYPERLINK(1)", "Refused", "No"]]


def test_nothing_chosen_says_so_and_changes_nothing(ada, desk, three):
    answer = desk.post("bulk/new/", **LIST, verb="archive")

    assert answer.status_code == 303
    assert "Choose at least one row" in words(desk.get("jobs/"))
    assert archived(ada) == 0


@pytest.mark.parametrize("said", [{"listing": "nothing"}, {"verb": "nothing"}, {"only": "nothing J-1"}])
def test_a_list_or_a_verb_that_is_not_there_is_not_found(desk, three, said):
    fields = {**LIST, "verb": "archive", "chosen": three[0].number, **said}
    assert desk.post("bulk/new/", **fields).status_code == 404


def test_zed_finds_no_action_of_alders_and_touches_no_row(ada, zed, desk, zed_desk, three):
    desk.post("bulk/new/", **LIST, verb="archive", chosen=[three[0].number])
    action = BulkAction.objects.visible_to(ada).get()

    assert zed_desk.get(f"bulk/{action.key}/").status_code == 404
    birch = at_the_desk(zed, "birch")
    for path in (f"bulk/{action.key}/", f"bulk/{action.key}/result.csv"):
        assert birch.get(path).status_code == 404
    assert birch.post(f"bulk/{action.key}/undo/").status_code == 404
    birch.post("bulk/new/", **LIST, verb="archive", chosen=[job.number for job in three])
    assert archived(ada) == 1


def test_what_a_colleague_did_is_theirs_to_take_back(ada, desk, max_desk, three):
    desk.post("bulk/new/", **LIST, verb="archive", chosen=[three[0].number])
    action = BulkAction.objects.visible_to(ada).get()

    assert "Take it back" not in words(max_desk.get(f"bulk/{action.key}/"))
    max_desk.post(f"bulk/{action.key}/undo/")

    assert archived(ada) == 1


def test_htmx_gets_the_standing_alone(ada, desk, three):
    desk.post("bulk/new/", **LIST, verb="archive", chosen=[three[0].number])
    action = BulkAction.objects.visible_to(ada).get()

    assert b"<html" not in desk.get(f"bulk/{action.key}/", htmx=True).content


def test_a_job_is_archived_and_restored_from_its_page_with_a_way_back(ada, desk, job):
    desk.post(f"jobs/{job.number}/archive/")
    page = desk.get(f"jobs/{job.number}/")
    assert archived(ada) == 1
    assert "The job is archived." in words(page)
    assert f'action="/console/alder/jobs/{job.number}/restore/"' in page.content.decode()

    desk.post(f"jobs/{job.number}/restore/")
    desk.post(f"jobs/{job.number}/restore/")

    assert archived(ada) == 0
    assert "not archived" in words(desk.get(f"jobs/{job.number}/"))


def test_a_move_is_taken_back_from_its_toast_unless_somebody_moved_on(ada, desk, job):
    desk.post(f"jobs/{job.number}/move/", status="survey booked")
    page = desk.get(f"jobs/{job.number}/")
    undone(desk, page)
    assert Job.objects.visible_to(ada).get().status.label == "New instruction"

    desk.post(f"jobs/{job.number}/move/", status="survey booked")
    page = desk.get(f"jobs/{job.number}/")
    desk.post(f"jobs/{job.number}/move/", status="report sent")
    undone(desk, page)
    assert Job.objects.visible_to(ada).get().status.label == "Report sent"


def test_the_toast_of_an_approval_offers_no_way_back(desk, job):
    desk.post(f"jobs/{job.number}/move/", status="approved")

    assert not UNDO.findall(desk.get(f"jobs/{job.number}/").content.decode())
