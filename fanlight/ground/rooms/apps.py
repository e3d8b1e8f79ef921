"""The rooms package as a Django app."""

from django.apps import AppConfig


class RoomsConfig(AppConfig):
    name = "fanlight.ground.rooms"
    label = "rooms"
