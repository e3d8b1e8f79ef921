"""The command: it says what it can do, and refuses in words what it cannot."""

import os
import socket
import subprocess
import sys

import pytest

from fanlight.config import cli, serving
from tests.config.wire import free_port

pytestmark = pytest.mark.once


def fanlight(folder, *arguments, **settings):
    """What the command says and answers, as an instance of its own in `folder`."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("FANLIGHT_")}
    own = {"FANLIGHT_DEMO": "1", "FANLIGHT_DATA": str(folder), "FANLIGHT_SECRET": "s" * 48} | settings
    command = [sys.executable, "-m", "fanlight.config.cli", *arguments]
    return subprocess.run(command, env=others | own, capture_output=True, text=True, timeout=30, check=False)


def test_every_command_is_listed_with_what_it_does(tmp_path):
    said = fanlight(tmp_path, "--help")

    assert said.returncode == 0
    for name in ("demo", "serve", "work", "import", "manage"):
        assert f"    {name}" in said.stdout


@pytest.mark.parametrize("port", ["0", "65536", "many", "-1"])
def test_a_port_that_cannot_be_is_refused(capsys, port):
    with pytest.raises(SystemExit):
        cli.main(["serve", "--port", port])

    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "portal.example"])
def test_a_demo_instance_refuses_to_answer_other_machines(tmp_path, host):
    said = fanlight(tmp_path, "serve", "--host", host, "--port", str(free_port()))

    assert said.returncode == 1
    assert said.stderr.strip() == "A demo instance answers on this machine only (127.0.0.1)."


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.9", "::1", "localhost"])
def test_this_machine_is_known_under_its_own_addresses(host):
    assert serving.is_loopback(host)


def test_a_port_on_which_somebody_serves_is_not_shared(tmp_path):
    with socket.create_server(("127.0.0.1", 0), reuse_port=True) as other:
        port = str(other.getsockname()[1])
        said = fanlight(tmp_path, "serve", "--port", port)

    assert said.returncode == 1
    assert said.stderr.strip() == f"Port {port} is in use. Choose another with --port."


def test_an_instance_without_https_refuses_to_start(tmp_path):
    said = fanlight(tmp_path, "serve", FANLIGHT_DEMO="0", FANLIGHT_URL="http://portal.example")

    assert said.returncode == 1
    assert said.stderr.strip().startswith("FANLIGHT_URL must begin with https://")


def test_a_setting_that_cannot_be_right_is_named_in_one_line(tmp_path):
    said = fanlight(tmp_path, "serve", FANLIGHT_SECRET="short")

    assert said.returncode == 1
    assert said.stderr.strip().splitlines()[-1].startswith("FANLIGHT_SECRET must be")
    assert "Traceback" not in said.stderr
