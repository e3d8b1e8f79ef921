"""Every table whose rows belong to somebody stands behind a door, and no side entrance leads around it."""

import ast

import pytest
from django.db import models

from fanlight.core.doors import Door, GuardedQuerySet
from fanlight.core.tenancy import TenantModel
from tests.architecture import tree
from tests.architecture.test_rings import our_models

pytestmark = pytest.mark.once

UNGUARDED: dict[str, str] = {  # table: why its rows belong to nobody in particular
    "workspaces.Workspace": "global: the tenant itself, found by its address before anybody is known",
    "workspaces.Address": "global: leads from a host or name to a workspace, before anybody is known",
    "workspaces.Login": "global: one person of ours may work in several workspaces",
    "background.Tick": "global: the clock of the machine",
    "background.Lease": "global: the locks of the machine",
    "access.WorkspaceOpening": "global: the workspace is not there yet",
    "access.Allowance": "global: the limiter counts before anybody is known",
    "access.StaffSession": "global: a login's session is for every workspace it works in",
    "access.FactorGuard": "global: of a login",
    "access.PasswordReset": "global: asked for before anybody is known",
    "access.LoginIdentity": "global: of a login",
}
DOOR_KEEPERS = {  # where `everyone` may be called besides tasks, and why
    "fanlight/faces/console/gate.py": "builds the viewer of a member",
    "fanlight/ground/access/team/joining.py": "an invitation says by its digest into which workspace it leads",
    "fanlight/ground/access/team/notices.py": "a login's letters leave through its oldest workspace",
    "fanlight/ground/access/team/memberships.py": "a login may be a member of several workspaces",
    "fanlight/ground/mail/pace.py": "whether letters leave at all is the same for all tenants",
    "fanlight/ground/rooms/brand.py": "the logo is joined to rows that a gate reads",
    "fanlight/work/files/models/uploads.py": "one disk holds the files of all workspaces",
    "fanlight/ground/access/entering/signin.py": "builds the viewer of a contact",
}
OWN_ROWS = ("models.py", "visibility.py", "reads.py")


def guarded() -> list[type[models.Model]]:
    return [model for model in our_models() if isinstance(getattr(model, "objects", None), Door)]


def test_every_tenant_table_is_behind_a_door_or_has_a_reason():
    assert guarded()
    open_tables = {model._meta.label for model in our_models()} - {model._meta.label for model in guarded()}
    assert open_tables - UNGUARDED.keys() == set()


def has_workspace(model: type[models.Model]) -> bool:
    return any(field.name == "workspace" for field in model._meta.fields)


def test_every_model_with_a_workspace_is_a_tenant_model():
    tenants = {model for model in our_models() if has_workspace(model)}
    strays = {model._meta.label for model in tenants if not issubclass(model, TenantModel)}
    assert strays - UNGUARDED.keys() == set()


def test_every_door_says_who_may_see_its_rows():
    silent = [
        model._meta.label
        for model in guarded()
        if model.objects._queryset_class.visible_to is GuardedQuerySet.visible_to
    ]
    assert silent == []


def test_a_door_offers_no_way_to_read_everything():
    for model in guarded():
        for name in ("all", "filter", "get", "raw", "values", "exclude", "get_or_create"):
            assert not hasattr(model.objects, name), f"{model._meta.label}.objects.{name}"


def test_no_guarded_table_can_be_reached_backwards():
    entrances = [
        f"{model._meta.label}: {relation.get_accessor_name()}"
        for model in guarded()
        for relation in model._meta.related_objects
        if relation.get_accessor_name()
    ]
    entrances += [
        f"{field}: related_name {field.remote_field.related_name!r}"
        for model in guarded()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.remote_field and not (field.remote_field.related_name or "").endswith("+")
    ]
    assert entrances == []


def using(attribute: str) -> set[str]:
    """A manager is never called: `listing.rows(viewer)` is a function, whose rows came through the door."""
    by = (ast.Attribute,) if attribute == "rows" else (ast.Attribute, ast.Call)
    return {tree.named(path) for path in tree.modules() if any(tree.reached(path, attribute, by=by))}


def test_nobody_asks_for_everyones_rows_but_the_listed_places():
    asking = {path for path in using("everyone") if not path.endswith("/tasks.py")}
    assert asking == DOOR_KEEPERS.keys()


def test_rows_are_used_only_by_core_and_by_a_tables_own_queries():
    own = {path for path in using("rows") if path.endswith(OWN_ROWS) or "/models/" in path}
    assert {path for path in using("rows") - own if not path.startswith("fanlight/core/")} == set()


@pytest.mark.parametrize("way", ["rows", "everyone", "within", "_base_manager", "_default_manager"])
def test_pages_and_components_go_through_the_door(way):
    around = {path for path in using(way) if path.startswith(("fanlight/faces/", "fanlight/ui/"))}
    assert around - DOOR_KEEPERS.keys() == set()
