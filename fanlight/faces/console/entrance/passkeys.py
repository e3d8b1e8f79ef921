"""Passkeys of members: whose they are, and a question in the session that is gone with its first answer.

What an answer is worth says `access.ceremony`. A member's device also makes sure of its person: a passkey alone signs
them in.
"""

import logging
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.ground.access import ceremony
from fanlight.ground.access.team import factors
from fanlight.ground.workspaces.models import Login

logger = logging.getLogger(__name__)
ASKED: Final = "passkey_asked"
BUSINESS: Final = "Fanlight"
VERIFICATION: Final = "required"
HANDLE_LENGTH: Final = 18


class NotRecognised(Refusal):
    """One answer for everything that is wrong: a reader can do nothing with the difference."""

    code = "passkey.not_recognised"
    message = _("This passkey was not recognised. Try again, or use another way.")


def ask_new(request: HttpRequest, login: Login) -> dict[str, Any]:
    """The question by which a device makes a passkey that knows whose it is and verifies the person."""
    asked = ceremony.ask_new(
        ceremony.Holder(str(login.pk).encode(), login.email, str(login)),
        business=BUSINESS,
        held=[one.name for one in _held(login)],
        verification=VERIFICATION,
    )
    return _kept(request, asked)


def ask(request: HttpRequest, login: Any = None) -> dict[str, Any]:
    """The question for a device of this login, or of whoever holds it."""
    held = [one.name for one in _held(login)] if login else []
    return _kept(request, ceremony.ask(held=held, verification=VERIFICATION))


def made(request: HttpRequest, answer: str) -> ceremony.Passkey:
    """What a device answered to `ask_new`, verified. Raises NotRecognised."""
    challenge = _taken(request)
    with ceremony.refusing(NotRecognised):
        return ceremony.made(ceremony.read(answer), challenge=challenge, verification=VERIFICATION)


def proved(request: HttpRequest, answer: str, *, login: Any = None) -> Any:
    """The passkey that answered to `ask`, of this login or of whoever it names. Raises NotRecognised."""
    challenge = _taken(request)
    with ceremony.refusing(NotRecognised):
        said = ceremony.read(answer)
        found = _named(said, login.pk if login else _whose(said))
        held = factors.passkey_in(found)
        uses = ceremony.uses_proved(said, held, challenge=challenge, verification=VERIFICATION)
    if not found.user.is_active:
        raise NotRecognised
    if not factors.note_use(found, uses=uses):
        logger.warning(
            "passkey %s of login %s answered with an old counter, from %s: it may be a copy",
            found.pk,
            found.user_id,
            request.META.get("REMOTE_ADDR", ""),
        )
        raise NotRecognised
    return found


def _kept(request: HttpRequest, asked: ceremony.Asked) -> dict[str, Any]:
    request.session[ASKED] = ceremony.as_text(asked.challenge)
    return asked.options


def _taken(request: HttpRequest) -> bytes:
    """The question of this session, which nobody can answer a second time. Raises NotRecognised."""
    asked = request.session.pop(ASKED, "")
    if not asked:
        raise NotRecognised
    return ceremony.from_text(asked)


def _held(login: Any) -> list[ceremony.Passkey]:
    return [factors.passkey_in(one) for one in factors.held_by(login.pk) if one.type == factors.PASSKEY]


def _whose(said: dict[str, Any]) -> int:
    """The login that the device wrote down. Raises ValueError."""
    named = ceremony.from_text(str(said["response"]["userHandle"]))
    if len(named) > HANDLE_LENGTH:
        raise ValueError("longer than any of ours")
    return int(named)


def _named(said: dict[str, Any], login_id: int) -> Any:
    for one in factors.held_by(login_id):
        if one.type == factors.PASSKEY and one.data["id"] == said["id"]:
            return one
    raise NotRecognised
