"""What every answer of every route carries, whoever asks: policy, referrer, no sharing with other origins, no store."""

import re

import pytest
from django.test import Client

from tests.walk.engine import Walk, address, targets
from tests.walk.manifest import MANIFEST
from tests.walk.test_walk import routes_that_exist, walk
from tests.walk.viewers import Walker, by_name

__all__ = ["walk"]

DIRECTIVES = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self' https://checkout.stripe.com",
}
NONCE = re.compile(r"'nonce-([^']+)'")
WITH_TOKEN = ("portal:link-show", "portal:link-open", "portal:invitation-show", "portal:invitation-accept")
OF_ANOTHER = {"HTTP_ORIGIN": "https://evil.example", "HTTP_REFERER": "https://evil.example/page"}


def answers(walk: Walk, walkers: list[Walker], **headers: str):
    """Every reading route once, as each of these walkers: its name and its answer."""
    for name in routes_that_exist():
        entry = MANIFEST[name]
        found = next(target for target in targets(entry, walk.here, walk.there) if target.kind == "own")
        for walker in walkers:
            if "GET" in entry.methods:
                yield name, walker.browser.get(address(name, walk.here.business.place, found.ids), **headers)


def readers(walk: Walk) -> list[Walker]:
    names = ("stranger", "guest alder one customer", "owner of alder")
    return [by_name(walk.walkers, name) for name in names]


@pytest.mark.trust("TF01", "TF02", "TF07", "TF11", "TD12")
def test_every_answer_carries_what_keeps_its_reader_safe(walk):
    nonces: set[str] = set()
    asked, wrong = 0, []
    for name, answer in answers(walk, readers(walk), **OF_ANOTHER):
        text = b"".join(answer).decode("utf-8", "replace")
        for close in answer._resource_closers:  # not answer.close(): that ends the test's own connection
            close()
        wrong += [f"{name} {answer.status_code}: {fault}" for fault in faults(name, answer, text, nonces)]
        asked += 1
    assert wrong == []
    assert asked > 100
    assert len(nonces) > 30


def faults(name: str, answer, text: str, nonces: set[str]):
    headers = answer.headers
    if any(header.lower().startswith("access-control-") for header in headers):
        yield "is shared with another origin"
    if headers["Referrer-Policy"] not in ("strict-origin", "same-origin"):
        yield f"tells {headers['Referrer-Policy']}"
    if name in WITH_TOKEN and headers["Referrer-Policy"] != "strict-origin":
        yield "has a token in its address and tells its path"
    if headers["X-Content-Type-Options"] != "nosniff":
        yield "lets the browser guess"
    if name != "portal:theme" and "no-store" not in headers["Cache-Control"]:
        yield "may be stored on the way"
    if headers.get("Content-Type", "").startswith("text/html") and text:
        yield from faults_of_a_page(headers["Content-Security-Policy"], text, nonces)


def faults_of_a_page(policy: str, text: str, nonces: set[str]):
    said = {part.split()[0]: part.split(maxsplit=1)[1] for part in policy.split("; ") if " " in part}
    yield from (directive for directive, value in DIRECTIVES.items() if said.get(directive) != value)
    if "unsafe" in policy or not said["script-src"].endswith("'strict-dynamic'"):
        yield f"a loose policy: {policy}"
    nonce = NONCE.search(policy)
    if "<script" in text and (nonce is None or len(nonce.group(1)) < 22 or nonce.group(1) in nonces):
        yield "no fresh nonce of 128 bits"
    nonces.update([nonce.group(1)] if nonce else [])
    if re.search(r"<[a-z][^<>]*\s(?:style|on[a-z]+)=", text) or re.search(
        r"<style\b|<script(?![^>]*\ssrc=)", text
    ):
        yield "something inline"


@pytest.mark.trust("TF12")
def test_every_writing_route_refuses_a_request_without_its_token(walk):
    refused = 0
    for name in [name for name in routes_that_exist() if "POST" in MANIFEST[name].methods]:
        entry = MANIFEST[name]
        found = next(target for target in targets(entry, walk.here, walk.there) if target.kind == "own")
        for walker in readers(walk):
            answer = _strict(walker).post(
                address(name, walk.here.business.place, found.ids), entry.post(walk.here)
            )
            assert answer.status_code == 403, f"{name} as {walker.name}"
            json = _strict(walker).post(
                address(name, walk.here.business.place, found.ids),
                {"body": "x"},
                content_type="application/json",
            )
            assert json.status_code == 403, f"{name} as {walker.name}, as JSON"
            refused += 1
    assert refused >= 60


@pytest.mark.trust("TF12")
def test_the_sign_in_refuses_a_request_without_its_token(db):
    answer = Client(enforce_csrf_checks=True).post(
        "/accounts/login/", {"login": "a@b.example", "password": "x"}
    )

    assert answer.status_code == 403


@pytest.mark.trust("TF13")
@pytest.mark.parametrize(
    "host", ["evil.example", "fanlight.test.evil.example", "evil.example:443", "-", "fanlight.test@evil"]
)
def test_a_wrong_host_is_a_bad_request(alder, host):
    for path in ("/alder/", "/console/alder/jobs/", "/accounts/login/"):
        assert Client().get(path, HTTP_HOST=host).status_code == 400

    assert Client().get("/alder/").status_code == 200


def _strict(walker: Walker) -> Client:
    """The same browser, but for the checks that the test client leaves out unless asked."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = walker.browser.cookies
    return strict
