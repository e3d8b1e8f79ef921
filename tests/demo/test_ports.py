"""Two demos never share a port, however they are started."""

import socket

import pytest

from fanlight.demo import ports
from tests.config.wire import free_port

pytestmark = pytest.mark.once


def test_a_free_port_is_taken_as_it_was_asked_for():
    port = free_port()
    with ports.claimed(port) as number:
        assert number == port


@pytest.mark.parametrize("shares", [False, True])
def test_a_port_on_which_somebody_listens_is_passed_over(shares):
    port = free_port()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, shares)
        other.bind(("127.0.0.1", port))
        other.listen()
        with ports.claimed(port) as number:
            assert number > port


def test_a_port_claimed_by_a_demo_that_does_not_listen_yet_is_passed_over():
    with ports.claimed(free_port()) as first, ports.claimed(first) as second:
        assert second > first


def test_a_port_that_was_given_back_is_free_again():
    with ports.claimed(free_port()) as first:
        pass
    with ports.claimed(first) as again:
        assert again == first


def test_a_server_may_listen_on_the_claimed_port():
    with ports.claimed(free_port()) as number, socket.create_server(("127.0.0.1", number)) as server:
        assert server.getsockname()[1] == number


def test_a_port_whose_last_visitor_has_just_left_is_free():
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as server:
        visitor = socket.create_connection(("127.0.0.1", port))
        accepted, _ = server.accept()
        accepted.close()  # the server closes first, so its side waits for a minute
        visitor.close()
    with ports.claimed(port) as number:
        assert number == port


def test_there_is_a_word_when_no_port_is_free(monkeypatch):
    monkeypatch.setattr(ports, "ATTEMPTS", 0)
    with (
        ports.claimed(free_port()) as taken,
        pytest.raises(OSError, match="no free port"),
        ports.claimed(taken),
    ):
        pass
