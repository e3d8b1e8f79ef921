"""The tables of workspaces, one file per root noun."""

from fanlight.ground.workspaces.models.own_fields import OwnField
from fanlight.ground.workspaces.models.saved_views import SavedView
from fanlight.ground.workspaces.models.workspaces import (
    Address,
    Counter,
    Login,
    Member,
    PackChoice,
    Wording,
    Workspace,
)

__all__ = [
    "Address",
    "Counter",
    "Login",
    "Member",
    "OwnField",
    "PackChoice",
    "SavedView",
    "Wording",
    "Workspace",
]
