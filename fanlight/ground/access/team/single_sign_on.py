"""Signing in at another server (OpenID Connect): where to go, and what comes back is worth.

The flow with a code, PKCE, state and nonce. Who somebody is there is the issuer and the subject, and nothing else: an
address in a token is what that server's users say of themselves. Without allauth's `openid_connect`, which names an
identity by the provider's label, asks for no nonce and takes an identity token without looking at its signature.
"""

import base64
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from dataclasses import asdict, dataclass
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

import jwt
from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from fanlight.core.errors import Refusal
from fanlight.ground.access.models import LoginIdentity
from fanlight.ground.access.team import notices
from fanlight.ground.workspaces.models import Login

SECONDS: Final = 5
LONGEST: Final = 200_000
LEEWAY_SECONDS: Final = 60
ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA")
"""Signatures of a key pair only: a token signed with a shared secret, or not at all, is nobody's word."""


class NotVouched(Refusal):
    code = "single_sign_on.not_vouched"
    message = _("The other server did not say who you are. Try again, or sign in with your password.")


class Unreachable(Refusal):
    code = "single_sign_on.unreachable"
    message = _(
        "The other server does not answer at the moment. Sign in with your password, or try again later."
    )


class Unknown(Refusal):
    code = "single_sign_on.unknown"
    message = _(
        "No account here is connected with that sign-in. Sign in with your password, then connect it on your own page."
    )


class SomebodyElses(Refusal):
    code = "single_sign_on.somebody_elses"
    message = _("That sign-in is connected with another account here, or yours with another sign-in.")


@dataclass(frozen=True, slots=True)
class Errand:
    """What this browser was sent out for; kept in its cookie, sealed. `login_id`: to be connected, or 0 to sign in."""

    state: str
    nonce: str
    verifier: str
    onward: str
    login_id: int = 0

    @classmethod
    def begin(cls, *, onward: str, login_id: int = 0) -> "Errand":
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, onward, login_id)

    def as_text(self) -> str:
        return json.dumps(asdict(self))


def is_on() -> bool:
    return bool(settings.OIDC)


def callback() -> str:
    return f"{settings.ORIGIN.geturl().rstrip('/')}/accounts/sso/callback/"


def way_out(errand: Errand) -> str:
    """The address at the other server where somebody says who they are. Raises Unreachable."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(errand.verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": settings.OIDC["client_id"],
        "redirect_uri": callback(),
        "scope": "openid",
        "state": errand.state,
        "nonce": errand.nonce,
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    endpoint = _endpoints()["authorization_endpoint"]
    return f"{endpoint}{'&' if urlsplit(endpoint).query else '?'}{urlencode(asked)}"


def subject_of(errand: Errand, *, state: str, code: str) -> str:
    """Who came back, as the other server calls them. Raises NotVouched or Unreachable; no transaction may be open."""
    if not code or not secrets.compare_digest(state.encode(), errand.state.encode()):
        raise NotVouched
    endpoints = _endpoints()
    given = _asked(
        endpoints["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": callback(),
            "code_verifier": errand.verifier,
            "client_id": settings.OIDC["client_id"],
        },
    )
    token = given.get("id_token")
    if not isinstance(token, str):
        raise NotVouched
    return _subject(token, _asked(endpoints["jwks_uri"]), nonce=errand.nonce)


def login_of(subject: str) -> Login:
    """The login that connected this subject. Raises Unknown."""
    mine = LoginIdentity.objects.filter(issuer=settings.OIDC["issuer"], subject=subject)
    found = mine.select_related("login").first()
    if found is None or not found.login.is_active:
        raise Unknown
    return found.login


def is_connected(login_id: int) -> bool:
    return is_on() and _of(login_id).exists()


@transaction.atomic
def connect(login: Login, subject: str) -> None:
    """From now on this subject signs in as this login. Raises SomebodyElses."""
    fresh = LoginIdentity(issuer=settings.OIDC["issuer"], subject=subject, login=login, created_at=now())
    LoginIdentity.objects.bulk_create([fresh], ignore_conflicts=True)
    there = _of(login.pk).first()
    if there is None or there.subject != subject:
        raise SomebodyElses
    if there.pk == fresh.pk:
        notices.tell(login, "identity_added")


@transaction.atomic
def disconnect(login: Login) -> None:
    if _of(login.pk).delete()[0]:
        notices.tell(login, "identity_removed")


def _of(login_id: int) -> Any:
    return LoginIdentity.objects.filter(login_id=login_id, issuer=settings.OIDC["issuer"])


def _endpoints() -> dict[str, str]:
    """What the issuer says of itself. One that calls itself by another name is somebody else."""
    issuer = settings.OIDC["issuer"]
    said = _asked(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
    names = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    if said.get("issuer") != issuer or not all(isinstance(said.get(name), str) for name in names):
        raise NotVouched
    endpoints = {name: str(said[name]) for name in names}
    if any(urlsplit(address).scheme != urlsplit(issuer).scheme for address in endpoints.values()):
        raise NotVouched
    return endpoints


def _subject(token: str, keys: dict[str, Any], *, nonce: str) -> str:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
        known = jwt.PyJWKSet.from_dict(keys).keys
        fitting = [key for key in known if kid is None or key.key_id == kid]
        said = jwt.decode(
            token,
            fitting[0],
            algorithms=list(ALGORITHMS),
            issuer=settings.OIDC["issuer"],
            audience=settings.OIDC["client_id"],
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "sub", "exp", "iat", "nonce"]},
        )
    except (jwt.PyJWTError, IndexError, TypeError, ValueError, KeyError) as trouble:
        raise NotVouched from trouble
    is_ours = said.get("azp", settings.OIDC["client_id"]) == settings.OIDC["client_id"]
    subject = said["sub"]
    if not is_ours or not secrets.compare_digest(str(said["nonce"]).encode(), nonce.encode()):
        raise NotVouched
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise NotVouched
    return subject


def _asked(address: str, form: dict[str, str] | None = None) -> dict[str, Any]:
    """JSON from the other server, whose address the operator set. With `form`: as our client, with its secret."""
    headers = {"Accept": "application/json"}
    if form is not None:
        named = f"{quote(settings.OIDC['client_id'], safe='')}:{quote(settings.OIDC['secret'], safe='')}"
        headers["Authorization"] = f"Basic {base64.b64encode(named.encode()).decode()}"
    request = urllib.request.Request(address, urlencode(form).encode() if form else None, headers)
    try:
        with _OPENER.open(request, timeout=SECONDS) as answer:
            said = json.loads(answer.read(LONGEST))
    except urllib.error.HTTPError as refused:
        raise (Unreachable if refused.code >= 500 else NotVouched) from refused
    except OSError as silence:
        raise Unreachable from silence
    except ValueError as trouble:
        raise NotVouched from trouble
    if not isinstance(said, dict):
        raise NotVouched
    return said


class _Stays(urllib.request.HTTPRedirectHandler):
    """Nobody leads us on to another address: not with our secret, and not into the operator's network."""

    def redirect_request(self, *given: Any) -> None:
        return None


_OPENER: Final = urllib.request.build_opener(_Stays)
