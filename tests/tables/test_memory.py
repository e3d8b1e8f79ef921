"""Nothing that one reader was shown is kept for another: no page is cached, what a process remembers is nobody's."""

import ast
import functools
import gc
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import engines
from django.test import Client

import fanlight
from fanlight.core.prepared import Prepared
from fanlight.core.viewers import GrantViewer, StaffViewer
from tests.tables.asking import a_target, asked, body_of, text_of
from tests.tables.memory import FUNCTIONS, OF_ONE_REQUEST, REGISTRIES, STORED
from tests.walk.engine import NOISE
from tests.walk.manifest import MANIFEST
from tests.walk.test_entrance import ENTRANCES
from tests.walk.viewers import by_name

ROOT = Path(fanlight.__file__).parent
CACHES = ("cache", "lru_cache")
READERS = ("owner of alder", "staff of alder", "holder client", "guest alder one customer",
           "guest alder one instructing_client", "stranger")  # fmt: skip


def modules() -> list[tuple[str, ast.Module]]:
    named = [
        (path, ".".join(("fanlight", *path.relative_to(ROOT).with_suffix("").parts)))
        for path in ROOT.rglob("*.py")
    ]
    return [(name.removesuffix(".__init__"), ast.parse(path.read_text())) for path, name in named]


@pytest.mark.once
@pytest.mark.trust("TE13")
def test_every_function_that_remembers_is_in_the_table_with_its_reason():
    found = {f"{name}.{function.name}" for name, tree in modules() for function in _remembering(tree)}

    assert found == FUNCTIONS.keys()
    assert all(FUNCTIONS.values())


@pytest.mark.once
@pytest.mark.trust("TE13")
def test_what_a_module_collects_is_a_registry_of_the_table():
    found = {f"{name}.{target}" for name, tree in modules() for target in _collections(tree)}
    assert {one for one in found if not one.startswith("fanlight.config.settings.")} == REGISTRIES
    cached = {name for name, tree in modules() if "cached_property" in ast.dump(tree)}
    assert cached == OF_ONE_REQUEST


@pytest.mark.once
@pytest.mark.trust("TE13")
@pytest.mark.parametrize(
    "source",
    [
        "@cache\ndef f(): ...",
        "@functools.lru_cache(maxsize=9)\ndef f(): ...",
        "def f():\n    return lru_cache()(g)",
        "class A:\n    @functools.cache\n    def f(self): ...",
    ],
)
def test_a_new_function_that_remembers_is_noticed(source):
    assert [one.name for one in _remembering(ast.parse(source))] == ["f"]
    assert list(_collections(ast.parse("_seen: dict[int, str] = {}\nKEPT = []"))) == ["_seen", "KEPT"]


@pytest.mark.once
@pytest.mark.trust("TE13")
def test_nobody_uses_a_shared_cache():
    users = {
        name
        for name, tree in modules()
        if "django.core.cache" in ast.dump(tree) or "cache_page" in ast.dump(tree)
    }

    assert users == set()
    assert not [one for one in settings.MIDDLEWARE if "cache" in one.casefold()]
    assert [one["BACKEND"] for one in settings.CACHES.values()] == [
        "django.core.cache.backends.locmem.LocMemCache"
    ]
    assert not [one for engine in settings.TEMPLATES for one in engine["OPTIONS"].get("loaders", [])]


@pytest.mark.trust("TE13")
def test_every_answer_is_its_readers_alone(walk):
    """Every route of both faces and every entrance, read and sent to, by everybody; but for what all may see."""
    wrong, done = [], 0
    for name, path, method, browser, body in _requests(walk):
        answer, _written = asked(browser, method, path, body)
        kept = {one.strip() for one in answer.headers["Cache-Control"].split(",")}
        is_open = name in STORED and answer.status_code == 200
        wrong += [] if {"private", "no-store"} <= kept or is_open else [f"{method} {path}: {kept}"]
        done += 1
    assert wrong == []
    assert done > 500


@pytest.mark.trust("TE13")
def test_a_page_is_the_same_whoever_was_there_before(walk):
    """Drawn while the process remembers what everybody else was shown, and again when it has forgotten all."""
    paths = [(name, a_target(walk, name)[0]) for name, entry in MANIFEST.items() if "GET" in entry.methods]
    readers = [by_name(walk.walkers, name).browser for name in READERS]
    pages = [(path, one) for name, path in paths for one in readers if _is_in(walk, name, one)][::3]
    for path, reader in pages:
        asked(reader, "GET", path)
    warm = [_plain(asked(reader, "GET", path)[0]) for path, reader in pages]
    forget()
    cold = [_plain(asked(reader, "GET", path)[0]) for path, reader in pages]

    assert [path for (path, _), one, other in zip(pages, warm, cold, strict=True) if one != other] == []
    assert len(pages) > 50


@pytest.mark.trust("TE13")
def test_a_component_that_remembers_one_readers_words_for_all_is_noticed(walk, monkeypatch):
    honest, kept = _components().avatar, list[str]()

    def leaky(*said: Any, **more: Any) -> str:
        kept.append(honest(*said, **more))
        return kept[0]

    monkeypatch.setattr(_components(), "avatar", leaky)
    path, browser = "/console/alder/jobs/", by_name(walk.walkers, "owner of alder").browser
    asked(by_name(walk.walkers, "staff of alder").browser, "GET", path)
    warm = _plain(asked(browser, "GET", path)[0])
    kept.clear()

    assert warm != _plain(asked(browser, "GET", path)[0])


@pytest.mark.trust("TE13")
def test_a_prepared_read_keeps_statements_and_no_rows_by_kind_of_viewer(walk):
    one, other = walk.here.business, walk.there.business
    for path in ("/console/alder/jobs/", "/console/alder/jobs/J-1/"):
        asked(by_name(walk.walkers, "owner of alder").browser, "GET", path)
    asked(by_name(walk.walkers, "holder client").browser, "GET", "/alder/jobs/J-1/")
    keys = {str(one.workspace_id), str(other.workspace_id), str(one.owner.member_id)}
    plans = [(shape, plan) for read in _prepared() for shape, plan in read._plans.items()]
    kinds = {shape[1] for shape, _plan in plans}

    assert {StaffViewer, GrantViewer} <= kinds
    assert len(plans) > 20
    for shape, plan in plans:
        assert not any(key in f"{shape} {plan.sql} {plan.order}" for key in keys), shape
        assert "can.alder" not in f"{plan.sql} {plan.order}"


def forget() -> None:
    for thing in gc.get_objects():
        if type(thing) is functools._lru_cache_wrapper and str(thing.__module__ or "").startswith("fanlight"):
            thing.cache_clear()
        if type(thing) is Prepared:
            thing._plans.clear()
    for macro in vars(_components()).values():
        if hasattr(macro, "cache_clear"):
            macro.cache_clear()


def _components() -> Any:
    return engines.all()[0].env.globals["ui"]  # type: ignore[attr-defined]


def _remembering(tree: ast.Module) -> list[ast.FunctionDef]:
    functions = [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef)]
    return [one for one in functions if any(_is_cache(node) for node in ast.walk(one))]  # type: ignore[misc]


def _is_cache(node: ast.AST) -> bool:
    return getattr(node, "attr", getattr(node, "id", "")) in CACHES


def _collections(tree: ast.Module) -> list[str]:
    """Names of a module that begin as an empty container."""
    found = []
    for one in tree.body:
        target = one.targets[0] if isinstance(one, ast.Assign) else getattr(one, "target", None)
        value = getattr(one, "value", None)
        is_empty = isinstance(value, ast.Dict | ast.List | ast.Set) and not getattr(value, "keys", None)
        is_empty = is_empty and not getattr(value, "elts", None)
        is_made = isinstance(value, ast.Call) and getattr(value.func, "id", getattr(value.func, "attr", "")) in (
            "dict", "set", "list", "defaultdict", "OrderedDict", "deque", "WeakKeyDictionary", "WeakValueDictionary",
        ) and not value.args  # fmt: skip
        if isinstance(target, ast.Name) and (is_empty or is_made):
            found.append(target.id)
    return found


def _requests(walk: Any) -> Any:
    browsers = {name: by_name(walk.walkers, name).browser for name in READERS}
    for name, entry in MANIFEST.items():
        path, _target = a_target(walk, name)
        staff = READERS[:1] if entry.face == "console" else READERS[2:4]
        for who in (*staff, "stranger"):
            for method in [one for one in ("GET", "POST") if one in entry.methods]:
                yield name, path, method, browsers[who], body_of(walk, name) if method == "POST" else None
    for name, (_audience, path) in ENTRANCES.items():
        for who in ("owner of alder", "stranger"):
            yield name, f"/accounts/{path}", "GET", browsers[who], None
            yield name, f"/accounts/{path}", "POST", browsers[who], None


def _is_in(walk: Any, name: str, browser: Client) -> bool:
    """The console's pages as members, the portal's as all others."""
    members = [by_name(walk.walkers, one).browser for one in READERS[:2]]
    return (browser in members) == name.startswith("console:")


def _plain(answer: Any) -> tuple[int, str]:
    return answer.status_code, NOISE.sub("", text_of(answer)).partition("/preview/")[0]


def _prepared() -> list[Prepared]:
    return [thing for thing in gc.get_objects() if type(thing) is Prepared]
