"""The account pages of allauth that exist here: sign-in, sign-out. Nobody signs up by themselves."""

from allauth.account import views
from django.urls import path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
]
