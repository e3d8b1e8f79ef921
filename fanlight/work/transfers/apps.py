"""The transfers package as a Django app."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    name = "fanlight.work.transfers"
    label = "transfers"
