"""Letters of the demo go into a folder, whole, and nowhere else."""

import smtplib
import socket
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from fanlight.demo import tray
from tests.config.wire import free_port

pytestmark = pytest.mark.once


@pytest.fixture
def port(tmp_path):
    port = free_port(17_000, 20_000)
    receiver = tray.receiver(tmp_path / "mail", port=port)
    receiver.start()
    yield port
    receiver.stop()


def letter(subject):
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, "office@alder.test", "amara@okafor.test"
    message.set_content("Grüße\n.\n..two dots\n")
    return message


def laid(tmp_path):
    return sorted((tmp_path / "mail").iterdir())


def test_letters_lie_in_the_tray_whole_and_in_the_order_of_their_arrival(port, tmp_path):
    with smtplib.SMTP("127.0.0.1", port) as line:
        for subject in ("first", "second", "third"):
            line.send_message(letter(subject))

    kept = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in laid(tmp_path)]
    assert [one["Subject"] for one in kept] == ["first", "second", "third"]
    assert kept[0].get_content().splitlines() == ["Grüße", ".", "..two dots"]


def test_a_hidden_recipient_is_shown_in_the_tray(port, tmp_path):
    with smtplib.SMTP("127.0.0.1", port) as line:
        line.send_message(letter("hidden"), to_addrs=["bcc@okafor.test"])

    (path,) = laid(tmp_path)
    assert message_from_bytes(path.read_bytes())["X-Envelope-To"] == "bcc@okafor.test"


def test_a_letter_that_is_cut_off_does_not_appear(port, tmp_path):
    with socket.create_connection(("127.0.0.1", port)) as line:
        for words in (b"HELO x\r\n", b"MAIL FROM:<a@b.test>\r\n", b"RCPT TO:<c@d.test>\r\n", b"DATA\r\n"):
            line.recv(1000)
            line.sendall(words)
        line.recv(1000)
        line.sendall(b"Subject: half\r\n\r\nhalf a lett")

    with smtplib.SMTP("127.0.0.1", port) as line:
        line.send_message(letter("whole"))
    assert [message_from_bytes(path.read_bytes())["Subject"] for path in laid(tmp_path)] == ["whole"]
