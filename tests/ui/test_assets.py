"""What the build makes: within the budgets, under names that change with the content, and compressed."""

import json
import re
from pathlib import Path

import pytest
from django.test import Client

from fanlight.ui.static import static

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
ASSETS, STATIC = ROOT / "assets", ROOT / "fanlight" / "static"
BUDGETS = {
    "portal.css": 12_000,
    "console.css": 14_000,
    "app.js": 20_000,
    "icons.svg": 4_000,
    "door.svg": 4_000,
}
LATIN = "inter-latin-wght-normal.woff2"
LINES_OF_AN_ELEMENT = 90


def built(name: str) -> Path:
    return STATIC / static(name).rpartition("/")[2]


@pytest.mark.parametrize(("name", "most_bytes"), BUDGETS.items())
def test_what_every_page_loads_stays_within_its_budget(name, most_bytes):
    compressed = built(name).with_name(built(name).name + ".br").stat().st_size

    assert 0 < compressed <= most_bytes


def test_a_reader_of_latin_script_fetches_one_font_of_at_most_50_kb():
    assert built(LATIN).stat().st_size <= 50_000


def test_every_built_file_has_a_digest_in_its_name_and_compressed_copies():
    names = json.loads((STATIC / "staticfiles.json").read_text())["paths"]

    assert {"portal.css", "console.css", "app.js", "icons.svg"} <= names.keys()
    for name, hashed in names.items():
        assert re.search(r"\.[0-9A-Za-z]{8}\.", hashed), name
        if hashed.endswith((".css", ".js", ".svg")):
            assert (STATIC / f"{hashed}.br").exists(), name
            assert (STATIC / f"{hashed}.gz").exists(), name


def test_a_file_that_was_not_built_is_an_error_and_not_a_broken_page():
    with pytest.raises(ValueError, match="no-such-file"):
        static("no-such-file.css")


def test_a_built_file_is_kept_by_browsers_for_good():
    response = Client().get(static("portal.css"), secure=True, headers={"Accept-Encoding": "br"})

    for close in response._resource_closers:  # not response.close(): that would look for a database
        close()

    assert response.status_code == 200
    assert response["Content-Encoding"] == "br"
    assert "immutable" in response["Cache-Control"]


def test_the_lock_of_packages_names_no_registry():
    lock = (ASSETS / "package-lock.json").read_text()

    assert "integrity" in lock
    assert "resolved" not in lock
    assert "://" not in re.sub(r'"url": "https://[^"]+"', "", lock)


def test_one_behaviour_per_script_keeps_scripts_short():
    lengths = {path.name: len(path.read_text().splitlines()) for path in (ASSETS / "js").glob("*.js")}

    assert len(lengths) > 5
    assert {name: length for name, length in lengths.items() if length > LINES_OF_AN_ELEMENT} == {}
