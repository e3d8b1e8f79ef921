"""One look at a page: what axe-core finds in it, light and dark, at a desk and on a phone, and what is cut off."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
BY_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = "(options) => axe.run(options).then((found) => found.violations.map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160))]))"


def look(page: Page) -> list[Any]:
    """Everything that is wrong with the page as it stands. Dark changes colours only, so there the rest is not asked again."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width in (DESK, PHONE):
        page.set_viewport_size(width)
        for scheme, which in (("light", {"type": "tag", "values": RULES}), ("dark", {"type": "rule", "values": BY_COLOUR})):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [(width["width"], scheme, *one) for one in page.evaluate(RUN, {"runOnly": which, "resultTypes": ["violations"]})]
    page.emulate_media(color_scheme="light")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    return found + ([f"{wide} wide on a phone"] if wide > PHONE["width"] else [])
