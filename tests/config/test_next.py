"""After signing in, people go on to a page of ours; an address from outside is never followed."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from tests import world

FOREIGN = [
    "https://evil.example",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:///evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\\/evil.example",
    "//\\evil.example",
    "/%5Cevil.example@evil.example",
    "//evil.example/%2f..",
    "///evil.example/%2e%2e",
    "//evil%E3%80%82example",
    "https://fanlight.test@evil.example",
    "https://fanlight.test:pw@evil.example",
    "https://fanlight.test.evil.example",
    "https://evil.example/fanlight.test",
    "https://evil.example?fanlight.test",
    "https://evil.example#fanlight.test",
    "https://evil.example\\@fanlight.test",
    "http://fanlight.test/console/",
    "ftp://fanlight.test/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java\tscript:alert(1)",
    "java\nscript:alert(1)",
    "\x01javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "blob:https://evil.example/1",
    "mailto:a@evil.example",
    "\thttps://evil.example",
    " https://evil.example",
    "\nhttps://evil.example",
    "\r\nhttps://evil.example",
    "\x00https://evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r/evil.example",
    "\t//evil.example",
    "\u2028//evil.example",
    "//evil.example:80",
    "//evil.example:443/",
    "//[::1]",
    "//127.0.0.1",
    "//2130706433",
    "//0x7f000001",
    "https://[::ffff:127.0.0.1]",
    "//ⓔvil.example",
    "//evil.example%00.fanlight.test",
    "https://evil.example%23.fanlight.test",
    "https://fanlight.test%2eevil.example",
    "?next=//evil.example",
    "https://",
    "//",
    "http:",
]


@pytest.mark.trust("TF15")
def test_no_address_from_outside_is_followed_after_signing_in(max_):
    assert len(FOREIGN) >= 60
    for number, address in enumerate(FOREIGN):
        came_from = f"192.0.2.{number}"  # so many sign-ins are too many for one address
        answer = Client().post(
            "/accounts/login/",
            {"login": "max@alder.example", "password": world.PASSWORD, "next": address},
            REMOTE_ADDR=came_from,
        )
        assert answer.status_code == 302, address
        to = answer.headers["Location"]
        assert (urlsplit(to).scheme, urlsplit(to).netloc) == ("", ""), f"{address!r} led to {to!r}"
        assert not to.startswith(("//", "/\\")), f"{address!r} led to {to!r}"


@pytest.mark.trust("TF15")
def test_a_page_of_ours_is_where_they_go_on(max_):
    answer = Client().post(
        "/accounts/login/",
        {"login": "max@alder.example", "password": world.PASSWORD, "next": "/console/alder/jobs/?q=roof"},
    )

    assert answer.headers["Location"] == "/console/alder/jobs/?q=roof"
