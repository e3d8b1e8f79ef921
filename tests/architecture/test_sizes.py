"""The sizes of the style guide: what is larger usually hides a noun that has no name yet."""

import ast
from pathlib import Path

import pytest

from tests.architecture import tree

pytestmark = pytest.mark.once

LINES_OF_A_FUNCTION = 40
LINES_OF_A_MODULE = 400
LINES_OF_A_TEMPLATE = 120
LINES_OF_A_TEST_FILE = 300
LINES_OF_A_SCRIPT = 80
POSITIONAL = 3  # the style guide's own `show(request, template, context, *, …)`; two are better
DICTATED = {"refresh_from_db", "__exit__", "__aexit__", "process_view"}  # signatures of Django and Python


def lines(path: Path) -> int:
    return path.read_text().count("\n")


def too_long(paths: list[Path], limit: int) -> list[str]:
    return [f"{tree.named(path)}: {lines(path)} lines" for path in paths if lines(path) > limit]


def test_modules_fit_on_a_few_screens():
    assert tree.modules()
    assert too_long(tree.modules(), LINES_OF_A_MODULE) == []


def test_templates_read_like_one_page():
    assert tree.templates()
    assert too_long(tree.templates(), LINES_OF_A_TEMPLATE) == []


def test_custom_elements_do_one_thing():
    scripts = sorted((tree.ROOT / "assets" / "js").rglob("*.js"))
    assert scripts
    assert too_long(scripts, LINES_OF_A_SCRIPT) == []


def test_test_files_are_about_one_thing():
    assert too_long(sorted((tree.ROOT / "tests").rglob("*.py")), LINES_OF_A_TEST_FILE) == []


def test_functions_are_short():
    long = [
        f"{tree.named(path)}:{one.lineno} {one.name}: {(one.end_lineno or 0) - one.lineno + 1} lines"
        for path in tree.modules()
        for one in tree.functions(path)
        if (one.end_lineno or 0) - one.lineno + 1 > LINES_OF_A_FUNCTION
    ]
    assert long == []


def positional(function: tree.Function, *, is_method: bool) -> int:
    count = len(function.args.posonlyargs) + len(function.args.args)
    static = any(isinstance(one, ast.Name) and one.id == "staticmethod" for one in function.decorator_list)
    return count - (1 if is_method and not static else 0)


def test_a_call_with_many_arguments_names_them():
    crowded = [
        f"{tree.named(path)}:{one.lineno} {one.name}"
        for path in tree.modules()
        for one in tree.functions(path)
        if one.name not in DICTATED and positional(one, is_method=one in tree.methods(path)) > POSITIONAL
    ]
    assert crowded == []
