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

TWO = [PICTURES / "garden.jpg", PICTURES / "kitchen.jpg"]


def swiped(page: Page, by: int) -> None:
    """A finger across the picture: the browser's own touches, which scripts cannot tell from a hand."""
    touch = page.context.new_cdp_session(page)
    begin = 300 if by < 0 else 90
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": begin, "y": 400}]})
    for step in range(1, 9):
        at = {"x": begin + by * step / 8, "y": 400}
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


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
    swiped(phone, -200)
    expect(shown).to_contain_text("2 / 2")
    phone.wait_for_function(AT_REST)
    assert shown.locator(".pswp__caption").inner_text() != caption
    swiped(phone, 200)
    expect(shown).to_contain_text("1 / 2")
    phone.wait_for_function(AT_REST)
    shown.get_by_role("button", name="Close").tap()
    expect(shown).to_have_count(0)


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
