"""Photos full screen: swiped on a phone, by keys at a desk, and a plain page without scripts."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

import fanlight.demo
from tests.journeys import people, steps

pytestmark = [pytest.mark.journey, pytest.mark.feature("E07", "E20")]

PICTURES = Path(fanlight.demo.__file__).parent / "pictures"
AT_REST = """() => new Promise((rest) => {
  let before;
  const look = () => {
    const { x } = document.querySelector(".pswp__item[aria-hidden=false]").getBoundingClientRect();
    if (Math.abs(x) < 0.01 && x === before) rest(true);
    else requestAnimationFrame(look);
    before = x;
  };
  look();
})"""
"""A picture that is still gliding takes no other touch."""

SHOWN = ".pswp__item[aria-hidden=false] img.pswp__img:not(.pswp__img--placeholder)"
WIDTH = "(one) => one.getBoundingClientRect().width"
TWO = [PICTURES / "garden.jpg", PICTURES / "kitchen.jpg"]


def swiped(page: Page, by: int) -> None:
    """A finger across more than half of the picture: however slow it is, the next one comes."""
    begin = 345 if by < 0 else 45
    touched(page, [[begin + by * step / 8] for step in range(9)])


def pinched(page: Page, by: float) -> None:
    """Two fingers, from 100 apart to `by` times as far."""
    apart = [50 * (1 + (by - 1) * step / 8) for step in range(9)]
    touched(page, [[195 - half, 195 + half] for half in apart])


def touched(page: Page, moves: list[list[float]]) -> None:
    """Where each finger is, step by step: the browser's own touches, which scripts cannot tell from a hand."""
    touch = page.context.new_cdp_session(page)
    for step, fingers in enumerate(moves):
        points = [{"x": x, "y": 400, "id": finger} for finger, x in enumerate(fingers)]
        kind = "touchMove" if step else "touchStart"
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.evaluate(
            "() => new Promise(requestAnimationFrame)"
        )  # a slow machine draws less often than we move
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def as_wide_as(page: Page) -> float:
    """The picture that is looked at, as it stands on the glass."""
    return page.locator(SHOWN).evaluate(WIDTH)


def test_photos_open_full_screen_on_a_phone_and_by_keys_and_as_a_page_without_scripts(
    browser: Browser, office: Page, phone: Page, demo: dict[str, Any]
):
    number, address = steps.a_shared_job(office, demo, "Gallery wall", {"Gita Gable": steps.CUSTOMER})
    steps.come_in(phone, address)
    phone.locator("file-drop input[name=files]").set_input_files(TWO)
    expect(phone.locator("#photos .photo, #photos .file")).to_have_count(2, timeout=15_000)
    steps.checked(phone)
    expect(phone.locator("#photos .photo").first).to_contain_text("Yours")
    looked_at_by_hand(phone)

    office.goto(steps.job_page(demo, number, "photos/"))
    looked_at_by_keys(office)

    cookies = phone.context.storage_state()
    with people.opened(browser, **people.PHONE, java_script_enabled=False, storage_state=cookies) as plain:
        plain.goto(phone.url)
        plain.locator("#photos .photo").first.tap()
        expect(plain.locator("main .preview img")).to_be_visible()


def looked_at_by_hand(phone: Page) -> None:
    phone.emulate_media(reduced_motion="reduce")
    phone.locator("#photos .photo").first.tap()
    shown = phone.get_by_role("dialog", name="Photos")
    expect(shown).to_contain_text("1 / 2")
    caption = shown.locator(".pswp__caption").inner_text()
    assert "Yours" in caption
    following = shown.locator(".pswp__item[aria-hidden=true] img").first
    expect(following).to_be_attached()  # from now on it listens to fingers
    swiped(phone, -300)
    expect(shown).to_contain_text("2 / 2")
    phone.wait_for_function(AT_REST)
    assert shown.locator(".pswp__caption").inner_text() != caption
    swiped(phone, 300)
    expect(shown).to_contain_text("1 / 2")
    phone.wait_for_function(AT_REST)
    zoomed_by_hand(phone)
    shown.get_by_role("button", name="Close").tap()
    expect(shown).to_have_count(0)


def zoomed_by_hand(phone: Page) -> None:
    """Two fingers apart make the picture larger, and together again as wide as before; it stays the same one."""
    before = as_wide_as(phone)
    pinched(phone, 2.5)
    expect(phone.locator(".pswp--zoomed-in")).to_have_count(1)
    larger = as_wide_as(phone)
    assert larger > before * 1.5, f"{before} became {larger}"
    pinched(phone, 0.2)
    expect(phone.locator(".pswp--zoomed-in")).to_have_count(0)
    phone.wait_for_function(
        f"(width) => Math.abs(({WIDTH})(document.querySelector('{SHOWN}')) - width) < 1", arg=before
    )
    expect(phone.get_by_role("dialog", name="Photos")).to_contain_text("1 / 2")


def looked_at_by_keys(office: Page) -> None:
    office.emulate_media(reduced_motion="reduce")
    office.locator(".photos .photo").first.focus()
    office.keyboard.press("Enter")
    shown = office.get_by_role("dialog", name="Photos")
    expect(shown).to_contain_text("1 / 2")
    expect(shown.locator(".pswp__item[aria-hidden=true] img").first).to_be_attached()
    office.keyboard.press("ArrowRight")
    expect(shown).to_contain_text("2 / 2")
    office.keyboard.press("Escape")
    expect(shown).to_have_count(0)
    expect(office.locator(".photos .photo").nth(1)).to_be_focused()
