"""The transfers package as a Django app; registers the end of what was exported."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "fanlight.work.transfers"
    label = "transfers"

    def ready(self) -> None:
        from fanlight.ground.background import tick
        from fanlight.work.transfers.tasks import end_exports, tidy_sheets

        tick.every("transfers.end_exports", 300, end_exports)
        tick.every("transfers.tidy_sheets", 6 * 3600, tidy_sheets)
