"""Every table that points at a client, contact or site can follow it into another one."""

import pytest
from django.apps import apps
from django.db.models import UniqueConstraint

from fanlight.core.tenancy import TenantForeignKey
from fanlight.ground.people import moving
from fanlight.ground.people.models import Client, Contact, Site

pytestmark = pytest.mark.once
KINDS = (Client, Contact, Site)


def pointing(kind):
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.fields
        if isinstance(field, TenantForeignKey) and field.related_model is kind
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_merge_walks_every_key_that_points_at_the_kind(kind):
    walked = {f"{field.model._meta.label}.{field.name}" for field in moving.pointers(kind)}

    assert walked >= {f"people.{kind.__name__}.merged_into"}
    assert pointing(kind) - walked <= {"people.PersonKey.contact"}, "it opens the events of the old row"


@pytest.mark.parametrize("kind", KINDS)
def test_where_two_rows_could_be_doubles_a_rule_says_how_they_become_one(kind):
    fields = list(moving.pointers(kind))
    unruled = [
        field.model._meta.label
        for field in fields
        if moving.unique_with(field) and moving.rule_of(field.model).collapse is None
    ]

    assert fields
    assert unruled == []


def test_what_collapses_with_a_row_has_rules_too():
    """A grant goes when it collapses: rooms, links and visits that point at it must be able to follow."""
    grants = apps.get_model("rooms", "Grant")
    told = {field.model._meta.label: moving.unique_with(field) for field in moving.pointers(grants)}

    assert {"rooms.GrantedRoom", "access.ShareLink", "access.PortalSession"} <= told.keys()
    assert [
        label
        for label, constraints in told.items()
        if constraints and moving.rule_of(apps.get_model(label)).collapse is None
    ] == []
    assert all(isinstance(one, UniqueConstraint) for found in told.values() for one in found)
