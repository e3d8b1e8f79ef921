"""The main job without a pointer: only keys are pressed here."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import people, steps
from tests.journeys.hands import press

pytestmark = pytest.mark.journey

FIRST_NAME = "Amara"
READER = f"{FIRST_NAME} Okafor"
MOST_STOPS = 40


@pytest.mark.feature("A07", "A19", "A27")
def test_signing_in_finding_a_job_sharing_and_copying_need_no_pointer(desk: Page, demo: dict[str, Any]):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(desk, demo)
    press(desk, "Tab")
    expect(desk.get_by_role("link", name="Skip to content")).to_be_focused()
    go(desk, "link", "Jobs", then="Enter")
    desk.wait_for_url(re.compile(r"/jobs/$"))
    go(desk, "searchbox")
    desk.keyboard.type("kitchen ceiling")
    press(desk, "Enter")
    expect(desk.locator("#found tbody tr")).to_have_count(1)
    go(desk, "link", re.compile(steps.FEATURED), then="Enter")
    go(desk, "link", "Share & Sync", then="Enter")
    expect(desk.get_by_role("link", name="Close Share & Sync")).to_be_focused()

    dialog_takes_and_gives_back_the_focus(desk)
    share(desk)
    go(desk, "button", "Copy", then="Enter")
    expect(desk.locator("#toasts")).to_contain_text(f"Copied the link for {READER}")
    assert "/l/fls_" in desk.evaluate("navigator.clipboard.readText()")
    press(desk, "Escape")
    expect(desk.get_by_role("dialog", name="Share & Sync")).to_have_count(0)
    expect(desk.get_by_role("link", name="Share & Sync")).to_be_focused()


def sign_in(desk: Page, demo: dict[str, Any]) -> None:
    desk.goto(demo["console"]["url"])
    expect(desk.get_by_label("Email")).to_be_focused()
    desk.keyboard.type(demo["console"]["email"])
    press(desk, "Tab")
    desk.keyboard.type(demo["console"]["password"])
    press(desk, "Enter")
    desk.wait_for_url(re.compile(people.HOME))


def dialog_takes_and_gives_back_the_focus(desk: Page) -> None:
    go(desk, "link", "New share link", then="Enter")
    dialog = desk.get_by_role("dialog", name="New share link")
    expect(dialog.get_by_label("Contact")).to_be_focused()
    stops = [pressed(desk, "Tab") for _ in range(MOST_STOPS)]
    assert all(stops), "the focus stays in the dialog"
    press(desk, "Escape")
    expect(dialog).to_have_count(0)
    expect(desk.get_by_role("link", name="New share link")).to_be_focused()


def pressed(desk: Page, key: str) -> bool:
    """Whether the focus is in a modal dialog after this key, or with the browser itself."""
    press(desk, key)
    return desk.evaluate(
        "document.activeElement === document.body || !!document.activeElement.closest('dialog:modal')"
    )


def share(desk: Page) -> None:
    press(desk, "Enter")
    dialog = desk.get_by_role("dialog", name="New share link")
    expect(dialog.get_by_label("Contact")).to_be_focused()
    desk.keyboard.type(FIRST_NAME)
    go(desk, "button", "Share", then="Enter")
    expect(desk.locator("#toasts")).to_contain_text("Copy or email it")


def go(desk: Page, role: Any, name: str | re.Pattern[str] = "", then: str = "") -> None:
    """Tab until the focus stands on it; everything on the way shows where the focus is."""
    wanted = desk.get_by_role(role, name=name, exact=True).first if name else desk.get_by_role(role).first
    for _ in range(MOST_STOPS):
        if wanted.evaluate("(one) => one === document.activeElement"):
            break
        press(desk, "Tab")
        assert has_a_ring(desk), desk.evaluate("document.activeElement.outerHTML")
    expect(wanted).to_be_focused()
    if then:
        press(desk, then)


def has_a_ring(desk: Page) -> bool:
    return desk.evaluate(
        """() => {
            const one = document.activeElement;
            if (one === document.body || one.type === "date") return true; // a date rings its own part
            const seen = [one, one.closest("label, .card, .composer, .search") ?? one, one.nextElementSibling ?? one];
            const styles = seen.map((each) => getComputedStyle(each));
            return styles.some((style) => style.outlineStyle !== "none" || style.boxShadow !== "none");
        }"""
    )
