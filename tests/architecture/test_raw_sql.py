"""SQL is written by the ORM. Statements by hand lie in the few places listed here, each with its reason."""

import ast

import pytest

from tests.architecture import tree

REVIEWED = {
    "fanlight/core/fulltext.py": "the index of words, whose text has no value from outside",
    "fanlight/core/prepared.py": "runs what the ORM compiled, with bound parameters",
    "fanlight/core/spans.py": "puts what the ORM compiled together with itself, with bound parameters",
    "fanlight/core/postgresql/policies.py": "policies and rights, made of names of our own tables and a checked role",
    "fanlight/core/sqlite/base.py": "makes the cursor that the ORM itself asks for",
    "fanlight/core/tenancy.py": "the composite foreign key, which the ORM cannot spell",
    "fanlight/ground/access/entering/limits.py": "the limiter's one statement, with bound parameters",
    "fanlight/work/transfers/applying.py": "ANALYZE after an import, without any value from outside",
}
BY_HAND = {"raw", "extra", "RawSQL", "cursor", "executescript"}


def spelled_by_hand(source: ast.AST) -> list[str]:
    """Calls that take SQL as text."""
    names = [_name(node.func) for node in ast.walk(source) if isinstance(node, ast.Call)]
    return sorted({name for name in names if name in BY_HAND})


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


@pytest.mark.once
@pytest.mark.trust("TG01")
def test_no_sql_is_written_by_hand_outside_the_reviewed_modules():
    found = {tree.named(path): spelled_by_hand(tree.parsed(path)) for path in tree.modules()}
    wild = {path: names for path, names in found.items() if names and path not in REVIEWED}

    assert len(found) > 100
    assert wild == {}


@pytest.mark.once
@pytest.mark.parametrize(
    "planted", ["Job.rows.raw('SELECT 1')", "connection.cursor()", "rows.extra(where=['1=1'])"]
)
def test_sql_by_hand_is_noticed(planted):
    assert spelled_by_hand(ast.parse(planted))
