"""A choice that only the other workspace offers is refused in every form, as any other wrong value is."""

import re

import pytest
from django.db import connection, transaction

from tests.walk.engine import Writes, address, targets
from tests.walk.manifest import MANIFEST
from tests.walk.routes import BOTH
from tests.walk.test_walk import walk
from tests.walk.viewers import by_name

__all__ = ["walk"]

FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL)
SELECT = re.compile(r'<select\b[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', re.DOTALL)
RADIO = re.compile(
    r'<input\b(?=[^>]*\btype="radio")(?=[^>]*\bname="([^"]+)")(?=[^>]*\bvalue="([^"]+)")[^>]*>'
)
OPTION = re.compile(r'<option\b[^>]*\bvalue="([^"]+)"')
UNKNOWN = "4611686018427387904"


@pytest.mark.trust("TE11")
def test_a_foreign_choice_is_refused_and_changes_nothing(walk):
    tried = []
    for name, entry in MANIFEST.items():
        if entry.face == "console" and entry.methods == BOTH:
            tried += _tried(walk, name)

    wrong = [f"{name} {field}: {what}" for name, field, what in tried if what]
    assert wrong == []
    assert len(tried) >= 4, "forms with choices of the workspace must have been tried"


def _tried(walk, name):
    entry = MANIFEST[name]
    mine = next(target for target in targets(entry, walk.here, walk.there) if target.kind == "own")
    ours = _choices(by_name(walk.walkers, "owner of alder").browser, address(name, "alder", mine.ids))
    theirs = _choices_of_birch(walk, name)
    for field, values in ours.items():
        foreign = sorted(value for value in theirs.get(field, set()) - values if len(value) > 12)
        if foreign:
            yield name, field, _fault(walk, name, mine, {field: foreign[0]}, {field: UNKNOWN})


def _choices_of_birch(walk, name):
    entry = MANIFEST[name]
    theirs = [target for target in targets(entry, walk.there, walk.here) if target.kind == "own"]
    return _choices(by_name(walk.walkers, "owner of birch").browser, address(name, "birch", theirs[0].ids))


def _choices(browser, path):
    page = browser.get(path).content.decode()
    text = "".join(
        body for tag, body in FORM.findall(page) if 'method="post"' in tag and _leads_to(tag, path)
    )
    found = {field: set(OPTION.findall(options)) for field, options in SELECT.findall(text)}
    for field, value in RADIO.findall(text):
        found.setdefault(field, set()).add(value)
    return found


def _leads_to(tag, path):
    action = re.search(r'action="([^"]*)"', tag)
    return action is None or action.group(1) in ("", path)


def _fault(walk, name, mine, foreign, unknown):
    path, browser = address(name, "alder", mine.ids), by_name(walk.walkers, "owner of alder").browser
    body, writes, answers = MANIFEST[name].post(walk.here), Writes(), []
    for given in (foreign, unknown):
        with transaction.atomic(), connection.execute_wrapper(writes):
            answers.append(browser.post(path, body | given).status_code)
            transaction.set_rollback(True)
    if writes.found:
        return f"wrote {writes.found[:1]}"
    return "" if answers == [422, 422] else f"answered {answers}"
