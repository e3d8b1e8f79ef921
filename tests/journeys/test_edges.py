"""The pages at the edges: doorsteps, refusals, errors, the mail tray. Nothing is wrong with those either."""

import re
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import people, steps
from tests.journeys.looking import look

pytestmark = pytest.mark.journey

UNKNOWN = "fls_" + "0" * 49
FILLER_BYTES = 3_000_000


def origin_of(demo: dict[str, Any]) -> str:
    parts = urlsplit(demo["console"]["url"])
    return f"{parts.scheme}://{parts.netloc}"


def test_nothing_is_wrong_on_any_doorstep(office: Page, desk: Page, demo: dict[str, Any]):
    both = {"Yannick Orr": steps.CUSTOMER, "Zora Hale": steps.CUSTOMER}
    number, his, hers = steps.a_shared_job(office, demo, "Drain cover", both)
    portal, wrong = his.split("l/fls_")[0], []
    for address, heading in (
        (portal, "Your jobs, all in one place"),
        (f"{portal}l/{UNKNOWN}", "This link does not work"),
    ):
        desk.goto(address)
        wrong += seen(desk, heading)
    steps.come_in(desk, his)
    desk.goto(hers)
    desk.get_by_role("button", name=re.compile("^Continue to")).click()
    wrong += seen(desk, "This link is for somebody else")
    steps.end_link(office, demo, number, "Yannick Orr")
    desk.goto(his)
    wrong += seen(desk, "This link has ended")

    assert wrong == [], "\n".join(wrong)


def seen(page: Page, heading: str) -> list[str]:
    expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()
    return look(page, heading)


def test_nothing_is_wrong_on_any_error_page(browser: Browser, desk: Page, demo: dict[str, Any]):
    origin, console = origin_of(demo), demo["console"]["url"]
    wrong: list[str] = []
    state = people.kept_sign_in(browser, demo, "dev@tarrant-vale.example")
    desk.context.add_cookies(state["cookies"])
    for address, status in (
        (f"{origin}/nowhere/at/all/", 404),
        (f"{console}jobs/J-0/", 404),
        (f"{console}jobs/J-1/move/", 405),
        (f"{console}portals/", 403),
    ):
        answer = desk.goto(address)
        assert answer is not None
        assert answer.status == status
        wrong += look(desk, f"error {status}")
    wrong += posted(desk, f"{console}jobs/new/", {"title": "Forged"})
    wrong += posted(desk, f"{console}jobs/new/", {"title": "x" * FILLER_BYTES})

    assert wrong == [], "\n".join(wrong)


def posted(page: Page, address: str, said: dict[str, str]) -> list[str]:
    """What a form shows that nobody was given: without a token, or far too large."""
    page.goto(address)
    with page.expect_navigation():
        page.evaluate(
            """([action, said]) => {
                const form = Object.assign(document.createElement("form"), { method: "post", action });
                for (const [name, value] of Object.entries(said)) {
                    form.append(Object.assign(document.createElement("textarea"), { name, value }));
                }
                document.body.append(form);
                form.submit();
            }""",
            [address, said],
        )
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    return look(page, f"posted {address}")


def test_nothing_is_wrong_where_people_sign_in_and_read_letters(desk: Page, demo: dict[str, Any]):
    origin, wrong = origin_of(demo), list[str]()
    desk.goto(demo["console"]["url"])
    wrong += look(desk, "sign in")
    desk.get_by_label("Email").fill("nobody@stories.example")
    desk.get_by_label("Password").fill("a guess")
    desk.get_by_role("button", name="Sign in", exact=True).click()
    expect(desk.get_by_role("alert")).to_be_visible()
    wrong += look(desk, "refused")
    people.sign_in(desk, demo)
    for path in ("console/", "accounts/logout/", "mail/"):
        desk.goto(f"{origin}/{path}")
        wrong += look(desk, path)
    letters = desk.locator("#letters a")
    if letters.count():
        letters.first.click()
        expect(desk.locator("#text")).to_be_visible()
        wrong += look(desk, "letter")

    assert wrong == [], "\n".join(wrong)


def test_nothing_is_wrong_with_refused_forms_and_empty_lists(office: Page, demo: dict[str, Any]):
    number, wrong = steps.a_job(office, demo, "Coal hatch"), list[str]()
    for rest in ("", "appointments/", "notes/", "documents/", "share/"):
        office.goto(steps.job_page(demo, number, rest))
        wrong += look(office, f"empty {rest}")
    for rest in ("edit/", "share/new/", "appointments/new/", "dates/new/", "people/add/"):
        office.goto(steps.job_page(demo, number, rest))
        sent_empty(office)
        expect(office.locator("[aria-invalid=true]").first).to_be_attached()
        wrong += look(office, f"refused {rest}")
    office.goto(f"{demo['console']['url']}jobs/?q=zzzz")
    wrong += look(office, "no match")

    assert wrong == [], "\n".join(wrong)


def sent_empty(office: Page) -> None:
    """Everything that can be typed taken out, and sent."""
    office.evaluate(
        """() => {
            const form = document.querySelector("#link-form") ?? document.querySelector("main form:has(.field)");
            for (const one of form.querySelectorAll("input:not([type=hidden]), textarea, select")) one.value = "";
            form.requestSubmit();
        }"""
    )
