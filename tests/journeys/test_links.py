"""What becomes of a link on the way: ended, opened by a scanner, carried along in a header, opened by somebody else."""

import re
from typing import Any
from urllib.request import Request as PlainRequest
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Request, expect

from tests.journeys import people, steps

pytestmark = pytest.mark.journey

SCANNER = "Mozilla/5.0 (compatible; MailScanner/7.2; HeadlessChrome/142.0.0.0)"
SCRIPTS_RUN_MS = 3_000


@pytest.mark.trust("TA09")
def test_an_ended_link_is_over_at_once_and_names_no_job(office: Page, phone: Page, demo: dict[str, Any]):
    title, reader = "Conservatory blind, bent rail", "Orla Quill"
    number, address = steps.a_shared_job(office, demo, title, {reader: steps.CUSTOMER})
    steps.come_in(phone, address)
    open_page = phone.url
    steps.end_link(office, demo, number, reader)

    phone.reload()
    expect(phone.get_by_role("main")).not_to_contain_text(title)
    assert phone.url != open_page
    refused = phone.context.request.get(open_page, max_redirects=0)
    assert refused.status == 302
    answer = phone.goto(address)
    assert answer is not None
    assert answer.status == 410
    expect(phone.get_by_role("heading", name="This link has ended")).to_be_visible()
    for said in (title, reader, number):
        assert said not in phone.content()


@pytest.mark.trust("TA03")
def test_a_scanner_that_runs_scripts_uses_nothing_up(
    browser: Browser, office: Page, phone: Page, demo: dict[str, Any]
):
    reader = "Pia Lindqvist"
    number, address = steps.a_shared_job(office, demo, "Skylight seal", {reader: steps.CUSTOMER})
    for method in ("GET", "HEAD"):
        with urlopen(PlainRequest(address, method=method, headers={"User-Agent": SCANNER})) as answer:
            assert answer.status == 200
            assert "fl_portal" not in str(answer.headers)
    scanned(browser, address)

    office.goto(steps.job_page(demo, number, "share/"))
    expect(steps.link_row(office, reader)).to_contain_text("never opened")
    steps.come_in(phone, address)
    office.reload()
    expect(steps.link_row(office, reader)).to_contain_text("opened once")


def scanned(browser: Browser, address: str) -> None:
    """A mail scanner's browser: loads the page, lets its scripts run, looks at everything, presses nothing."""
    with people.opened(browser, user_agent=SCANNER) as page:
        page.goto(address)
        page.wait_for_timeout(SCRIPTS_RUN_MS)
        page.mouse.wheel(0, 2000)
        assert page.url == address, "the page presses its button for nobody"
        names = [cookie["name"] for cookie in page.context.cookies()]
        assert [name for name in names if "portal" in name] == []


@pytest.mark.trust("TA04", "TA05", "TA06", "TF07")
def test_the_token_leaves_in_no_referer_and_nothing_comes_from_elsewhere(
    office: Page, phone: Page, demo: dict[str, Any]
):
    _number, address = steps.a_shared_job(office, demo, "Bay window sill", {"Quentin Rae": steps.CUSTOMER})
    token = address.split("/")[-1]
    sent: list[Request] = []
    phone.on("request", lambda request: sent.append(request))  # noqa: PLW0108 -- it wants a function to mark
    answer = phone.goto(address)
    assert answer is not None
    assert answer.headers["referrer-policy"] == "strict-origin"
    page = phone.content()
    phone.get_by_role("button", name=re.compile("^Continue to")).click()
    expect(phone.get_by_role("heading", level=1, name="Bay window sill")).to_be_visible()

    origin = address.split("/tarrant-vale/")[0]
    assert len(sent) > 4, "a page with sheets, scripts and a form was loaded"
    assert [request.url for request in sent if not request.url.startswith(f"{origin}/")] == []
    assert [request.url for request in sent if token in request.all_headers().get("referer", "")] == []
    posts = [request for request in sent if request.method == "POST"]
    assert [request.all_headers()["origin"] for request in posts] == [origin], "Chromium says whence it posts"
    assert token not in phone.url
    for said in ("Bay window sill", "Quentin Rae"):
        assert said not in page, "the doorstep names the business only"


@pytest.mark.trust("TA14")
def test_a_link_for_somebody_else_asks_before_it_changes_the_person(
    office: Page, phone: Page, demo: dict[str, Any]
):
    both = {"Rosa Whitby": steps.CUSTOMER, "Stellan Fry": steps.CUSTOMER}
    _number, hers, his = steps.a_shared_job(office, demo, "Garden gate, two neighbours", both)
    steps.come_in(phone, hers)
    phone.goto(his)
    phone.get_by_role("button", name=re.compile("^Continue to")).click()

    expect(phone.get_by_role("heading", name="This link is for somebody else")).to_be_visible()
    phone.get_by_role("link", name="Stay Rosa Whitby").click()
    expect(phone.get_by_role("button", name="Your visit, Rosa Whitby")).to_be_visible()
    phone.goto(his)
    phone.get_by_role("button", name=re.compile("^Continue to")).click()
    phone.get_by_role("button", name="Continue as the other person").click()
    expect(phone.get_by_role("button", name="Your visit, Stellan Fry")).to_be_visible()
