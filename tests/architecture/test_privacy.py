"""Every field of every table bears a privacy class, so that exports, erasure and logs know what they hold."""

import pytest
from django.apps import apps
from django.db import models

from tests.architecture.test_rings import our_models
from tests.architecture.third_party import PRIVACY

pytestmark = [pytest.mark.once, pytest.mark.trust("TM08")]

CLASSES = {
    "personal",
    "business",
    "technical",
    "secret",
    "sealed",
}  # sealed: personal parts under a key per person
ALWAYS_TECHNICAL = {"id", "workspace", "created_at"}


def classes(model: type[models.Model]) -> dict[str, str]:
    return getattr(model, "privacy", {})


def columns(model: type[models.Model]) -> set[str]:
    return {field.name for field in (*model._meta.local_fields, *model._meta.local_many_to_many)}


def unclassed(model: type[models.Model], given: dict[str, str]) -> list[str]:
    missing = columns(model) - given.keys() - ALWAYS_TECHNICAL
    return [f"{model._meta.label}.{name}" for name in sorted(missing)]


def test_every_field_of_ours_bears_a_privacy_class():
    assert our_models()
    assert [name for model in our_models() for name in unclassed(model, classes(model))] == []


def test_every_privacy_class_is_one_we_know():
    unknown = {model._meta.label: set(classes(model).values()) - CLASSES for model in our_models()}
    assert {label: names for label, names in unknown.items() if names} == {}


def test_no_privacy_class_outlives_its_field():
    stale = {model._meta.label: classes(model).keys() - columns(model) for model in our_models()}
    assert {label: names for label, names in stale.items() if names} == {}


def test_every_field_of_a_foreign_package_bears_a_privacy_class():
    foreign = set(apps.get_models(include_auto_created=True)) - set(our_models())
    assert foreign
    missing = [name for model in foreign for name in unclassed(model, PRIVACY.get(model._meta.label, {}))]
    assert sorted(missing) == []


def test_a_field_without_a_class_is_noticed():
    login = apps.get_model("workspaces", "Login")
    assert unclassed(login, {"password": "secret"}) == [
        f"workspaces.Login.{name}" for name in sorted(columns(login) - {"password"} - ALWAYS_TECHNICAL)
    ]
