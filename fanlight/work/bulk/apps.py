"""The bulk package as a Django app."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "fanlight.work.bulk"
    label = "bulk"

    def ready(self) -> None:
        from fanlight.work.bulk import entries, portal_users

        entries.register()
        portal_users.register()
