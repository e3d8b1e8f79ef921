"""The source tree as the architecture tests read it: files, syntax trees, and the names each file defines."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "fanlight"
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    """Our modules, without migrations: those are written by a machine."""
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("*.html"))


def stylesheets() -> list[Path]:
    return sorted((ROOT / "assets" / "css").rglob("*.css"))


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def functions(path: Path) -> Iterator[Function]:
    return (node for node in ast.walk(parsed(path)) if isinstance(node, Function))


def methods(path: Path) -> set[Function]:
    classes = (node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))
    return {child for one in classes for child in one.body if isinstance(child, Function)}


def attributes(path: Path, name: str) -> Iterator[ast.Attribute]:
    """Every `something.name` of a file."""
    nodes = (node for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute))
    return (node for node in nodes if node.attr == name)


def reached(
    path: Path, name: str, *, by: tuple[type, ...] = (ast.Attribute, ast.Call)
) -> Iterator[ast.Attribute]:
    """`Table.name`, and `whatever.name` when something is asked of it: how a manager or a door is used."""
    nodes = (node for node in ast.walk(parsed(path)) if isinstance(node, by))
    asked = {node.value if isinstance(node, ast.Attribute) else node.func for node in nodes}
    return (node for node in attributes(path, name) if node in asked or is_class(node.value))


def is_class(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id[:1].isupper()


def defined_names(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of everything a file gives a name to: classes, functions, parameters, variables."""
    for node in ast.walk(tree):
        if isinstance(node, Function | ast.ClassDef):
            yield node.lineno, node.name
        elif isinstance(node, ast.arg):
            yield node.lineno, node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.lineno, node.id
