"""The site map of the console."""

from django.urls import path

app_name = "console"
urlpatterns: list[object] = []
