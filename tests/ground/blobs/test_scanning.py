"""The scanner: what it finds is flagged, and whenever it does not plainly say so, nothing becomes clean."""

import io
import socket
import tempfile
from pathlib import Path

import pytest

from fanlight.ground.blobs import checking, ingest, scanning
from fanlight.ground.blobs.models import Blob
from tests.ground.blobs.made import INSPECTOR, pdf
from tests.ground.blobs.scanner import CLAMD, Scripted, eicar, real

pytestmark = pytest.mark.feature("A13")
HEAD = b"zINSTREAM\0"


def arrived(owner, content=None):
    return ingest.store(owner, io.BytesIO(content or pdf("plan")), declared_name="plan.pdf")


def checked(blob, settings, address):
    settings.CLAMAV = address
    checking.check(blob, INSPECTOR)
    return blob.reloaded()


def test_a_file_goes_to_the_scanner_whole_and_is_clean_when_it_says_so(ada, settings):
    blob = arrived(ada)
    with Scripted() as scanner:
        assert checked(blob, settings, scanner.address).state == "clean"

    assert scanner.taken == len(HEAD) + 4 + blob.size_bytes + 4


@pytest.mark.trust("TH23")
def test_what_it_finds_is_flagged_and_looked_into_no_further(ada, settings):
    with Scripted(b"stream: Win.Test.EICAR_HDB-1 FOUND\0") as scanner:
        blob = checked(arrived(ada), settings, scanner.address)

    assert (blob.state, blob.flaws) == ("flagged", "virus")


@pytest.mark.trust("TH11")
@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: OK\n",
        b"stream: OK\0stream: OK\0 ",
        b"stream: OKAY\0",
        b"stream:OK\0",
        b"OK\0",
        b"\0",
        b"UNKNOWN COMMAND\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0",
        b"stream:  FOUND\0",
        b"x" * 100_000,
        b"\xff\xfe\0",
    ],
)
def test_whatever_is_no_plain_answer_leaves_the_file_waiting(ada, settings, answer):
    with Scripted(answer) as scanner:
        blob = checked(arrived(ada), settings, scanner.address)

    assert blob.state == "checking"
    assert blob.check_at > blob.created_at
    assert blob.tries == 1


@pytest.mark.trust("TH11")
def test_a_scanner_that_is_down_or_nowhere_leaves_the_file_waiting(ada, settings):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))  # and nobody listens, nor can anybody else
        for address in (f"127.0.0.1:{deaf.getsockname()[1]}", "/nowhere/clamd.ctl"):
            assert checked(arrived(ada), settings, address).state == "checking"


@pytest.mark.trust("TH11")
def test_a_scanner_that_stalls_is_given_up(ada, settings, monkeypatch):
    monkeypatch.setattr(scanning.scan, "__kwdefaults__", {"seconds": 0.3})
    with Scripted(stalls=2) as scanner:
        assert checked(arrived(ada), settings, scanner.address).state == "checking"


@pytest.mark.trust("TH11")
def test_a_scanner_that_hangs_up_in_the_midst_leaves_the_file_waiting(ada, settings):
    blob = arrived(ada, pdf("x" * 3_000_000))
    with Scripted(b"INSTREAM size limit exceeded. ERROR\0", takes=100_000) as scanner:
        assert checked(blob, settings, scanner.address).state == "checking"


def test_once_it_answers_again_what_waited_becomes_clean(ada, settings):
    blob = checked(arrived(ada), settings, "/nowhere/clamd.ctl")
    with Scripted() as scanner:
        blob = checked(blob, settings, scanner.address)

    assert (blob.state, blob.flaws) == ("clean", "")


def test_nothing_leaves_for_a_scanner_where_none_is_set_up(ada, settings):
    with Scripted() as scanner:
        assert checked(arrived(ada), settings, "").state == "clean"

    assert scanner.asked == 0


if CLAMD:  # the scripted scanner proves the rest where it is not installed

    @pytest.fixture
    def clamd():
        with tempfile.TemporaryDirectory(prefix="clamd-") as folder, real(Path(folder)) as address:
            yield address

    @pytest.mark.trust("TH23")
    def test_the_real_clamd_finds_eicar_plain_and_packed_and_lets_the_rest_pass(ada, settings, clamd):
        states = {}
        for name, content in {
            "plain.txt": eicar(),
            "plan.pdf": pdf("plan"),
        }.items():
            blob = ingest.store(ada, io.BytesIO(content), declared_name=name)
            states[name] = checked(blob, settings, clamd).state

        assert states == {"plain.txt": "flagged", "plan.pdf": "clean"}

    @pytest.mark.trust("TH11")
    def test_the_real_clamd_with_too_large_a_file_leaves_it_waiting(ada, settings, clamd):
        blob = checked(arrived(ada, pdf("x" * 5_000_000)), settings, clamd)

        assert (blob.state, Blob.objects.within(ada).waiting().count()) == ("checking", 1)
