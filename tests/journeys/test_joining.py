"""A colleague is asked in: the letter, the form behind its link, the console; and out again when access is stopped."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import look

pytestmark = pytest.mark.journey

EMAIL = f"nora{time.time_ns() % 1_000_000}@stories.example"
TRAY_MS = 20_000


def invitation_link(page: Page, demo: dict[str, Any]) -> str:
    page.goto(demo["mail_tray"])
    letter = page.get_by_role("link", name=re.compile("^Join Tarrant")).first
    deadline = time.monotonic() + TRAY_MS / 1000
    while not letter.is_visible() and time.monotonic() < deadline:
        page.wait_for_timeout(300)
        page.reload()
    letter.click()
    expect(page.get_by_role("main")).to_contain_text(EMAIL)
    return re.search(r"http\S+/accounts/invitation/fli_\w+/", page.get_by_role("main").inner_text())[0]


def test_a_colleague_joins_by_the_letter_and_is_out_when_stopped(
    office: Page, desk: Page, demo: dict[str, Any]
):
    office.goto(f"{demo['console']['url']}team/invite/")
    office.get_by_label("Email").fill(EMAIL)
    office.get_by_role("textbox", name=re.compile("^Name")).fill("Nora Nye")
    office.get_by_role("button", name="Send the invitation").click()
    expect(office.locator("#invited")).to_contain_text(EMAIL)
    wrong = look(office, "team with an invitation")

    desk.goto(invitation_link(desk, demo))
    expect(desk.get_by_role("heading", level=1)).to_have_text("Join Tarrant & Vale")
    wrong += look(desk, "invitation")
    desk.get_by_label("Password").fill("three calm brown otters")
    desk.get_by_role("button", name="Join the team").click()
    desk.wait_for_url(demo["console"]["url"])
    expect(desk.locator(".me")).to_contain_text("Nora Nye")

    office.goto(f"{demo['console']['url']}team/")
    expect(office.get_by_role("main")).not_to_contain_text("until")
    office.get_by_role("link", name="Nora Nye").click()
    wrong += look(office, "member")
    office.get_by_role("link", name="Stop access").click()
    wrong += look(office, "stop a member")
    office.get_by_role("button", name="Stop access").click()
    expect(office.locator("#members")).to_contain_text("Stopped")
    desk.goto(f"{demo['console']['url']}jobs/")
    expect(desk.get_by_role("heading", level=1)).not_to_have_text("Jobs")
    desk.goto(invitation_link(desk, demo))
    expect(desk.get_by_role("heading", level=1)).to_have_text("This link opens nothing")
    wrong += look(desk, "dead invitation")

    assert wrong == [], "\n".join(wrong)
