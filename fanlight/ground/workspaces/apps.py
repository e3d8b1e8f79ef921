"""The workspaces package as a Django app."""

from django.apps import AppConfig


class WorkspacesConfig(AppConfig):
    name = "fanlight.ground.workspaces"
    label = "workspaces"
