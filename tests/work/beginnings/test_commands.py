"""What an operator does for a member who lost everything they sign in with."""

from django.test import Client

from fanlight.config import cli
from fanlight.ground.access.team import factors
from fanlight.ground.workspaces.models import Login
from tests import world


def test_second_steps_are_forgotten_the_password_stays_and_every_device_is_out(alder, capsys):
    login = Login.objects.get(email="ada@alder.example")
    client = Client()
    client.force_login(login)

    assert cli.main(["login", "forget-factors", " ADA@alder.example "]) == 0

    assert "signed out everywhere" in capsys.readouterr().out
    assert factors.held_by(login.pk) == []
    assert client.get("/console/alder/jobs/").status_code == 302
    assert Login.objects.get(pk=login.pk).check_password(world.PASSWORD)


def test_an_unknown_address_is_said_so(alder, capsys):
    assert cli.main(["login", "forget-factors", "nobody@alder.example"]) == 1

    assert "Nobody signs in as" in capsys.readouterr().err
    assert factors.held_by(Login.objects.get(email="ada@alder.example").pk)
