"""The people package as a Django app: how its own rows merge, and what follows a name."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "fanlight.ground.people"
    label = "people"

    def ready(self) -> None:
        from fanlight.ground.people import following, listings, rules

        rules.register()
        listings.register_all()
        following.register("client", following.contacts_of)
        following.register("contact", following.gather_contact)
