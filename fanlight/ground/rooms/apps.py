"""The rooms package as a Django app; says how its rows merge."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "fanlight.ground.rooms"
    label = "rooms"

    def ready(self) -> None:
        from fanlight.ground.rooms import merging

        merging.register()
