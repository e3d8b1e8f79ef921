"""The one command: it starts everything, says how to get in, keeps what was done, and leaves no process behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from tests.config.wire import free_port

pytestmark = pytest.mark.once

START_SECONDS = 60
STOP_SECONDS = 20


@dataclass
class Running:
    folder: Path
    process: subprocess.Popen
    family: list[psutil.Process]

    @property
    def contents(self):
        return json.loads((self.folder / "demo.json").read_text())

    def end(self, number):
        """Send a signal to the supervisor alone; what is left of its family after a while, and what it said."""
        self.process.send_signal(number)
        said = self.process.communicate(timeout=STOP_SECONDS)[0]
        _, left = psutil.wait_procs(self.family, timeout=STOP_SECONDS)
        return [process for process in left if process.status() != psutil.STATUS_ZOMBIE], said


@contextlib.contextmanager
def demo(folder, port):
    command = [
        sys.executable,
        "-m",
        "fanlight.config.cli",
        "demo",
        "--port",
        str(port),
        "--data",
        str(folder),
    ]
    (folder / "demo.json").unlink(missing_ok=True)
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"}
    )
    try:
        wait_for(folder / "demo.json", process)
        yield Running(folder, process, family_of(process))
    finally:
        process.terminate()
        process.wait(timeout=STOP_SECONDS)
        process.stdout.close()


def family_of(process):
    """All processes of the demo, once the worker is among them."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        family = psutil.Process(process.pid).children(recursive=True)
        if any("work" in one.cmdline() for one in family):
            return family
        time.sleep(0.05)
    raise AssertionError("the worker was not started")


def wait_for(path, process):
    end = time.monotonic() + START_SECONDS
    while not path.exists():
        assert process.poll() is None, "the demo stopped before it was ready"
        assert time.monotonic() < end, "the demo was not ready in time"
        time.sleep(0.05)


def opened(url):
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=10) as answer:
        return answer.status, answer.read().decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def first(folder):
    """The first start, already over: what it wrote, what it said, and who was left."""
    with demo(folder, free_port()) as running:
        contents = running.contents
        pages = {url: opened(url) for url in addresses(contents)}
        left, said = running.end(signal.SIGINT)
    return {
        "contents": contents,
        "pages": pages,
        "left": left,
        "said": said,
        "status": running.process.returncode,
    }


def addresses(contents):
    return [contents["console"]["url"], contents["mail_tray"], *(link["url"] for link in contents["links"])]


def test_it_says_how_to_get_in_as_programs_and_people_read_it(first):
    contents = first["contents"]

    assert set(contents) == {"console", "mail_tray", "links", "sign_in"}
    assert set(contents["sign_in"]) == {"url", "email"}
    assert set(contents["console"]) == {"url", "email", "password"}
    assert contents["links"]
    assert all(set(one) == {"workspace", "trade", "audience", "contact", "url"} for one in contents["links"])
    for word in [*contents["console"].values(), *contents["sign_in"].values(), *addresses(contents)]:
        assert word in first["said"]


def test_every_address_it_names_answers(first):
    assert first["pages"]
    assert [url for url, (status, _) in first["pages"].items() if status != 200] == []


def test_every_address_stays_on_this_machine(first):
    assert {urllib.request.urlparse(url).hostname for url in addresses(first["contents"])} == {"127.0.0.1"}


def test_both_audiences_and_both_trades_have_a_link(first):
    links = first["contents"]["links"]

    assert {link["trade"] for link in links} >= {"claims", "contractor"}
    assert len({link["audience"] for link in links}) >= 2


def test_control_c_ends_everything_and_says_so(first):
    assert first["left"] == []
    assert first["status"] == 0
    assert "Stopped" in first["said"]


def test_a_second_start_keeps_what_was_there_and_makes_fresh_links(first, folder):
    secret = (folder / "secret").read_text()
    with demo(folder, free_port()) as running:
        again = running.contents
        left, _ = running.end(signal.SIGTERM)

    def people(contents):
        return sorted((link["workspace"], link["contact"]) for link in contents["links"])

    assert (folder / "secret").read_text() == secret
    assert people(again) == people(first["contents"])
    assert again["console"]["password"] == first["contents"]["console"]["password"]
    assert not {link["url"][-53:] for link in again["links"]} & {
        link["url"][-53:] for link in first["contents"]["links"]
    }
    assert left == []


def test_no_process_is_left_when_the_supervisor_is_killed(first, folder):
    with demo(folder, free_port()) as running:
        assert len(running.family) >= 3, "web server, web process, worker"
        left, _ = running.end(signal.SIGKILL)

    assert left == []


def test_a_process_that_dies_ends_the_demo_with_a_word(first, folder):
    with demo(folder, free_port()) as running:
        worker = next(one for one in running.family if "work" in one.cmdline())
        worker.kill()
        running.process.wait(timeout=STOP_SECONDS)
        _, left = psutil.wait_procs(running.family, timeout=STOP_SECONDS)

    assert running.process.returncode == 1
    assert left == []


def test_a_busy_port_is_passed_over_aloud_and_one_folder_has_one_demo(first, folder, tmp_path):
    port = free_port()
    command = [sys.executable, "-m", "fanlight.config.cli", "demo", "--data", str(folder)]
    with demo(folder, port) as running:
        taken = urllib.request.urlparse(running.contents["console"]["url"]).port
        second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        with demo(tmp_path / "other", taken) as other:
            assert urllib.request.urlparse(other.contents["console"]["url"]).port > taken
            _, said = other.end(signal.SIGINT)

    assert f"Port {taken} is in use; taking" in said
    assert second.returncode == 1
    assert "already runs in" in second.stderr
