"""The access package as a Django app: what it provides to letters, merges and lists, and what recurs."""

from typing import Final

from django.apps import AppConfig

HOUR: Final = 3600
DAY: Final = 24 * HOUR


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from fanlight.ground.access import listings, merging
        from fanlight.ground.access.entering import code_letters, credentials
        from fanlight.ground.access.team import invitations, resets
        from fanlight.ground.access.ways import activation, feeds, inviting, leftovers, letters, standing
        from fanlight.ground.people import following, readdressing

        for letter_kind in (letters, invitations, inviting, code_letters, activation, resets):
            letter_kind.register()
        merging.register()
        leftovers.register()
        listings.register_all()
        following.register("contact", standing.settle_merged)
        readdressing.register(credentials.tell_of_address)
        readdressing.register(feeds.end_with_address)
        readdressing.register(leftovers.end_with_address)
        _tick()


def _tick() -> None:
    from fanlight.ground.access import tasks
    from fanlight.ground.background import tick

    tick.every("access.forget_addresses", DAY, tasks.forget_addresses)
    tick.every("access.forget_challenges", HOUR, tasks.forget_challenges)
    tick.every("access.forget_codes", HOUR // 2, tasks.forget_codes)
    tick.every("access.forget_openings", DAY, tasks.forget_openings)
    tick.every("access.forget_allowances", HOUR, tasks.forget_allowances)
    tick.every("access.forget_sessions", HOUR, tasks.forget_sessions)
    tick.every("access.settle_contacts", HOUR // 12, tasks.settle_contacts)
