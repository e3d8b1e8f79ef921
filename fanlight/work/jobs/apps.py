"""The jobs package as a Django app."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "fanlight.work.jobs"
    label = "jobs"
