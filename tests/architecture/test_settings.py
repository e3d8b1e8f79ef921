"""Every setting an operator may give is explained to operators, and nothing else is."""

import ast
import re

import pytest

from tests.architecture import tree

pytestmark = pytest.mark.once

PAGE = tree.ROOT / "docs" / "operators" / "settings.md"
READERS = {f"fanlight/config/{name}.py" for name in ("environment", "cli", "front", "wsgi")} | {
    "fanlight/demo/supervisor.py"
}
SETTINGS = tree.PACKAGE / "config" / "settings.py"


def read_settings() -> set[str]:
    """Names given to the functions of `environment`, wherever in settings.py they are called."""
    calls = (node for node in ast.walk(tree.parsed(SETTINGS)) if isinstance(node, ast.Call))
    return {
        f"FANLIGHT_{call.args[0].value}"
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "environment"
        and call.args
        and isinstance(call.args[0], ast.Constant)
    }


def explained_settings() -> set[str]:
    return set(re.findall(r"^## `(FANLIGHT_[A-Z0-9_]+)`$", PAGE.read_text(), re.MULTILINE))


def test_every_setting_is_explained_to_operators():
    assert len(read_settings()) > 5
    assert read_settings() - explained_settings() == set()


def test_no_setting_is_explained_that_does_not_exist():
    assert explained_settings() - read_settings() == set()


def test_only_the_settings_read_the_environment():
    reading = {tree.named(path) for path in tree.modules() if any(tree.attributes(path, "environ"))}
    assert reading - READERS == set()
