"""The pages before a workspace: each says for whom it is, reading them writes nothing, strangers get nowhere."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client

from fanlight.config import account_urls
from fanlight.ground.access.models import WorkspaceOpening
from fanlight.ground.workspaces.models import Login, Workspace
from tests.walk.engine import Writes

ANYBODY, HOLDER, OWNER = "anybody", "whoever holds the link", "whose wizard it is"
MEMBER, HALFWAY, THERE = (
    "whoever is signed in",
    "whose password was right",
    "whoever came from another server",
)
ENTRANCES = {
    "account_login": (ANYBODY, "login/"),
    "account_logout": (ANYBODY, "logout/"),
    "mfa_authenticate": (HALFWAY, "second-factor/"),
    "passkey-login": (ANYBODY, "passkey/"),
    "passkey-ask": (ANYBODY, "passkey/ask/"),
    "proof": (MEMBER, "proof/"),
    "sso-start": (THERE, "sso/"),
    "sso-arrive": (THERE, "sso/callback/"),
    "sso-end": (THERE, "sso/end/"),
    "factor-list": (MEMBER, "factors/"),
    "factor-app": (MEMBER, "factors/app/"),
    "factor-codes": (MEMBER, "factors/codes/"),
    "factor-passkey": (MEMBER, "factors/passkey/"),
    "factor-question": (MEMBER, "factors/passkey/ask/"),
    "factor-remove": (MEMBER, "factors/1/remove/"),
    "password-change": (MEMBER, "password/"),
    "reset-ask": (ANYBODY, "password/forgotten/"),
    "reset-show": (HOLDER, "reset/fli_nothing/"),
    "opening-show": (HOLDER, "opening/fli_nothing/"),
    "invitation-kept": (HOLDER, "invitation/"),
    "invitation-show": (HOLDER, "invitation/fli_nothing/"),
    "wizard-start": (OWNER, "workspace/"),
    "wizard-address": (OWNER, "workspace/address/"),
    "wizard-logo": (OWNER, "workspace/logo.png"),
    "wizard-step": (OWNER, "workspace/name/"),
    "look-sheet": (ANYBODY, "look/1b6b58.css"),
}
"""URL name: for whom it is, and an address that a stranger might try."""

EXPECTED = {ANYBODY: {200, 302, 405}, HOLDER: {404}, OWNER: {302, 403, 404}} | {
    MEMBER: {200, 302, 303, 404, 405},
    HALFWAY: {302},
    THERE: {302, 404, 405},
}
WRITES_FOR_ANYBODY = {
    "account_login",
    "account_logout",
    "look-sheet",
    "passkey-ask",
    "passkey-login",
    "proof",
    "factor-app",
    "factor-codes",
    "factor-passkey",
    "factor-question",
    "password-change",
    "reset-ask",
}
"""Pages whose form anybody may send who is meant: each has tests of its own."""


@pytest.mark.once
@pytest.mark.trust("TE05")
def test_every_entrance_says_for_whom_it_is():
    assert {pattern.name for pattern in account_urls.urlpatterns} == ENTRANCES.keys()
    assert ENTRANCES.keys() - {"account_login"} == account_urls.ENTRANCES


@pytest.mark.trust("TE01", "TE02")
@pytest.mark.parametrize("name", sorted(ENTRANCES))
@pytest.mark.parametrize("who", ["stranger", "somebody"])
def test_a_stranger_gets_nowhere_and_reading_writes_nothing(alder: Any, zed: Any, name: str, who: str):
    """Somebody: signed in, a member elsewhere, and in no wizard."""
    opening = WorkspaceOpening.begin(Login.objects.get(email="ada@alder.example"))
    opening.keep({"name": "Ada's secret plan"})
    browser = Client()
    if who == "somebody":
        browser.force_login(Login.objects.get(email="zed@birch.example"))
    audience, path = ENTRANCES[name]
    before = Workspace.objects.count(), Login.objects.count()

    for method in ("get", "head", "put", "delete"):
        writes = Writes()
        with connection.execute_wrapper(writes):
            answer = getattr(browser, method)(f"/accounts/{path}")
        assert answer.status_code in EXPECTED[audience] | (
            {405, 404} if method in ("put", "delete") else set()
        )
        assert writes.found == []
        assert b"secret plan" not in answer.content
    if audience == MEMBER and who == "stranger":
        assert browser.get(f"/accounts/{path}").status_code in (302, 405), "to the sign-in page"
    if name not in WRITES_FOR_ANYBODY:
        assert browser.post(f"/accounts/{path}").status_code in {302, 403, 404, 405}
    assert (Workspace.objects.count(), Login.objects.count()) == before
