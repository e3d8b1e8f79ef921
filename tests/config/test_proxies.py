"""Behind proxies: only a trusted one says who the client is and that it came by https."""

import ipaddress

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.test import Client

from fanlight.config import accounts
from fanlight.config.proxies import TrustedProxies
from fanlight.ground.access.entering.limits import Budget
from fanlight.ground.access.models import LinkUse
from tests.faces.portal.door import token

pytestmark = pytest.mark.trust("TF14")


@pytest.fixture
def behind_proxies(settings):
    settings.TRUSTED_PROXIES = [ipaddress.ip_network("10.0.0.0/8")]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


@pytest.fixture
def asked(behind_proxies, rf):
    def ask(peer, **headers):
        return TrustedProxies(lambda request: request)(rf.get("/", REMOTE_ADDR=peer, headers=headers))

    return ask


FORWARDED = {"X-Forwarded-For": "192.0.2.9", "X-Forwarded-Proto": "https"}


def test_a_trusted_proxy_says_who_came_and_how(asked):
    request = asked("10.0.0.1", **FORWARDED)

    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("192.0.2.9", True)


def test_whoever_comes_around_it_speaks_for_nobody(asked):
    request = asked("203.0.113.7", **FORWARDED)

    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("203.0.113.7", False)


def test_without_proxies_the_headers_mean_nothing(settings):
    settings.TRUSTED_PROXIES = []
    with pytest.raises(MiddlewareNotUsed):
        TrustedProxies(lambda request: request)


def test_what_is_written_down_of_a_link_is_the_clients_address(behind_proxies, alder, gus):
    said = {"token": token(alder, gus)}
    Client().post("/alder/l/", said, headers=FORWARDED, REMOTE_ADDR="10.0.0.1")

    assert LinkUse.objects.within(alder.workspace).get().ip == "192.0.2.9"


def test_one_guesser_does_not_lock_out_everybody_behind_the_same_proxy(behind_proxies, alder, monkeypatch):
    monkeypatch.setattr(accounts, "SIGN_INS", Budget("sign-ins", burst=2, every_seconds=60))

    def guess(address):
        said = {"login": "nobody@alder.example", "password": "a wrong guess"}
        sent = Client().post(
            "/accounts/login/", said, headers={"X-Forwarded-For": address}, REMOTE_ADDR="10.0.0.1"
        )
        return sent.status_code == 429

    assert [guess("192.0.2.66") for _try in range(4)][-1], "the guesser is slowed down"
    assert not guess("192.0.2.10")
