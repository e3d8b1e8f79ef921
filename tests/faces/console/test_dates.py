"""Key dates at the console."""

import pytest

from fanlight.work.jobs.models import KeyDate
from tests import world
from tests.faces.console.desk import typed, words, wrong


def dates(viewer):
    return list(KeyDate.objects.visible_to(viewer).in_order().values_list("name", "on"))


def spelled(viewer):
    return [(name, on.isoformat()) for name, on in dates(viewer)]


@pytest.fixture
def book(job):
    return f"jobs/{job.number}/dates/"


def test_a_date_is_set_moved_renamed_and_removed(job, ada, desk, book):
    assert desk.post(f"{book}new/", name="Instructed", on="2026-11-02").status_code == 303
    assert desk.post(f"{book}new/", name="Instructed", on="2026-11-03").status_code == 303
    assert spelled(ada) == [("Instructed", "2026-11-03")], "the same name is the same date, moved"

    key = KeyDate.objects.visible_to(ada)[0].key
    assert typed(desk.get(f"{book}{key}/"), "on") == "2026-11-03"
    desk.post(f"{book}{key}/", name="Instruction", on="2026-11-04")
    assert spelled(ada) == [("Instruction", "2026-11-04")]

    assert "Remove “Instruction”?" in words(desk.get(f"{book}{key}/remove/"))
    assert spelled(ada), "asking removes nothing"
    assert desk.post(f"{book}{key}/remove/").status_code == 303
    assert dates(ada) == []


@pytest.mark.parametrize(
    ("name", "on", "field"),
    [
        ("", "2026-11-02", "name"),
        ("x" * 121, "2026-11-02", "name"),
        ("Due", "", "on"),
        ("Due", "9999-01-01", "on"),
    ],
)
@pytest.mark.parametrize("htmx", [False, True])
def test_what_cannot_be_is_named_and_what_was_typed_stays(job, ada, desk, book, name, on, field, htmx):
    answer = desk.post(f"{book}new/", htmx=htmx, name=name, on=on)

    assert answer.status_code == 422
    assert wrong(answer, field)
    assert (typed(answer, "name"), typed(answer, "on")) == (name, on)
    assert dates(ada) == []


@pytest.mark.parametrize("page", ["", "remove/"])
def test_zed_gets_the_same_answer_for_alders_date_as_for_none(job, ada, zed_desk, book, page):
    date = world.a_key_date(job, by=ada)
    for act in (zed_desk.get, zed_desk.post):
        foreign, missing = act(f"{book}{date.key}/{page}"), act(f"{book}{'x' * 22}/{page}")
        assert foreign.status_code == missing.status_code == 404
        assert foreign.content == missing.content
    assert len(dates(ada)) == 1
