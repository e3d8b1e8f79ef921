"""The mail package as a Django app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "fanlight.ground.mail"
    label = "mail"
