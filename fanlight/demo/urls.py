"""Addresses that only the demo instance has: the mail tray and the gallery of components."""

from django.urls import path

from fanlight.demo import pages
from fanlight.ui.gallery import gallery

urlpatterns = [
    path("gallery/", gallery, name="gallery"),
    path("mail/", pages.mail_tray, name="mail-tray"),
    path("mail/<slug:name>/", pages.mail_show, name="mail-show"),
    path("mail/<slug:name>/html/", pages.mail_html, name="mail-html"),
]
