"""The background package as a Django app; registers its housekeeping."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "fanlight.ground.background"
    label = "background"

    def ready(self) -> None:
        from fanlight.ground.background import tick
        from fanlight.ground.background.tasks import prune

        tick.every("background.prune", 3600, prune)
