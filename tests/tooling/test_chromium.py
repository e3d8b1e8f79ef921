"""The journeys find a Chromium, or say which command brings one."""

import os

import pytest

from tests.journeys import chromium

pytestmark = pytest.mark.once


@pytest.fixture
def bare_machine(monkeypatch, tmp_path):
    """No Chromium anywhere, and nobody who may install one."""
    monkeypatch.delenv("FANLIGHT_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(chromium, "playwrights_own", lambda: None)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    return tmp_path


def executable(path):
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_one_comes_first(bare_machine, monkeypatch):
    executable(bare_machine / "chromium")
    named = executable(bare_machine / "mine")
    monkeypatch.setenv("FANLIGHT_CHROMIUM", named)

    assert chromium.find() == named


def test_one_on_the_path_is_found(bare_machine):
    path = executable(bare_machine / "google-chrome")
    assert chromium.find() == path


def test_without_any_the_command_is_named(bare_machine):
    with pytest.raises(SystemExit, match="apt-get install --yes --no-install-recommends chromium"):
        chromium.find_or_install()
