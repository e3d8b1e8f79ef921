"""A job, new and edited: what was typed is never lost, and never kept when it cannot be right."""

import pytest

from fanlight.ground.people.models import Client
from fanlight.work.jobs.models import Job
from tests import world
from tests.faces.console.desk import at_the_desk, typed, words, wrong


def said(**more):
    return {
        "title": "Flooded cellar",
        "client": "",
        "site": "2 Riverside",
        "summary": "",
        "member": "",
    } | more


def jobs(viewer):
    return Job.objects.visible_to(viewer).for_page().order_by("id")


def test_a_new_job_is_opened_and_shown(alder, max_, max_desk):
    answer = max_desk.post("jobs/new/", **said(client="Northcote Mutual", member=str(max_.member_id)))

    (job,) = jobs(max_)
    assert answer.status_code == 303
    assert answer["Location"] == f"/console/alder/jobs/{job.number}/"
    assert (job.title, job.room.client.name, job.site.lines, job.member_id) == (
        "Flooded cellar",
        "Northcote Mutual",
        "2 Riverside",
        max_.member_id,
    )


def test_htmx_is_told_where_the_new_job_is(alder, ada, desk):
    answer = desk.post("jobs/new/", htmx=True, **said())

    assert answer.status_code == 204
    assert answer["HX-Location"] == f"/console/alder/jobs/{jobs(ada)[0].number}/"


def test_a_known_client_is_recognised_however_it_is_spelled(alder, ada, insurer, desk):
    desk.post("jobs/new/", **said(client="  BRIGHTWATER   insurance "))

    assert jobs(ada)[0].room.client_id == insurer.pk
    assert Client.objects.visible_to(ada).count() == 1


@pytest.mark.parametrize("title", ["", "   ", "\u200b\u202e", "x" * 201])
def test_a_title_that_cannot_be_is_named_and_the_rest_stays(alder, ada, desk, title):
    answer = desk.post("jobs/new/", **said(title=title, site="2 Riverside", summary="Water\nin the cellar"))

    assert answer.status_code == 422
    assert wrong(answer, "title")
    assert typed(answer, "site") == "2 Riverside"
    assert typed(answer, "summary") == "Water\nin the cellar"
    assert not jobs(ada)


def test_htmx_gets_the_form_alone_when_something_is_wrong(alder, desk):
    answer = desk.post("jobs/new/", htmx=True, **said(title=""))

    assert answer.status_code == 422
    assert wrong(answer, "title")
    assert b"<html" not in answer.content


def test_a_reference_stands_on_one_job_only(alder, ada, desk):
    world.a_job(alder, outside_reference="BW-1")

    answer = desk.post("jobs/new/", **said(outside_reference="BW-1", client="Never made"))

    assert answer.status_code == 422
    assert wrong(answer, "outside_reference") == "Another job has this reference already."
    assert len(jobs(ada)) == 1
    assert not Client.objects.visible_to(ada).exists(), "the client of a job that was refused is not kept"


def test_a_member_of_another_business_cannot_be_chosen(alder, ada, zed, desk):
    answer = desk.post("jobs/new/", **said(member=str(zed.member_id)))

    assert answer.status_code == 422
    assert wrong(answer, "member")
    assert not jobs(ada)


@pytest.mark.trust("TA02")
def test_an_address_that_opens_a_link_is_taken_out_of_the_text(alder, job, ada, gus, desk):
    token = gus.link.mint(by=ada, why="copy")

    desk.post(
        "jobs/new/", **said(title=f"See https://fanlight.test/alder/l/{token}", summary=f"and {token}.")
    )

    made = jobs(ada).last()
    assert made.title.startswith("See [share link of Gus Garner")
    assert token not in made.title + made.summary + made.search_text + made.room.title


def test_marks_that_hide_letters_do_not_come_in(alder, ada, desk):
    desk.post("jobs/new/", **said(title="Ro\u202eof\x00\x07  and\tgutter"))

    assert jobs(ada)[0].title == "Roof and gutter"


def test_editing_keeps_what_was_not_touched(job, ada, desk):
    form = desk.get(f"jobs/{job.number}/edit/")

    answer = desk.post(
        f"jobs/{job.number}/edit/",
        **said(title=typed(form, "title"), client=typed(form, "client"), revision=typed(form, "revision")),
    )

    (now,) = jobs(ada)
    assert answer.status_code == 303
    assert (now.title, now.site.lines) == ("Kitchen ceiling", "2 Riverside")
    assert now.room.client.name == "Brightwater Insurance"


@pytest.mark.parametrize("htmx", [False, True])
def test_the_second_of_two_who_edit_at_once_is_told_and_loses_nothing(job, ada, desk, max_, htmx):
    mine, theirs = desk.get(f"jobs/{job.number}/edit/"), at_the_desk(max_)
    read = typed(mine, "revision")
    theirs.post(f"jobs/{job.number}/edit/", **said(title="Max was first", revision=read))

    answer = desk.post(f"jobs/{job.number}/edit/", htmx=htmx, **said(title="Ada was second", revision=read))

    assert answer.status_code == 409
    assert "Somebody else changed this while you were writing" in words(answer)
    assert "Title Max was first" in words(answer)
    assert typed(answer, "title") == "Ada was second"
    assert jobs(ada)[0].title == "Max was first"

    again = desk.post(f"jobs/{job.number}/edit/", **said(title="Ada", revision=typed(answer, "revision")))
    assert again.status_code == 303
    assert jobs(ada)[0].title == "Ada"


def test_an_edit_without_its_revision_counts_as_stale(job, desk):
    assert desk.post(f"jobs/{job.number}/edit/", **said()).status_code == 409


def test_zed_edits_nothing_of_alders(job, ada, zed_desk):
    answer = zed_desk.post(f"jobs/{job.number}/edit/", **said(revision="1"))

    assert answer.status_code == 404
    assert jobs(ada)[0].title == "Kitchen ceiling"
