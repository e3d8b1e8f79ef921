"""The access package as a Django app."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "fanlight.ground.access"
    label = "access"

    def ready(self) -> None:
        from django.utils.translation import ngettext_lazy

        from fanlight.ground.access import invitations, letters
        from fanlight.ground.access.tasks import forget_addresses, forget_openings
        from fanlight.ground.background import tick
        from fanlight.ground.people import moving

        letters.register()
        invitations.register()
        links = ngettext_lazy("%(num)s share link", "%(num)s share links", "num")
        moving.register("access.ShareLink", words=links)
        tick.every("access.forget_addresses", 24 * 3600, forget_addresses)
        tick.every("access.forget_openings", 24 * 3600, forget_openings)
