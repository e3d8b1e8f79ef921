"""Processes end when they are told to, and when whoever started them is gone."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time

import psutil
import pytest

from tests.config.wire import read_reply

pytestmark = pytest.mark.once


def family(pid):
    root = psutil.Process(pid)
    return [root, *root.children(recursive=True)]


def gone(processes, *, seconds):
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    return [process for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def test_a_page_that_runs_is_finished_before_the_server_stops(tiny):
    replies = []
    asking = threading.Thread(target=lambda: replies.append(tiny.ask("GET", "/slow/")))
    asking.start()
    while "GET /slow/" not in tiny.calls:
        time.sleep(0.02)
    tiny.process.terminate()
    asking.join()

    assert [(reply.status, reply.body) for reply in replies] == [(200, b"finished")]
    assert tiny.process.wait(timeout=10) == 0


def test_a_slow_download_does_not_keep_the_server_from_stopping(tiny):
    processes = family(tiny.process.pid)
    with tiny.connect() as line:
        line.sendall(b"GET /long/ HTTP/1.1\r\nHost: tiny.test\r\n\r\n")
        assert line.recv(100)
        tiny.process.terminate()

        assert gone(processes, seconds=8)


def test_an_upload_that_never_ends_does_not_keep_the_server_from_stopping(tiny):
    processes = family(tiny.process.pid)
    with tiny.connect() as line:
        line.sendall(b"POST /a/files/ HTTP/1.1\r\nHost: tiny.test\r\nContent-Length: 90000\r\n\r\nx")
        tiny.process.terminate()

        assert gone(processes, seconds=8)
    assert "POST /a/files/" not in tiny.calls


def test_no_web_process_outlives_a_main_process_that_was_killed(tiny):
    processes = family(tiny.process.pid)
    assert len(processes) >= 2

    tiny.process.kill()

    assert gone(processes, seconds=8)


def test_a_killed_web_process_is_started_again(tiny):
    worker = family(tiny.process.pid)[1]
    worker.kill()
    time.sleep(1)

    with contextlib.closing(tiny.connect()) as line:
        line.sendall(b"GET /again HTTP/1.1\r\nHost: tiny.test\r\nConnection: close\r\n\r\n")
        assert read_reply(line).status == 200


def test_a_process_with_a_lifeline_ends_with_its_parent(tmp_path):
    child = "import os, time; from fanlight.config import lifeline; lifeline.end_with(os.getppid());"
    child += f"open({str(tmp_path / 'pid')!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    parent = (
        f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", parent]) as started:
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            time.sleep(0.05)
        orphan = psutil.Process(int((tmp_path / "pid").read_text()))
        os.kill(started.pid, signal.SIGKILL)

    assert gone([orphan], seconds=5)
