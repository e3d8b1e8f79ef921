"""Scanners for tests: a scripted one that stalls, lies and hangs up, and the real clamd where it is installed."""

import contextlib
import getpass
import shutil
import socket
import subprocess
import threading
import time

CLAMD = shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")
SIGNATURE = "Eicar-Test:0:*:" + b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"[:31].hex()


def eicar():
    """The text that every scanner takes for a virus. In two pieces here, so that this file is none."""
    return b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EI" + b"CAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Scripted:
    """A scanner that takes what it is sent, and answers what it was told to; `takes` bytes at most, or all."""

    def __init__(self, answer=b"stream: OK\0", *, takes=None, stalls=0.0):
        self.answer, self.takes, self.stalls = answer, takes, stalls
        self.taken = 0
        self.asked = 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_trouble):
        self._server.close()

    def _serve(self):
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            with line, contextlib.suppress(OSError):
                self.asked += 1
                self._answer(line)

    def _answer(self, line):
        line.settimeout(10)
        content = b""
        while not content.endswith(b"\0\0\0\0") and (self.takes is None or len(content) < self.takes):
            piece = line.recv(65_536)
            if not piece:
                break
            content += piece
        self.taken = len(content)
        time.sleep(self.stalls)
        line.sendall(self.answer)


@contextlib.contextmanager
def real(folder):
    """clamd with one signature of our own and a small limit, over a socket in the folder."""
    (folder / "db").mkdir()
    (folder / "db" / "eicar.ndb").write_text(SIGNATURE + "\n")
    place = folder / "s"
    said = {
        "LocalSocket": place,
        "DatabaseDirectory": folder / "db",
        "Foreground": "yes",
        "StreamMaxLength": "2M",
        "AlertExceedsMax": "yes",
        "User": getpass.getuser(),
    }
    (folder / "conf").write_text("".join(f"{name} {value}\n" for name, value in said.items()))
    command = [CLAMD, "-c", str(folder / "conf")]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(place, process)
        yield str(place)
    finally:
        process.terminate()
        process.wait(20)


def _wait(place, process):
    until = time.monotonic() + 30
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as line:
            line.connect(str(place))
            return
        time.sleep(0.05)
    raise RuntimeError("clamd did not come up")
