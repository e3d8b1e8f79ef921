"""The ceremony of a passkey: the question for the browser's device, and whether its answer is right.

Signature, kind and challenge are fido2's business, by way of allauth. Ours: a question is gone with its first answer,
right or wrong; it was asked at exactly our address; the person was verified, not only present; the counter grew.
Loaded when somebody asks: with fido2 it is as heavy as the rest of the entrance.
"""

import json
import logging
import struct
from typing import Any, Final

from allauth.mfa.webauthn.internal import auth
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.ground.access.team import factors
from fanlight.ground.workspaces.models import Login

logger = logging.getLogger(__name__)
LONGEST: Final = 20_000
TROUBLE: Final = (
    ValidationError,
    InvalidSignature,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
    RecursionError,
    struct.error,
)
"""What hostile bytes make of parsers that expect a browser."""


class NotRecognised(Refusal):
    """One answer for everything that is wrong: a reader can do nothing with the difference."""

    code = "passkey.not_recognised"
    message = _("This passkey was not recognised. Try again, or use another way.")


def ask_new(login: Login) -> dict[str, Any]:
    """The question by which a device makes a passkey that knows whose it is and verifies the person."""
    question: dict[str, Any] = auth.begin_registration(login, passwordless=True)
    return question


def ask(login: Any = None) -> dict[str, Any]:
    """The question for a device of this login, or of whoever holds it."""
    question: dict[str, Any] = auth.begin_authentication(login)
    return question


def made(text: str) -> dict[str, Any]:
    """What a device answered to `ask_new`, verified. Raises NotRecognised."""
    try:
        said = _read(text)
        client = auth.parse_registration_response(said).response.client_data
        _require_here(client)
        if not auth.complete_registration(said).is_user_verified():
            raise NotRecognised
    except TROUBLE as trouble:
        raise NotRecognised from trouble
    finally:
        auth.clear_state()
    return said


def proved(request: HttpRequest, text: str, *, login: Any = None) -> Any:
    """The passkey that answered to `ask`, of this login or of whoever it names. Raises NotRecognised."""
    try:
        said = _read(text)
        response = auth.parse_authentication_response(said).response
        _require_here(response.client_data)
        found = auth.complete_authentication(login or auth.extract_user_from_response(said), said)
        uses = int(response.authenticator_data.counter)
        if not response.authenticator_data.is_user_verified() or not found.user.is_active:
            raise NotRecognised
    except TROUBLE as trouble:
        raise NotRecognised from trouble
    finally:
        auth.clear_state()
    if not factors.note_use(found, uses=uses):
        logger.warning(
            "passkey %s of login %s answered with an old counter, from %s: it may be a copy",
            found.pk,
            found.user_id,
            request.META.get("REMOTE_ADDR", ""),
        )
        raise NotRecognised
    return found


def _read(text: str) -> dict[str, Any]:
    said = json.loads(text) if len(text) <= LONGEST else None
    if not isinstance(said, dict):
        raise NotRecognised
    return said


def _require_here(client: Any) -> None:
    """Exactly our origin, in our own page: fido2 would take any subdomain, and a frame of somebody else's."""
    if client.origin != _origin() or client.cross_origin:
        raise NotRecognised


def _origin() -> str:
    if settings.DEMO:
        return f"http://localhost:{settings.ORIGIN.port}"
    return f"{settings.ORIGIN.scheme}://{settings.ORIGIN.netloc}"
