"""Lists as values: every row stands on exactly one page, whatever the order, and questions keep their words."""

from dataclasses import replace

import pytest

from fanlight.core.listings import Asked, Edge, listing_of
from fanlight.work.jobs.listing import JOBS
from fanlight.work.jobs.models import Job, Status
from tests import world

pytestmark = pytest.mark.django_db
SIZE = 4


def numbers(rows):
    return [row.number for row in rows]


def pages(viewer, asked, *, start="after", size=SIZE):
    """Every page from one end to the other."""
    found = []
    while True:
        page = JOBS.page(viewer, asked, size=size)
        found.append(numbers(page.rows))
        edge = getattr(page, start)
        if not edge:
            return found
        asked = replace(asked, after="", before="")
        asked = replace(asked, **{start: edge})


@pytest.fixture
def twenty(alder):
    """Titles stand on several jobs, so that only the id tells them apart."""
    return [world.a_job(alder, title=f"Job {n % 3}") for n in range(21)]


@pytest.mark.parametrize("sort", ["", "oldest", "title", "-title", "changed", "-changed"])
@pytest.mark.parametrize("size", [4, 7, 50])
def test_each_row_stands_on_one_page_in_every_order(ada, twenty, sort, size):
    asked = Asked(sort=sort)
    whole = numbers(JOBS.found(ada, asked))

    forwards = pages(ada, asked, size=size)

    assert [number for page in forwards for number in page] == whole
    assert len(whole) == 21
    assert all(len(page) == size for page in forwards[:-1])


@pytest.mark.parametrize("sort", ["", "oldest", "title", "-title"])
def test_the_way_back_leads_over_the_same_rows(ada, twenty, sort):
    asked = Asked(sort=sort)
    whole = numbers(JOBS.found(ada, asked))
    last = JOBS.page(ada, replace(asked, after=whole[15]), size=SIZE)

    back = JOBS.page(ada, replace(asked, before=last.before), size=SIZE)

    assert numbers(last.rows) == whole[16:20]
    assert numbers(back.rows) == whole[12:16]
    assert back.after == whole[15]


@pytest.mark.parametrize("edge", ["after", "before"])
@pytest.mark.parametrize("sort", ["", "title"])
def test_an_edge_that_is_gone_gives_the_first_page(ada, twenty, edge, sort):
    first = JOBS.page(ada, Asked(sort=sort), size=SIZE)

    assert JOBS.page(ada, Asked(sort=sort, **{edge: "J-999"}), size=SIZE) == first


def test_the_top_reached_backwards_is_the_first_page_and_full(ada, twenty):
    asked = Asked(sort="title")
    whole = numbers(JOBS.found(ada, asked))

    page = JOBS.page(ada, replace(asked, before=whole[2]), size=SIZE)

    assert numbers(page.rows) == whole[:4]
    assert page.before == ""


def test_a_row_that_left_meanwhile_is_still_an_edge(alder, ada, twenty):
    """Archived, it stands in no page of open jobs; what came after it still does."""
    whole = numbers(JOBS.found(ada, Asked()))
    Job.objects.visible_to(ada).get(number=whole[3]).archive(by=ada)

    assert numbers(JOBS.page(ada, Asked(after=whole[3])).rows) == whole[4:]


def test_batches_go_on_where_one_ended(ada, twenty):
    asked = Asked(sort="title")
    whole = numbers(JOBS.found(ada, asked))
    first = next(JOBS.walked(ada, asked, size=8))
    edge = JOBS.edge_of(asked, first[-1])

    rest = JOBS.walked(ada, asked, size=8, beyond=Edge(*edge))

    assert numbers(first) + [number for batch in rest for number in numbers(batch)] == whole


def test_a_question_is_the_same_after_it_was_kept_as_text():
    asked = Asked(
        q="kitchen & roof=ü",
        state="closed",
        filters={"status": "survey booked", "member": "nobody"},
        sort="-title",
        chosen=("J-1", "J-2"),
    )

    assert Asked.parsed(JOBS, asked.query()) == asked
    assert Asked.parsed(JOBS, "").query() == ""


def test_what_a_list_does_not_know_is_left_out():
    asked = Asked.read(JOBS, {"state": "?", "sort": "room__id", "nonsense": "1", "q": "x" * 900})

    assert (asked.state, asked.sort, asked.filters, len(asked.q)) == ("", "", {}, 200)
    assert listing_of("nothing") is None


def test_a_filter_that_stands_for_nothing_finds_nothing(ada, job):
    assert numbers(JOBS.found(ada, Asked())) == [job.number]
    for filters in ({"status": "no such"}, {"member": "no such"}, {"client": "no such"}, {"own": "no"}):
        assert list(JOBS.found(ada, Asked(filters=filters))) == []


def test_signs_without_a_letter_find_nothing(ada, job):
    assert list(JOBS.found(ada, Asked(q="!!!"))) == []


def test_filters_hold_alone_and_together_with_words(alder, ada, max_, insurer):
    mine = world.a_job(alder, title="Kitchen", client=insurer)
    mine.give_to(world.Member.objects.within(alder).get(pk=max_.member_id), by=ada)
    other = world.a_job(alder, title="Kitchen too")
    key = world.Member.objects.within(alder).get(pk=max_.member_id).key

    for q in ("", "kitchen"):
        assert numbers(JOBS.found(ada, Asked(q=q, filters={"member": key}))) == [mine.number]
        assert numbers(JOBS.found(ada, Asked(q=q, filters={"member": "nobody"}))) == [other.number]
        assert numbers(JOBS.found(ada, Asked(q=q, filters={"client": insurer.key}))) == [mine.number]


def test_one_label_of_several_kinds_finds_the_jobs_of_all(alder, ada, job):
    first = Status.objects.visible_to(ada).get(label_key="new instruction")
    Status.objects.create(
        workspace_id=alder.workspace_id, kind="other", label=first.label, label_key=first.label_key
    )

    for q in ("", "kitchen"):
        assert numbers(JOBS.found(ada, Asked(q=q, filters={"status": "new instruction"}))) == [job.number]


def test_zed_finds_nothing_of_alders_by_any_question(zed, ada, job, insurer):
    asked = [Asked(), Asked(q="kitchen"), Asked(chosen=(job.number,)), Asked(filters={"client": insurer.key})]

    assert [list(JOBS.found(zed, one)) for one in asked] == [[], [], [], []]
    assert list(JOBS.chosen(zed, [job.number])) == []
    assert numbers(JOBS.chosen(ada, [job.number])) == [job.number]
