"""The people package as a Django app."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "fanlight.ground.people"
    label = "people"
