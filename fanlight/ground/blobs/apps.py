"""The blobs package as a Django app."""

from django.apps import AppConfig


class BlobsConfig(AppConfig):
    name = "fanlight.ground.blobs"
    label = "blobs"
