"""The conversations package as a Django app."""

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "fanlight.work.conversations"
    label = "conversations"
