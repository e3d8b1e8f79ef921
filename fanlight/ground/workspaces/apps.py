"""The workspaces package as a Django app; after migrations it puts up the second lock, where there is one."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class WorkspacesConfig(AppConfig):
    name = "fanlight.ground.workspaces"
    label = "workspaces"

    def ready(self) -> None:
        post_migrate.connect(_put_up_the_lock, sender=self)


def _put_up_the_lock(*, using: str, **_told: Any) -> None:
    """Django's own word that the tables are as they should be, whichever command made them so."""
    from fanlight.core import rowlock

    rowlock.put_up(using)
