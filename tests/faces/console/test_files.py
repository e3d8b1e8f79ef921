"""Documents at the console: up, down, shown to one audience and taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fanlight.work.files.models import File
from tests.faces.console.desk import words, wrong
from tests.ground.blobs.made import pdf
from tests.work.files.uploads import added

PDF = pdf("a plan")


def a_pdf(name="plan.pdf", content=PDF):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def files(viewer):
    return list(File.objects.visible_to(viewer).order_by("id"))


@pytest.fixture
def book(job):
    return f"jobs/{job.number}/documents/"


@pytest.fixture
def plan(job, ada):
    return added(by=ada, room=job.room, upload=a_pdf())


def test_files_come_in_and_belong_to_the_team_alone(job, ada, gus, desk, book):
    answer = desk.post(
        f"jobs/{job.number}/files/", files=[a_pdf("plan.pdf"), a_pdf("report.pdf", PDF + b"%2\n%%EOF\n")]
    )

    assert answer.status_code == 303
    assert [file.name for file in files(ada)] == ["plan.pdf", "report.pdf"]
    assert files(gus.viewer) == []
    assert "plan.pdf" in words(desk.get(book))


@pytest.mark.feature("A05")
def test_showing_a_file_opens_it_to_one_audience_and_withdrawing_closes_it(ada, gus, ines, plan, desk, book):
    desk.post(f"{book}{plan.key}/publish/", audience="customer")
    assert files(gus.viewer) == [plan]
    assert files(ines.viewer) == []
    assert desk.get(book).content.decode().count('aria-pressed="true"') == 1

    desk.post(f"{book}{plan.key}/withdraw/", audience="customer")
    assert files(gus.viewer) == []
    assert files(ada) == [plan]


def test_pressing_twice_says_so_and_changes_nothing_more(gus, plan, desk, book):
    desk.post(f"{book}{plan.key}/publish/", audience="customer")
    answer = desk.post(f"{book}{plan.key}/publish/", audience="customer")

    assert answer.status_code == 303
    assert files(gus.viewer) == [plan]
    assert "shared with them already" in words(desk.get(book))


def test_what_the_client_uploads_is_marked_and_seen(job, gus, desk, book):
    File.add(by=gus.viewer, room=job.room, upload=a_pdf("drip.pdf"))

    page = words(desk.get(book))
    assert "drip.pdf" in page
    assert "Gus Garner From client" in page


@pytest.mark.parametrize(
    ("name", "content"),
    [("page.html", b"<html>"), ("plan.pdf", b"MZ\x90"), ("run.exe", b"MZ\x90"), ("x.svg", b"<svg/>")],
)
def test_a_type_that_is_not_taken_is_named_and_the_rest_is_kept(job, ada, desk, name, content):
    answer = desk.post(
        f"jobs/{job.number}/files/", files=[a_pdf("good.pdf"), SimpleUploadedFile(name, content)]
    )

    assert answer.status_code == 422
    assert name in wrong(answer, "files")
    assert [file.name for file in files(ada)] == ["good.pdf"]


def test_no_file_chosen_is_said(job, desk):
    answer = desk.post(f"jobs/{job.number}/files/")

    assert answer.status_code == 422
    assert wrong(answer, "files") == "Choose at least one file."


def test_a_file_goes_out_as_an_attachment_that_can_do_nothing(plan, desk):
    answer = desk.get(f"files/{plan.key}/")

    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_removing_asks_first_and_hides_from_everybody(ada, gus, plan, desk, book):
    plan.publish(by=ada, audience="customer")

    assert "Remove “plan.pdf”?" in words(desk.get(f"{book}{plan.key}/hide/"))
    assert files(gus.viewer) == [plan], "asking removes nothing"

    assert desk.post(f"{book}{plan.key}/hide/").status_code == 303
    assert files(ada) == files(gus.viewer) == []
    assert desk.get(f"files/{plan.key}/").status_code == 404


def test_zed_gets_the_same_answer_for_alders_file_as_for_none(ada, gus, plan, zed_desk, book):
    assert files(ada) == [plan]
    pages = ("hide/", "publish/", "withdraw/")
    for path in [*(f"{book}{{}}/{page}" for page in pages), "files/{}/"]:
        for act in (zed_desk.get, zed_desk.post):
            foreign, missing = act(path.format(plan.key)), act(path.format("x" * 22))
            assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)
            assert foreign.status_code in (404, 405)
    assert files(gus.viewer) == []
