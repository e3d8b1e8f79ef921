"""Addresses that only the demo instance has: the mail tray and the gallery of components."""


urlpatterns: list[object] = []
