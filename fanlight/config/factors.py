"""What allauth's second factors do of their own: nothing. Only their rows and their stage at sign-in are used."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Silent."""

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """`access.notices` tells of changes, through our outbox."""
