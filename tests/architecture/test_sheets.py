"""One room writes tables for spreadsheets: whatever goes out as CSV or .xlsx goes through it, and no cell runs."""

import ast

import pytest

from tests.architecture import tree

pytestmark = [pytest.mark.once, pytest.mark.trust("TG04")]

ROOM = "fanlight/core/sheets.py"
WRITERS = ("writer", "DictWriter")


def written_by_hand(source: ast.AST) -> list[str]:
    """Calls and imports that make a table file."""
    calls = [node.func for node in ast.walk(source) if isinstance(node, ast.Call)]
    called = {f"csv.{one.attr}" for one in calls if isinstance(one, ast.Attribute) and _is_csv_writer(one)}
    modules = {one.module for one in ast.walk(source) if isinstance(one, ast.ImportFrom)}
    modules |= {name.name for one in ast.walk(source) if isinstance(one, ast.Import) for name in one.names}
    return sorted(called | {str(name) for name in modules if str(name).startswith("xlsxwriter")})


def _is_csv_writer(called: ast.Attribute) -> bool:
    return isinstance(called.value, ast.Name) and called.value.id == "csv" and called.attr in WRITERS


def test_only_one_room_writes_sheets():
    found = {tree.named(path): written_by_hand(tree.parsed(path)) for path in tree.modules()}

    assert found.pop(ROOM) == ["csv.writer", "xlsxwriter", "xlsxwriter.exceptions"]
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted", ["csv.writer(stream)", "csv.DictWriter(stream, heads)", "from xlsxwriter import Workbook"]
)
def test_a_sheet_written_elsewhere_is_noticed(planted):
    assert written_by_hand(ast.parse(planted))
