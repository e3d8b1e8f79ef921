"""The rolls package as a Django app; says how files become contacts, clients and sites."""

from django.apps import AppConfig


class RollsConfig(AppConfig):
    name = "fanlight.work.rolls"
    label = "rolls"

    def ready(self) -> None:
        from fanlight.work.rolls.importers import ClientImporter, ContactImporter, SiteImporter
        from fanlight.work.transfers import kinds

        kinds.register("contacts", ContactImporter())
        kinds.register("clients", ClientImporter())
        kinds.register("sites", SiteImporter())
