"""One look at a page: what axe-core finds in it, light and dark, at a desk and on a phone, and what is cut off."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COLOURS = ["color-contrast", "link-in-text-block"]
SCHEMES: dict[Literal["light", "dark"], dict[str, Any]] = {
    "light": {"type": "tag", "values": EVERYTHING},
    "dark": {"type": "rule", "values": COLOURS},
}
RUN = """async (options) => {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    for (const bar of document.querySelectorAll(".tabbar")) bar.style.position = "static";
    await Promise.allSettled(document.getAnimations().map((one) => one.finished));
    const { violations } = await axe.run(options);
    return violations.flatMap((one) => one.nodes.map((node) => [one.id, node.html.slice(0, 200)]));
}"""
"""Asked once the page stands still: while a colour changes, it is neither the old nor the new one. The bar of a phone
rests at the end meanwhile: where it floats it covers what one has not scrolled to yet."""


def look(page: Page, name: str) -> list[str]:
    """Everything that is wrong with the page as it stands, in lines that begin with its name.

    Dark changes colours only, so there the other rules are not asked again.
    """
    page.evaluate(AXE_SCRIPT)
    found = []
    for size in (DESK, PHONE):
        page.set_viewport_size(size)
        for scheme, rules in SCHEMES.items():
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            violations = page.evaluate(RUN, {"runOnly": rules, "resultTypes": ["violations"]})
            found += [f"{name}, {size['width']} {scheme}: {rule}: {html}" for rule, html in violations]
    page.emulate_media(color_scheme="light")
    wide = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESK)
    return found + ([f"{name}: {wide} wide on a phone"] if wide > PHONE["width"] else [])
