"""Signing in at another server: by who it says one is there, never by an address; and every lie refused."""

import time

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from fanlight.config import environment
from fanlight.ground.access.models import LoginIdentity, StaffSession
from fanlight.ground.access.team import factors
from fanlight.ground.mail.models import Letter
from fanlight.ground.workspaces.models import Login
from tests import world
from tests.faces.console.desk import words
from tests.ground.access.team.provider import Provider

START, BACK, HOME = "/accounts/sso/", "/accounts/sso/callback/", "/console/alder/jobs/"
OTHER_KEY = rsa.generate_private_key(65537, 2048)


@pytest.fixture
def provider(settings):
    with Provider() as one:
        settings.OIDC = one.settings()
        yield one


def login_of(email):
    return Login.objects.get(email=email)


def signed_in(email="max@alder.example"):
    client = Client()
    client.force_login(login_of(email))
    return client


def there_and_back(client, provider, *, start=START, **other):
    out = client.get(start)
    assert out.status_code == 302, words(out)
    return client.get(BACK, provider.consent(out["Location"]) | other)


@pytest.fixture
def connected(provider, max_):
    """Max has connected who he is there."""
    answer = there_and_back(signed_in(), provider, start=f"{START}?connect=1&next=/console/alder/profile/")
    assert answer["Location"] == "/console/alder/profile/"
    return provider


@pytest.mark.trust("TC13")
def test_who_connected_signs_in_with_it(connected):
    client = Client()
    assert "Sign in with Work" in words(client.get("/accounts/login/"))

    answer = there_and_back(client, connected, start=f"{START}?next={HOME}")

    assert answer["Location"] == HOME
    assert client.get(HOME).status_code == 200
    one = LoginIdentity.objects.get()
    assert (one.issuer, one.subject, one.login.email) == (
        connected.issuer,
        "ada-at-work",
        "max@alder.example",
    )


@pytest.mark.trust("TC13")
def test_an_address_in_the_token_makes_nobody_anybody(provider, ada, max_):
    """The provider vouches for ada@alder.example, verified; nobody connected that subject."""
    client = Client()

    answer = there_and_back(client, provider)

    assert answer.status_code == 403
    assert "No account here is connected" in words(answer)
    assert client.get(HOME).status_code == 302
    assert not LoginIdentity.objects.exists()
    assert Login.objects.count() == 2, "nobody signs up by this"


@pytest.mark.trust("TC13")
def test_the_same_subject_of_another_issuer_is_somebody_else(connected, settings):
    with Provider() as other:
        settings.OIDC = other.settings()
        assert there_and_back(Client(), other).status_code == 403


LIES = {
    "wrong issuer": {"claims": {"iss": "https://evil.example"}},
    "another issuer's papers": {"discovery": {"issuer": "https://evil.example"}},
    "an issuer almost the same": {"discovery": {"issuer": "http://127.0.0.1"}},
    "wrong nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "for another client": {"claims": {"aud": "somebody"}},
    "used by another client": {"claims": {"aud": ["fanlight", "somebody"], "azp": "somebody"}},
    "late": {"claims": {"exp": int(time.time()) - 600}},
    "without an end": {"claims": {"exp": None}},
    "without a subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}},
    "another key": {"key": OTHER_KEY},
    "signed with the secret": {"key": "known to both, and long enough to sign", "algorithm": "HS256"},
    "not signed": {"key": None, "algorithm": "none"},
    "a token endpoint without TLS's like": {"discovery": {"token_endpoint": "ftp://127.0.0.1/token"}},
}


@pytest.mark.trust("TC13")
@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_a_lie_signs_nobody_in(connected, lie):
    client = Client()
    address = client.get(START)["Location"]
    connected.lies = lie

    answer = client.get(BACK, connected.consent(address))

    assert answer.status_code == 403
    assert "did not say who you are" in words(answer)
    assert client.get(HOME).status_code == 302


@pytest.mark.trust("TC13")
@pytest.mark.parametrize("other", [{"state": "another"}, {"state": ""}, {"code": ""}, {"code": "another"}])
def test_a_wrong_state_or_code_signs_nobody_in(connected, other):
    client = Client()

    assert there_and_back(client, connected, **other).status_code == 403
    assert client.get(HOME).status_code == 302


@pytest.mark.trust("TC13")
def test_what_came_back_counts_in_the_browser_that_went_out_and_once(connected):
    client, other = Client(), Client()
    back = connected.consent(client.get(START)["Location"])
    assert other.get(BACK, back).status_code == 404, "it never went out"
    other.get(START)
    assert other.get(BACK, back).status_code == 403, "it went out for something else"

    assert client.get(BACK, back).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(BACK, back).status_code == 404
    assert client.get(HOME).status_code == 302


@pytest.mark.trust("TC13", "TC05")
def test_a_second_step_is_asked_for_as_after_a_password(connected):
    world.an_app(login_of("max@alder.example"))
    client = Client()

    assert there_and_back(client, connected)["Location"] == "/accounts/second-factor/"
    assert client.get(HOME).status_code == 302
    assert client.post("/accounts/second-factor/", {"code": world.app_code()}).status_code == 302
    assert client.get(HOME).status_code == 200
    assert len(factors.held_by(login_of("max@alder.example").pk)) == 1


@pytest.mark.trust("TD11")
def test_it_alone_is_no_fresh_proof(connected):
    client = Client()
    there_and_back(client, connected)

    assert client.get("/console/alder/export/jobs/new/").status_code == 302


@pytest.mark.trust("TC13")
def test_connecting_needs_a_fresh_proof_and_the_one_who_set_out(provider, ada, max_):
    client = signed_in()
    StaffSession.objects.update(sudo_until=None)
    assert client.get(f"{START}?connect=1")["Location"].startswith("/accounts/proof/?next=/accounts/sso/")
    assert Client().get(f"{START}?connect=1")["Location"] == "/accounts/login/"
    client = signed_in()
    back = provider.consent(client.get(f"{START}?connect=1")["Location"])
    errand = client.cookies["__Host-fl_errand"].value
    other = signed_in("ada@alder.example")
    other.cookies["__Host-fl_errand"] = errand

    assert other.get(BACK, back).status_code == 403
    assert not LoginIdentity.objects.exists()


@pytest.mark.trust("TC13")
def test_one_subject_is_one_login_and_is_taken_off_again(connected, ada, alder):
    taken = there_and_back(signed_in("ada@alder.example"), connected, start=f"{START}?connect=1")
    assert taken.status_code == 403
    assert "connected with another account" in words(taken)
    assert LoginIdentity.objects.get().login.email == "max@alder.example"
    mine = signed_in()
    assert "Disconnect" in words(mine.get("/console/alder/profile/"))

    assert mine.post("/accounts/sso/end/").status_code == 303

    assert there_and_back(Client(), connected).status_code == 403
    told = [one.body for one in Letter.objects.within(alder).order_by("id")]
    assert "was connected" in told[0]
    assert "was disconnected" in told[1]


def test_a_login_that_was_shut_comes_in_by_nothing(connected):
    Login.objects.filter(email="max@alder.example").update(is_active=False)

    assert there_and_back(Client(), connected).status_code == 403


def test_a_server_that_does_not_answer_is_said_so(provider, max_, settings):
    settings.OIDC = provider.settings() | {"issuer": "http://127.0.0.1:9"}

    answer = Client().get(START)

    assert answer.status_code == 403
    assert "does not answer" in words(answer)


def test_without_a_server_there_is_no_such_page(db, client):
    assert client.get(START).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "Sign in with Work" not in words(client.get("/accounts/login/"))


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"issuer": "https://id.example", "client_id": "x", "secret": ""}, "OIDC_SECRET"),
        ({"issuer": "", "client_id": "x", "secret": "y"}, "OIDC_ISSUER"),
        ({"issuer": "http://id.example", "client_id": "x", "secret": "y"}, "OIDC_ISSUER"),
        ({"issuer": "https://", "client_id": "x", "secret": "y"}, "OIDC_ISSUER"),
    ],
)
def test_half_a_server_stops_the_start(given, named):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured, match=named):
        environment.single_sign_on(name="", **given)
    whole = environment.single_sign_on(name="", issuer="https://id.example/a", client_id="x", secret="y")
    assert whole["name"] == "id.example"
    assert environment.single_sign_on(name="Work", issuer="", client_id="", secret="") == {}
