"""The pages before a workspace: sign-in and sign-out (allauth's), openings and their wizard, invitations.

Nobody signs up by themselves: a login begins with an operator's link or with an invitation.
"""

from allauth.account import views
from django.urls import path

from fanlight.faces.console.entrance import invitations, look, openings, wizard

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
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
    "opening-show invitation-kept invitation-show wizard-start wizard-address wizard-logo wizard-step "
    "look-sheet".split()
)
"""The ones of our own, by name."""
