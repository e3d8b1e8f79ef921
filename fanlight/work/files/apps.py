"""The files package as a Django app."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "fanlight.work.files"
    label = "files"
