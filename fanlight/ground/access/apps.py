"""The access package as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from fanlight.ground.access import invitations, letters
        from fanlight.ground.access.tasks import forget_addresses
        from fanlight.ground.background import tick

        letters.register()
        invitations.register()
        tick.every("access.forget_addresses", 24 * 3600, forget_addresses)
