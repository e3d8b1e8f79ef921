"""The beginnings package as a Django app."""

from django.apps import AppConfig


class BeginningsConfig(AppConfig):
    name = "fanlight.work.beginnings"
    label = "beginnings"
