"""A page answers whole or as the piece that htmx asked for."""

import pytest
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from fanlight.ui import answers

pytestmark = pytest.mark.once

PAGE, CONTEXT = "errors/404.html", {"message": "Nothing of yours lies here"}
PARTIAL = {
    "HX-Request": "true",
    "HX-Request-Type": "partial",
    "HX-Current-URL": "http://testserver/jobs/J-1/?a=b",
}


def asked(**headers: str):
    request = RequestFactory().get(
        "/jobs/J-1/", headers={name.replace("_", "-"): text for name, text in headers.items()}
    )
    request.htmx = HtmxDetails(request)
    return request


def test_a_browser_gets_the_whole_page():
    response = answers.show(asked(), PAGE, CONTEXT, fragment="main")

    assert response.status_code == 200
    assert response.content.startswith(b"<!doctype html>")
    assert b"Nothing of yours lies here" in response.content


def test_htmx_gets_only_the_piece_it_asked_for():
    response = answers.show(asked(**PARTIAL), PAGE, CONTEXT, fragment="main")

    assert response.content.startswith(b'<section class="card">')
    assert b"Nothing of yours lies here" in response.content


@pytest.mark.parametrize(
    "changed", [{"HX-Request-Type": "full"}, {"HX-History-Restore-Request": "true"}, {"HX-Request": "false"}]
)
def test_htmx_gets_the_whole_page_when_it_draws_the_whole_page(changed):
    response = answers.show(asked(**PARTIAL | changed), PAGE, CONTEXT, fragment="main")

    assert response.content.startswith(b"<!doctype html>")


def test_caches_are_told_what_the_answer_depends_on():
    response = answers.show(asked(), PAGE, CONTEXT)

    assert {"HX-Request", "HX-Request-Type", "HX-History-Restore-Request"} <= set(
        response["Vary"].split(", ")
    )


def test_a_refused_form_is_a_422_in_its_piece():
    response = answers.invalid(asked(**PARTIAL), PAGE, CONTEXT, fragment="main")

    assert response.status_code == 422
    assert response.content.startswith(b"<section")


def test_a_taken_form_leads_on_with_303():
    response = answers.done(asked(), "/jobs/J-2/")

    assert (response.status_code, response["Location"]) == (303, "/jobs/J-2/")


def test_a_taken_form_leads_htmx_back_to_its_page_by_303():
    response = answers.done(asked(**PARTIAL), "/jobs/J-1/#notes")

    assert (response.status_code, response["Location"]) == (303, "/jobs/J-1/#notes")


def test_a_taken_form_sends_htmx_to_another_page_as_a_whole():
    response = answers.done(asked(**PARTIAL), "/jobs/J-2/")

    assert (response.status_code, response["HX-Location"]) == (204, "/jobs/J-2/")


def test_a_piece_that_the_template_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        answers.show(asked(**PARTIAL), PAGE, CONTEXT, fragment="elsewhere")


def test_an_error_before_htmx_is_known_is_a_whole_page():
    response = answers.show(RequestFactory().get("/"), PAGE, CONTEXT, fragment="main", status=404)

    assert response.status_code == 404
    assert response.content.startswith(b"<!doctype html>")
