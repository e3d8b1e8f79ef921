"""The access package as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from fanlight.ground.access import invitations, letters, merging, resets
        from fanlight.ground.access.tasks import (
            forget_addresses,
            forget_openings,
            forget_sessions,
            settle_contacts,
        )
        from fanlight.ground.background import tick

        letters.register()
        invitations.register()
        merging.register()
        resets.register()
        tick.every("access.forget_addresses", 24 * 3600, forget_addresses)
        tick.every("access.forget_openings", 24 * 3600, forget_openings)
        tick.every("access.forget_sessions", 3600, forget_sessions)
        tick.every("access.settle_contacts", 300, settle_contacts)
