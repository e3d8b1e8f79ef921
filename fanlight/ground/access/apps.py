"""The access package as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from fanlight.ground.access import invitations, inviting, letters, merging
        from fanlight.ground.access.tasks import (
            forget_addresses,
            forget_allowances,
            forget_challenges,
            forget_openings,
            settle_contacts,
        )
        from fanlight.ground.background import tick

        letters.register()
        invitations.register()
        inviting.register()
        merging.register()
        tick.every("access.forget_addresses", 24 * 3600, forget_addresses)
        tick.every("access.forget_challenges", 3600, forget_challenges)
        tick.every("access.forget_openings", 24 * 3600, forget_openings)
        tick.every("access.forget_allowances", 3600, forget_allowances)
        tick.every("access.settle_contacts", 300, settle_contacts)
