"""Foreign keys follow the order of the rings; import contracts cannot see a key written as a string."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import models

from tests.architecture import tree

pytestmark = pytest.mark.once


def contracts() -> dict[str, list[list[str]]]:
    """The layers of pyproject.toml by the package they divide, highest first."""
    linter = tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layered = [one for one in linter["contracts"] if one["type"] == "layers"]
    return {one["containers"][0]: [re.findall(r"\w+", line) for line in one["layers"]] for one in layered}


def height(package: str, layers: list[list[str]]) -> int:
    """How far from the bottom a package lies."""
    return next(len(layers) - n for n, line in enumerate(layers) if package in line)


def may_point(source: str, target: str) -> bool:
    """Whether a table of package `source` may hold a key to a table of `target`, both dotted paths."""
    if source == target:
        return True
    ours, theirs = source.split("."), target.split(".")
    depth = next(n for n, pair in enumerate(zip(ours, theirs, strict=False)) if pair[0] != pair[1])
    layers = contracts()[".".join(ours[:depth])]
    return height(ours[depth], layers) > height(theirs[depth], layers)


def our_models() -> list[type[models.Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model.__module__.startswith("fanlight.")]


def keys() -> Iterator[tuple[models.Field, str, str]]:
    for model in our_models():
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and field.related_model:
                yield field, package_of(model), package_of(field.related_model)


def package_of(model: type[models.Model]) -> str:
    return apps.get_app_config(model._meta.app_label).name


def test_no_foreign_key_points_upward_or_sideways():
    found = list(keys())
    assert found, "there must be foreign keys to look at"
    wrong = [f"{field} → {target}" for field, source, target in found if not may_point(source, target)]
    assert wrong == []


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("fanlight.ground.rooms", "fanlight.work.jobs"),
        ("fanlight.ground.people", "fanlight.ground.rooms"),
        ("fanlight.ground.activity", "fanlight.ground.mail"),
        ("fanlight.work.files", "fanlight.work.conversations"),
    ],
)
def test_a_key_in_the_wrong_direction_is_noticed(source, target):
    assert not may_point(source, target)


def test_a_key_downward_is_right():
    assert may_point("fanlight.work.jobs", "fanlight.ground.rooms")
    assert may_point("fanlight.ground.access", "fanlight.ground.mail")
