"""The pages before a workspace: sign-in, second factors, passwords, openings and their wizard, invitations.

Nobody signs up by themselves: a login begins with an operator's link or with an invitation.
"""

from importlib import import_module
from typing import Any

from allauth.account import views
from django.urls import path

from fanlight.config import accounts
from fanlight.faces.console.entrance import (
    factors,
    invitations,
    look,
    openings,
    passwords,
    second_factor,
    wizard,
)


def seldom(module: str, name: str) -> Any:
    """A view of a module that is loaded when somebody comes: most instances never ask another server."""

    def view(request: Any, **asked: Any) -> Any:
        return getattr(import_module(f"fanlight.faces.console.entrance.{module}"), name)(request, **asked)

    return view


urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", accounts.logout, name="account_logout"),
    # signing in beyond the password
    path("second-factor/", second_factor.factor_ask, name="mfa_authenticate"),
    path("passkey/", second_factor.passkey_login, name="passkey-login"),
    path("passkey/ask/", second_factor.passkey_ask, name="passkey-ask"),
    path("proof/", second_factor.proof, name="proof"),
    path("sso/", seldom("sso", "sso_start"), name="sso-start"),
    path("sso/callback/", seldom("sso", "sso_arrive"), name="sso-arrive"),
    path("sso/end/", seldom("sso", "sso_end"), name="sso-end"),
    # one's own second factors and password
    path("factors/", factors.factor_list, name="factor-list"),
    path("factors/app/", factors.factor_app, name="factor-app"),
    path("factors/codes/", factors.factor_codes, name="factor-codes"),
    path("factors/passkey/", factors.factor_passkey, name="factor-passkey"),
    path("factors/passkey/ask/", factors.factor_question, name="factor-question"),
    path("factors/<int:factor>/remove/", factors.factor_remove, name="factor-remove"),
    path("password/", passwords.password_change, name="password-change"),
    path("password/forgotten/", passwords.reset_ask, name="reset-ask"),
    path("reset/<str:token>/", passwords.reset_show, name="reset-show"),
    # openings and invitations
    path("opening/<str:token>/", openings.opening_show, name="opening-show"),
    path("invitation/", invitations.invitation_kept, name="invitation-kept"),
    path("invitation/<str:token>/", invitations.invitation_show, name="invitation-show"),
    path("workspace/", wizard.wizard_start, name="wizard-start"),
    path("workspace/address/", wizard.wizard_address, name="wizard-address"),
    path("workspace/logo.png", wizard.wizard_logo, name="wizard-logo"),
    path("workspace/<slug:step>/", wizard.wizard_step, name="wizard-step"),
    path("look/<slug:colour>.css", look.look_sheet, name="look-sheet"),
]
ENTRANCES = frozenset(
    "account_logout mfa_authenticate passkey-login passkey-ask proof sso-start sso-arrive sso-end factor-list "
    "factor-app factor-codes factor-passkey factor-question factor-remove password-change reset-ask reset-show "
    "opening-show invitation-kept invitation-show wizard-start wizard-address wizard-logo wizard-step "
    "look-sheet".split()
)
"""The ones of our own, by name."""
ENROLMENT = frozenset(
    "account_login account_logout mfa_authenticate passkey-login passkey-ask proof factor-list factor-app factor-codes "
    "factor-passkey factor-question factor-remove look-sheet".split()
)
"""What a login reaches whose role needs a second factor while it has none: to sign in and out, and to add one."""
