"""The access package as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from fanlight.ground.access import (
            activation,
            code_letters,
            credentials,
            invitations,
            inviting,
            letters,
            listings,
            merging,
            standing,
        )
        from fanlight.ground.access.tasks import (
            forget_addresses,
            forget_allowances,
            forget_challenges,
            forget_codes,
            forget_openings,
            settle_contacts,
        )
        from fanlight.ground.background import tick
        from fanlight.ground.people import following, readdressing

        letters.register()
        invitations.register()
        inviting.register()
        code_letters.register()
        activation.register()
        merging.register()
        listings.register_all()
        following.register("contact", standing.settle_merged)
        readdressing.register(credentials.tell_of_address)
        tick.every("access.forget_addresses", 24 * 3600, forget_addresses)
        tick.every("access.forget_challenges", 3600, forget_challenges)
        tick.every("access.forget_codes", 1800, forget_codes)
        tick.every("access.forget_openings", 24 * 3600, forget_openings)
        tick.every("access.forget_allowances", 3600, forget_allowances)
        tick.every("access.settle_contacts", 300, settle_contacts)
