"""How a console page learns who is signed in: Django's session and login, read by prepared statements.

Both stand before every page of the console; through plain querysets they cost a third of the job list. Writing,
expiry and signing stay Django's own, and so do the rows.
"""

from typing import Any, Final

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.sessions.backends.db import SessionStore as StoredSessions
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from fanlight.core.prepared import Prepared
from fanlight.ground.workspaces.models import Login

LOGIN_COLUMNS: Final = [field.attname for field in Login._meta.concrete_fields]

_SESSION: Final = Prepared(
    lambda key: Session.objects.filter(session_key=key, expire_date__gt=Now()).values("session_data")
)
_LOGIN: Final = Prepared(lambda key: Login.objects.filter(id=key).values(*LOGIN_COLUMNS))


class SessionStore(StoredSessions):
    """Sessions in Django's table."""

    def load(self) -> dict[str, Any]:
        row = _SESSION.first(key=self.session_key)
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.session_data)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """allauth's way to sign in, and the login behind a session."""

    def get_user(self, user_id: int) -> Login | None:
        row = _LOGIN.first(key=user_id)
        login = Login.from_db("default", LOGIN_COLUMNS, row) if row else None
        return login if login and self.user_can_authenticate(login) else None
