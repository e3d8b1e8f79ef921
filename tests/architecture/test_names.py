"""Names that say nothing are not used, in files, classes, functions, parameters and variables."""

import ast
import re

import pytest

from tests.architecture import tree

pytestmark = pytest.mark.once

EMPTY_NOUNS = {"info", "item", "obj", "manager", "helper", "util", "service"}
EMPTY = EMPTY_NOUNS | {f"{noun}s" for noun in EMPTY_NOUNS} | {"data", "handle"}
EMPTY_AS_A_VERB = {"process"}
DICTATED = {
    "LoginManager",
    "cleaned_data",
    "managers",
    "zone_info",
    "handle_DATA",
}  # words of Django, Python, aiosmtpd
OF_THE_TRADE = re.compile(r"services?", re.IGNORECASE)
"""What an asset has once a year: in modules named for assets the word says something."""
DICTATED_THERE = {"fanlight/ground/mail/smtp.py": "data"}  # smtplib's own verb for DATA
MIDDLEWARE = {"process_request", "process_view", "process_exception", "process_response"}
MODULES_NOT_WRITTEN = {"admin", "signals", "utils", "managers", "services", "helpers"}


def words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+", name)]


def says_nothing(name: str) -> bool:
    if name in DICTATED or name in MIDDLEWARE or name.isupper():
        return False
    parts = words(name)
    return bool(EMPTY.intersection(parts)) or (len(parts) > 1 and parts[0] in EMPTY_AS_A_VERB)


def empty_names(source: ast.AST) -> list[str]:
    return [f"{line} {name}" for line, name in tree.defined_names(source) if says_nothing(name)]


def test_every_name_says_something():
    found = {tree.named(path): empty_names(tree.parsed(path)) for path in tree.modules()}
    for path, empty in found.items():
        if "asset" in path:
            found[path] = [name for name in empty if says_nothing(OF_THE_TRADE.sub("", name.split()[1]))]
    for path, word in DICTATED_THERE.items():
        found[path] = [name for name in found[path] if not name.endswith(f" {word}")]
    assert {path: names for path, names in found.items() if names} == {}


def test_no_module_is_a_drawer_for_everything():
    assert [tree.named(path) for path in tree.modules() if path.stem in MODULES_NOT_WRITTEN] == []


def test_every_module_says_what_it_is_for():
    silent = [tree.named(path) for path in tree.modules() if not ast.get_docstring(tree.parsed(path))]
    assert silent == []


def test_packages_hold_only_their_paragraph():
    """A package's own file names its nouns and imports nothing."""
    packages = [path for path in tree.modules() if path.name == "__init__.py"]
    assert packages
    importing = [
        tree.named(path)
        for path in packages
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(tree.parsed(path)))
        and path.parent.name not in ("models", "packs")
    ]
    assert importing == []


@pytest.mark.parametrize("name", ["handle_upload", "user_data", "obj", "JobManager", "process_rows"])
def test_an_empty_name_is_noticed(name):
    assert says_nothing(name)


@pytest.mark.parametrize("name", ["process", "database", "itemised", "handler", "metadata", "candidate"])
def test_a_good_name_is_left_alone(name):
    assert not says_nothing(name)
