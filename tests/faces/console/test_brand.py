"""The brand: colour and logo, shown to clients from the next page on."""

import pytest

from fanlight.ground.rooms.brand import look_of
from tests.faces.console.desk import words, wrong
from tests.faces.console.test_wizard import logo


@pytest.mark.feature("B20")
def test_colour_and_logo_are_saved_shown_and_taken_away(desk, alder, client):
    assert desk.post("brand/", accent="#1b6b58", logo=logo()).status_code == 303
    assert look_of(alder.workspace).accent == "#1b6b58"
    page = client.get("/alder/").content.decode()
    address = page.partition('class="mark logo" src="')[2].partition('"')[0]
    assert client.get(address)["Content-Type"] == "image/png"
    assert address in desk.get("brand/").content.decode()

    desk.post("brand/", accent="#1b6b58", no_logo="on")

    assert look_of(alder.workspace).logo is None
    assert client.get(address).status_code == 404, "an older logo is gone"
    assert 'class="mark logo"' not in client.get("/alder/").content.decode()


@pytest.mark.feature("B20")
@pytest.mark.parametrize(
    ("said", "field", "why"),
    [
        ({"accent": "green"}, "accent", "like #1b6b58"),
        ({"accent": "#1b6b58", "logo": b"<svg/>"}, "logo", "can hold scripts"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(desk, alder, said, field, why):
    if "logo" in said:
        said = said | {"logo": logo(said["logo"], "logo.svg")}
    before = look_of(alder.workspace).accent

    answer = desk.post("brand/", **said)

    assert answer.status_code == 422
    assert why in wrong(answer, field)
    assert look_of(alder.workspace).accent == before


def test_another_colour_is_looked_at_without_saving(desk, alder):
    assert "Adjusted to be readable" in words(desk.get("brand/", accent="#ffee00"))
    assert look_of(alder.workspace).accent != "#ffee00"


def test_staff_and_strangers_change_no_brand(max_desk, zed_desk, alder):
    for desk, status in ((max_desk, 403), (zed_desk, 404)):
        assert desk.get("brand/").status_code == status
        assert desk.post("brand/", accent="#000000").status_code == status
    assert look_of(alder.workspace).accent != "#000000"
