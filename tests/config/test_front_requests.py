"""What reaches the application: methods, paths, headers and bodies, as they were sent and nothing else."""

import json

import pytest

pytestmark = pytest.mark.once


def seen(reply):
    assert reply.status == 200, reply
    return json.loads(reply.body)


def test_path_and_query_arrive_decoded_as_wsgi_wants_them(tiny):
    environ = seen(tiny.ask("GET", "/a%20b/%C3%A9?x=%20y&z"))

    assert environ["PATH_INFO"].encode("latin-1").decode() == "/a b/é"
    assert environ["QUERY_STRING"] == "x=%20y&z"


def test_host_client_and_scheme_are_those_of_the_connection(tiny):
    environ = seen(tiny.ask("GET", "/"))

    assert environ["HTTP_HOST"] == "tiny.test"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert environ["SERVER_PORT"] == str(tiny.port)
    assert environ["wsgi.url_scheme"] == "http"


def test_forwarding_headers_arrive_untouched_and_change_nothing_by_themselves(tiny):
    environ = seen(tiny.ask("GET", "/", "X-Forwarded-For: 192.0.2.9", "X-Forwarded-Proto: https"))

    assert environ["HTTP_X_FORWARDED_FOR"] == "192.0.2.9"
    assert environ["HTTP_X_FORWARDED_PROTO"] == "https"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert environ["wsgi.url_scheme"] == "http"


def test_a_header_with_an_underscore_cannot_pose_as_one_with_a_hyphen(tiny):
    environ = seen(tiny.ask("GET", "/", "X_Forwarded_For: 192.0.2.66", "X-Real: kept"))

    assert environ["HTTP_X_REAL"] == "kept"
    assert "HTTP_X_FORWARDED_FOR" not in environ


def test_a_proxy_header_does_not_become_the_variable_that_redirects_our_own_requests(tiny):
    assert "HTTP_PROXY" not in seen(tiny.ask("GET", "/", "Proxy: http://evil.test"))


def test_the_internal_file_header_means_nothing_in_a_request(tiny):
    environ = seen(tiny.ask("GET", "/", "X-Fanlight-File: /etc/passwd"))

    assert environ["HTTP_X_FANLIGHT_FILE"] == "/etc/passwd", "passed on as any other header"
    assert environ["body_bytes"] == 0


def test_repeated_headers_are_joined_and_cookies_with_a_semicolon(tiny):
    environ = seen(tiny.ask("GET", "/", "X-Twice: 1", "X-Twice: 2", "Cookie: a=1", "Cookie: b=2"))

    assert environ["HTTP_X_TWICE"] == "1,2"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"


def test_a_body_arrives_whole_with_its_length_and_type(tiny):
    environ = seen(tiny.ask("POST", "/form/", "Content-Type: text/plain", body=b"x" * 19_000))

    assert environ["body_bytes"] == 19_000
    assert environ["CONTENT_LENGTH"] == "19000"
    assert environ["CONTENT_TYPE"] == "text/plain"
    assert "HTTP_CONTENT_LENGTH" not in environ


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_request_without_a_body_has_an_empty_one(tiny, method):
    assert seen(tiny.ask(method, "/form/", "Content-Length: 0"))["body_bytes"] == 0


def test_a_folded_header_is_refused_by_the_server(tiny):
    reply = tiny.send(
        b"GET /fold HTTP/1.1\r\nHost: tiny.test\r\nX-Folded: a\r\n b\r\nConnection: close\r\n\r\n"
    )

    assert reply.status == 400
    assert "GET /fold" not in tiny.calls


@pytest.mark.parametrize("lengths", [["3", "4"], ["+3"], ["-1"], ["3.0"], ["9" * 30]])
def test_lengths_that_contradict_or_make_no_sense_never_reach_the_application(tiny, lengths):
    head = ["POST /lengths HTTP/1.1", "Host: tiny.test", "Connection: close"]
    raw = "\r\n".join([*head, *(f"Content-Length: {length}" for length in lengths), "", "abcd"])

    assert tiny.send(raw.encode()).status in (400, 413)
    assert "POST /lengths" not in tiny.calls
