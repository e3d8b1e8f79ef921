"""The background package as a Django app."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "fanlight.ground.background"
    label = "background"
