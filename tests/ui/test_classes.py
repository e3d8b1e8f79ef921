"""Templates and stylesheets know the same class names."""

import re
from pathlib import Path

import pytest

from fanlight.ui import environment

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[2]
SHEETS = ROOT / "assets" / "css"
COMMENT = re.compile(r"/\*.*?\*/|\{#.*?#\}|@import[^;]*;|url\([^)]*\)", re.DOTALL)
IN_TEMPLATE = re.compile(r"""\bclass(?:es)?="((?:\{\{.*?\}\}|[^"])*)\"""")
WORD = re.compile(r"[a-z][a-z0-9-]*")
QUOTED = re.compile(r'"([^"]*)"')


def declared(but: str = "") -> set[str]:
    """Every class that a stylesheet speaks of, but for one sheet."""
    sheets = [path for path in SHEETS.rglob("*.css") if path.name != but]
    text = "".join(COMMENT.sub("", path.read_text()) for path in sheets)
    return set(re.findall(r"\.([a-z][a-z0-9-]*)(?=[^{}]*\{)", text))


def used() -> dict[str, str]:
    """Every class that a template writes, with the first template that does."""
    found: dict[str, str] = {}
    for folder in environment.FOLDERS:
        for path in sorted(folder.rglob("*.html")) if folder.exists() else ():
            for value in IN_TEMPLATE.findall(COMMENT.sub("", path.read_text())):
                for name in names_in(value):
                    found.setdefault(name, path.name)
    return found


def names_in(value: str) -> set[str]:
    """The words outside of expressions, and the quoted words inside that are put in as they are."""
    plain = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value)
    inside = [re.sub(r"\.get\([^)]*\)|== *\S+", "", one) for one in re.findall(r"\{\{(.*?)\}\}", value)]
    chosen = [word for one in inside for word in QUOTED.findall(one)]
    return {word for text in (plain, *chosen) for word in text.split() if WORD.fullmatch(word)}


def test_every_class_that_a_template_writes_is_in_a_stylesheet():
    unknown = {name: path for name, path in used().items() if name not in declared()}

    assert len(used()) > 60
    assert unknown == {}


def test_no_stylesheet_speaks_of_a_class_that_nothing_has():
    scripts = "".join(path.read_text() for path in (ROOT / "assets" / "js").glob("*.js"))
    macros = "".join(path.read_text() for path in environment.HERE.rglob("*.html"))
    quoted = {word for text in QUOTED.findall(macros) for word in text.split()}
    idle = declared(but="base.css") - used().keys() - quoted  # base.css: helpers, kept as a whole set

    assert {name for name in idle if name not in scripts} == set()
