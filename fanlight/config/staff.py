"""How a console page learns who is signed in: session and login, each read by one prepared statement.

Both stand before every page of the console; through plain querysets they cost a third of the job list. What Django's
sessions do stays theirs; where they lie is ours: the cookie's key is kept as a digest, what a session holds is sealed
JSON, and both ends of its life are columns that nothing in it can move.
"""

import json
from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase, UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils.timezone import now

from fanlight.core import tokens
from fanlight.core.prepared import Prepared
from fanlight.core.sealing import purpose_key, seal, unseal
from fanlight.ground.access.models import StaffSession
from fanlight.ground.access.models.staff import IDLE, LASTS, PROOF_LASTS, SEEN_EVERY
from fanlight.ground.workspaces.models import Login

LOGIN_COLUMNS: Final = [field.attname for field in Login._meta.concrete_fields]
AGENT_LENGTH: Final = 120

_SESSION: Final = Prepared(
    lambda digest: StaffSession.objects.filter(digest=digest).values(
        "id", "sealed", "seen_at", "ends_at", "sudo_until", "login_id"
    )
)
_LOGIN: Final = Prepared(lambda key: Login.objects.filter(id=key).values(*LOGIN_COLUMNS))


class SessionStore(SessionBase):
    """A session as Django's middleware asks for it. Whoever signs in has proved themselves for a quarter of an hour."""

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.caller = ("", "")
        self._login: int | None = None
        self._ends_at: Any = None
        self._sudo_until: Any = None

    @property
    def digest(self) -> bytes:
        return tokens.digest(self.session_key or "")

    @property
    def is_proven(self) -> bool:
        """Whether somebody showed lately that it is them. In the demo, whose password is printed, nobody is asked."""
        self.accessed = True
        self._get_session()  # type: ignore[attr-defined]
        return not settings.ASKS_FOR_PROOF or bool(self._sudo_until and self._sudo_until > now())

    def prove(self) -> None:
        """They showed it just now; the key in the cookie is another from here on."""
        self.cycle_key()
        self._sudo_until = now() + PROOF_LASTS
        StaffSession.objects.filter(digest=self.digest).update(sudo_until=self._sudo_until)

    def unprove(self) -> None:
        """For a sign-in that another server vouches for: it may have asked nobody anything."""
        self.save()
        self._sudo_until = None
        StaffSession.objects.filter(digest=self.digest).update(sudo_until=None)

    def load(self) -> dict[str, Any]:
        row = _SESSION.first(digest=self.digest)
        moment = now()
        if row is None or row.ends_at <= moment or row.seen_at <= moment - IDLE:
            self._session_key = None
            return {}
        if row.seen_at <= moment - SEEN_EVERY:
            StaffSession.objects.filter(id=row.id, seen_at=row.seen_at).update(seen_at=moment)
        self._login, self._ends_at, self._sudo_until = row.login_id, row.ends_at, row.sudo_until
        return _opened(bytes(row.sealed), self.digest)

    def exists(self, session_key: str) -> bool:
        return StaffSession.objects.filter(digest=tokens.digest(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()
        self._login = self._ends_at = self._sudo_until = None
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            self.create()
            return
        held = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        columns = {"sealed": _closed(held, self.digest)} | self._beginning(held, is_new=must_create)
        if must_create:
            StaffSession.objects.create(digest=self.digest, **columns)
        elif not StaffSession.objects.filter(digest=self.digest).update(**columns):
            raise UpdateError

    def cycle_key(self) -> None:
        """Another key; who it is, since when and until when stays."""
        self._get_session()  # type: ignore[attr-defined]
        login, ends_at, sudo_until = self._login, self._ends_at, self._sudo_until
        super().cycle_key()
        if login is not None:
            self._login, self._ends_at, self._sudo_until = login, ends_at, sudo_until
            fresh = StaffSession.objects.filter(digest=self.digest)
            fresh.update(login_id=login, ends_at=ends_at, sudo_until=sudo_until)

    def flush(self) -> None:
        super().flush()
        self._login = self._ends_at = self._sudo_until = None

    def delete(self, session_key: str | None = None) -> None:
        if key := session_key or self.session_key:
            StaffSession.objects.filter(digest=tokens.digest(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        StaffSession.objects.dead().delete()

    def _get_new_session_key(self) -> str:
        return tokens.new_session_secret()

    def _beginning(self, held: dict[str, Any], *, is_new: bool) -> dict[str, Any]:
        """What is written once: when the row is made, and when somebody signs in."""
        login = int(held[SESSION_KEY]) if SESSION_KEY in held else None
        if not is_new and login == self._login:
            return {}
        moment = now()
        self._login, self._ends_at = login, moment + LASTS
        self._sudo_until = moment + PROOF_LASTS if login else None
        ip, agent = self.caller
        return {
            "login_id": login,
            "created_at": moment,
            "seen_at": moment,
            "ends_at": self._ends_at,
            "sudo_until": self._sudo_until,
            "ip": ip,
            "agent": agent[:AGENT_LENGTH],
        }


class StaffSessions(SessionMiddleware):
    """Django's, and the session knows from where it is used."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        agent = request.META.get("HTTP_USER_AGENT", "")
        request.session.caller = (request.META.get("REMOTE_ADDR", ""), agent)  # type: ignore[attr-defined]


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to sign in, and the login behind a session."""

    def get_user(self, user_id: int) -> Login | None:
        row = _LOGIN.first(key=user_id)
        login = Login.from_db("default", LOGIN_COLUMNS, row) if row else None
        return login if login and self.user_can_authenticate(login) else None


def _closed(held: dict[str, Any], digest: bytes) -> bytes:
    text = json.dumps(held, separators=(",", ":")).encode()
    return seal(text, key=purpose_key("staff session"), bound_to=_place(digest))


def _opened(sealed: bytes, digest: bytes) -> dict[str, Any]:
    """Nothing, when the instance has another key now: the session is as good as a fresh one."""
    try:
        text = unseal(sealed, key=purpose_key("staff session"), bound_to=_place(digest))
    except InvalidTag:
        return {}
    held: dict[str, Any] = json.loads(text)
    return held


def _place(digest: bytes) -> str:
    return f"access_staffsession|sealed|{digest.hex()}"
