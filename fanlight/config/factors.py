"""What allauth's second factors are told of this installation: whose passkeys they are, and for which name."""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings

NAME = "Fanlight"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Passkeys belong to the configured host, whatever a request says of itself."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """In the demo, which answers to 127.0.0.1 as well: browsers give passkeys to names only."""
        host = "localhost" if settings.DEMO else str(settings.ORIGIN.hostname)
        return {"id": host, "name": NAME}

    def send_notification_mail(self, *args: Any, **more: Any) -> None:
        """`access.notices` tells of changes, through our outbox."""
