"""What a page says once on the next one lies in a cookie that other hosts of the domain can neither read nor plant."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookie(CookieStorage):
    """Signed, and with the other attributes of the session's cookie, as Django's own."""

    cookie_name = f"{settings.PREFIX}fl_notes"


class Notes(FallbackStorage):
    """What is too long for a cookie lies in the session."""

    storage_classes = (HostCookie, SessionStorage)
