"""The blobs package as a Django app; registers the checks of what came in, and the clearing of what uploads left."""

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "fanlight.ground.blobs"
    label = "blobs"

    def ready(self) -> None:
        from fanlight.ground.background import tick
        from fanlight.ground.blobs.tasks import check_waiting, reap_bucket, reap_leftovers

        tick.every("blobs.check", 60, check_waiting)
        tick.every("blobs.reap", 3600, reap_leftovers)
        tick.every("blobs.bucket", 24 * 3600, reap_bucket)
