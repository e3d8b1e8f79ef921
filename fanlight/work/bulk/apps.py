"""The bulk package as a Django app."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "fanlight.work.bulk"
    label = "bulk"

    def ready(self) -> None:
        from fanlight.work.bulk import entries, invitations, portal_users

        invitations.register()
        entries.register()
        portal_users.register()
