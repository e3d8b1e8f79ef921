"""Hands at a keyboard, and how much they do: each key is a step, and so is each value that is typed."""

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

MOST_TABS = 25


def press(page: Page, *keys: str) -> None:
    """Once the page listens: its heading can be read a moment before its scripts run."""
    page.wait_for_load_state()
    for key in keys:
        page.keyboard.press(key)


class Hands:
    """`steps` counts from the page on which a task begins."""

    def __init__(self, page: Page, console: str) -> None:
        self.page, self.steps = page, 0
        page.goto(console)

    def press(self, *keys: str) -> None:
        press(self.page, *keys)
        self.steps += len(keys)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)
        self.steps += 1

    def summon(self, words: str, wanted: str) -> None:
        """Ctrl K, words, and Enter once the wanted one is chosen."""
        self.press("Control+k")
        self.at("combobox", "Search or jump to")
        self.type(words)
        expect(self.page.get_by_role("option", selected=True)).to_contain_text(wanted)
        self.press("Enter")

    def tab_to(self, role: Any, name: str | re.Pattern[str]) -> None:
        """Tab, each counted, until the focus stands there."""
        wanted = self.page.get_by_role(role, name=name, exact=isinstance(name, str)).first
        expect(wanted).to_be_visible()
        for _ in range(MOST_TABS):
            if self.is_at(wanted):
                return
            self.press("Tab")
        expect(wanted).to_be_focused()

    def is_at(self, wanted: Locator) -> bool:
        return bool(wanted.evaluate("(one) => one === document.activeElement"))

    def at(self, role: Any, name: str | re.Pattern[str]) -> None:
        """The focus stands there by itself: the page knew where one looks next."""
        expect(self.page.get_by_role(role, name=name, exact=isinstance(name, str)).first).to_be_focused()

    def on(self, heading: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("heading", level=1, name=heading)).to_be_visible()

    def told(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.locator("#toasts")).to_contain_text(words)
