"""An instance that could not be safe does not start, and says in one sentence what is wrong."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "FANLIGHT_SECRET": "x" * 40,
    "FANLIGHT_URL": "https://portal.example",
    "FANLIGHT_MAIL_FROM": "portal@portal.example",
}
SHOW = "from django.conf import settings; settings.DEBUG; print('started')"


def started(tmp_path, **changed: str) -> tuple[int, str]:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")}
    env = (
        plain | GOOD | {"FANLIGHT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fanlight.config.settings"}
    )
    env |= {name: value for name, value in changed.items() if value is not None}
    done = subprocess.run([sys.executable, "-c", SHOW], env=env, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.once
@pytest.mark.trust("TN09")
@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("FANLIGHT_SECRET", "", "at least 32 random characters"),
        ("FANLIGHT_SECRET", "short", "at least 32 random characters"),
        ("FANLIGHT_URL", "", "an address like https://portal.example"),
        ("FANLIGHT_URL", "http://portal.example", "must begin with https://"),
        ("FANLIGHT_URL", "https://*", "an address like"),
        ("FANLIGHT_URL", "portal.example", "an address like"),
        ("FANLIGHT_URL", "https://portal.example/path", "an address like"),
        ("FANLIGHT_DEMO", "1", "this machine only"),
        ("FANLIGHT_DEMO", "yes", "0 or 1"),
        ("FANLIGHT_NEW_WORKSPACES", "everybody", "operator or owners"),
        ("FANLIGHT_TRUSTED_PROXIES", "everybody", "networks like"),
        ("FANLIGHT_DATABASE_URL", "mysql://host/name", "postgresql://"),
        ("FANLIGHT_MAIL_URL", "http://host", "smtp://"),
        ("FANLIGHT_MAIL_FROM", "", "the address letters come from"),
        ("FANLIGHT_UPLOAD_MB", "0", "a whole number"),
    ],
)
def test_it_refuses_to_start_and_says_why(tmp_path, setting, value, words):
    status, said = started(tmp_path, **{setting: value})

    assert status != 0
    assert words in said


@pytest.mark.once
@pytest.mark.trust("TN09")
def test_with_good_settings_it_starts_without_debug_and_passes_the_deployment_check(tmp_path):
    assert started(tmp_path) == (0, "started\n")

    env = (
        os.environ
        | GOOD
        | {"FANLIGHT_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "fanlight.config.settings"}
    )
    check = [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(check, env=env, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
