"""The blobs package as a Django app; registers the clearing of what uploads left."""

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "fanlight.ground.blobs"
    label = "blobs"

    def ready(self) -> None:
        from fanlight.ground.background import tick
        from fanlight.ground.blobs.tasks import reap_leftovers

        tick.every("blobs.reap", 3600, reap_leftovers)
