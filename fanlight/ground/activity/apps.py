"""Registers the writer of facts."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "fanlight.ground.activity"
    label = "activity"

    def ready(self) -> None:
        from fanlight.core.facts import register_writer
        from fanlight.ground.activity.writer import write

        register_writer(write)
