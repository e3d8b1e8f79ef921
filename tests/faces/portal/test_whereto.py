"""Where a reader wanted to go: kept through the door when it is a page of this portal, forgotten otherwise."""

import pytest

from tests.faces.portal.door import nobody, words
from tests.faces.portal.mailbox import asks, code_for, types

pytestmark = pytest.mark.django_db
ELSEWHERE = [
    "https://evil.example/",
    "http://evil.example",
    "//evil.example",
    "///evil.example",
    "////evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "/alder\\@evil.example/jobs/J-1/",
    "/alder//evil.example",
    "/alder/@evil.example",
    "/alder@evil.example/",
    "/alder.evil.example/",
    "/alder/../birch/jobs/J-1/",
    "/alder/jobs/../../birch/",
    "/alder/%2e%2e/birch/",
    "/alder/%2f%2fevil.example",
    "/alder/jobs/J-1/%0d%0aLocation: https://evil.example",
    "/alder/jobs/J-1/\r\nLocation: https://evil.example",
    "/alder/jobs/J-1/\nx",
    "/alder/jobs/J-1/\0",
    " /alder/jobs/J-1/",
    "\u00a0/alder/jobs/J-1/",
    "/\u200balder/jobs/J-1/",
    "/alder\u2215jobs/J-1/",
    "\uff0falder/jobs/J-1/",
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "javascript://alder/%0aalert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://evil.example/",
    "mailto:a@evil.example",
    "https:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "http:\\\\evil.example",
    "evil.example",
    "www.evil.example/alder/",
    "?next=//evil.example",
    "#//evil.example",
    "/",
    "/alder",
    "/alder/",
    "/alder/leave/",
    "/alder/sign-in/",
    "/alder/l/fls_something",
    "/alder/theme/abc.css",
    "/alder/nowhere/",
    "/birch/jobs/J-1/",
    "/console/alder/jobs/",
    "/accounts/login/",
    "//alder/jobs/J-1/",
    "https://alder/jobs/J-1/",
    "https://testserver/alder/jobs/J-1/",
    "//testserver/alder/jobs/J-1/",
    "https://evil.example/alder/jobs/J-1/",
    "/alder/jobs/J-1/;//evil.example",
    "/alder/jobs/" + "J" * 600 + "/",
    "\ud800".encode("utf-8", "replace").decode() + "/alder/jobs/J-1/",
]


@pytest.fixture
def reader(cleo):
    return nobody()


def through_the_door(business, reader, wish):
    """The address one lands on, with the wish at each of the three places that carry it."""
    asks(reader, "cleo@mail.example", next=wish)
    return types(reader, code_for(business, reader), next=wish)["Location"]


@pytest.mark.trust("TF15")
def test_the_corpus_is_large():
    assert len(set(ELSEWHERE)) >= 60


@pytest.mark.trust("TF15")
@pytest.mark.parametrize("wish", ELSEWHERE)
def test_what_is_no_page_of_this_portal_is_forgotten(alder, job, reader, wish):
    page = reader.get(data={"next": wish})
    assert b'name="next"' not in page.content
    assert asks(reader, "cleo@mail.example", next=wish)["Location"] == "/alder/sign-in/code/"
    landed = types(reader, code_for(alder, reader), next=wish)["Location"]
    assert landed == f"/alder/jobs/{job.number}/"


@pytest.mark.trust("TF15")
def test_a_page_of_this_portal_is_kept_from_the_door_to_the_end(alder, job, reader):
    wish = f"/alder/jobs/{job.number}/documents/?before=3&q=a%20b"
    led = reader.client.get(wish)
    assert led.status_code == 302
    page = reader.client.get(led["Location"])
    assert "Email me a code" in words(page)
    assert b'name="next" value="' + wish.replace("&", "&amp;").encode() + b'"' in page.content
    answer = asks(reader, "cleo@mail.example", next=wish)
    page = reader.client.get(answer["Location"])
    assert b'name="next" value="' + wish.replace("&", "&amp;").encode() + b'"' in page.content
    assert types(reader, code_for(alder, reader), next=wish)["Location"] == wish
