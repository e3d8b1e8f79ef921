"""A link from its first address to its end: minting, opening, labelling, ending."""

import datetime

import pytest

from fanlight.core import tokens
from fanlight.core.doors import compare_and_set
from fanlight.core.errors import NotAllowed
from fanlight.ground.access.entering import links, signin
from fanlight.ground.access.entering.links import Caller, LinkEnded
from fanlight.ground.access.models import LinkSecret, LinkUse, PortalSession, ShareLink
from fanlight.ground.access.models.links import MOST_LIVE_SECRETS, AlreadyEnded, NothingKept
from fanlight.ground.access.models.uses import ADDRESS_KEPT
from fanlight.ground.access.tasks import forget_addresses
from tests import world

PERSON = Caller("203.0.113.7", "Mozilla/5.0 (iPhone)")


@pytest.fixture
def link(alder, job):
    contact = world.a_contact(alder, "Helen Hart")
    world.a_participant(job, contact, by=alder.owner)
    return world.a_share_link(alder, job, contact)


def opened(alder, token, caller=PERSON):
    return links.open_link(links.look_up(token, owner=alder), caller=caller)


@pytest.mark.trust("TA01")
def test_a_token_with_a_typing_error_costs_no_query(alder, link, ada, django_assert_num_queries):
    token = link.mint(by=ada, why="copy")
    wrong = token[:-1] + ("a" if token[-1] != "a" else "b")

    with django_assert_num_queries(0):
        assert links.look_up(wrong, owner=alder) is None
    with django_assert_num_queries(1):
        assert links.look_up(token, owner=alder).link == link


@pytest.mark.trust("TA17")
def test_a_token_means_nothing_in_another_business(birch, link, ada):
    assert links.look_up(link.mint(by=ada, why="copy"), owner=birch) is None


@pytest.mark.trust("TA02")
def test_only_the_digest_and_four_letters_of_a_token_stay(alder, link, ada):
    token = link.mint(by=ada, why="copy")

    secret = LinkSecret.objects.within(alder).get()
    assert bytes(secret.digest) == tokens.digest(token)
    assert (secret.last_four, secret.why, secret.member_id) == (token[-4:], "copy", ada.member_id)


@pytest.mark.trust("TA11")
def test_every_address_opens_the_link_as_often_as_one_likes(alder, link, ada):
    first, second = link.mint(by=ada, why="copy"), link.mint(by=ada, why="copy")

    secrets = {opened(alder, token)[1] for token in (first, first, second)}

    assert len(secrets) == 3
    assert all(signin.visit("alder", secret) for secret in secrets)


def test_beyond_fifty_addresses_the_oldest_stops_working(alder, link, ada):
    minted = [link.mint(by=ada, why="copy") for _ in range(MOST_LIVE_SECRETS + 1)]

    assert not links.look_up(minted[0], owner=alder).is_live
    assert all(links.look_up(token, owner=alder).is_live for token in minted[1:])


def test_only_staff_mint_and_end(link, gus):
    with pytest.raises(NotAllowed):
        link.mint(by=gus.viewer, why="copy")
    with pytest.raises(NotAllowed):
        link.end(by=gus.viewer)
    with pytest.raises(NotAllowed):
        link.take_access(by=gus.viewer)


@pytest.mark.trust("TA09")
def test_ending_shuts_every_address_and_every_visit(alder, link, ada):
    token = link.mint(by=ada, why="copy")
    secret = opened(alder, token).secret
    found = links.look_up(token, owner=alder)
    assert signin.visit("alder", secret)

    link.end(by=ada)

    assert signin.visit("alder", secret) is None
    assert not links.look_up(token, owner=alder).is_live
    with pytest.raises(LinkEnded):
        links.open_link(found, caller=PERSON)
    with pytest.raises(AlreadyEnded):
        link.mint(by=ada, why="copy")
    assert PortalSession.objects.within(alder).count() == LinkUse.objects.within(alder).count() == 1


@pytest.mark.trust("TA11")
def test_ending_one_link_leaves_the_others(alder, job, link, ada, gus):
    link.end(by=ada)

    assert signin.visit("alder", gus.cookie)
    assert ShareLink.objects.within(alder).live().get() == gus.link


def test_a_second_end_is_told(link, ada):
    late = link.reloaded()
    link.end(by=ada)

    with pytest.raises(AlreadyEnded):
        late.end(by=ada)
    with pytest.raises(NothingKept):
        link.take_access(by=ada)


def test_a_disabled_contact_is_not_let_in(alder, link, ada):
    token = link.mint(by=ada, why="copy")
    compare_and_set(link.contact, expect={}, disabled_at=link.created_at)

    with pytest.raises(LinkEnded):
        opened(alder, token)


@pytest.mark.parametrize(
    ("why", "agent", "is_scanner"),
    [
        ("copy", "Mozilla/5.0 (iPhone)", False),
        ("copy", "", True),
        ("copy", "Slackbot-LinkExpanding 1.0", True),
        ("copy", "Mozilla/5.0 HeadlessChrome/140", True),
        ("letter", "Mozilla/5.0 (iPhone)", True),  # quicker than any reader
    ],
)
def test_a_use_that_looks_like_a_mail_scanner_is_labelled_and_not_counted(
    alder, link, ada, why, agent, is_scanner
):
    opened(alder, link.mint(by=ada, why=why), Caller("203.0.113.7", agent))

    use = LinkUse.objects.within(alder).get()
    listed = ShareLink.objects.within(alder).with_uses().get()
    assert use.looks_like_scanner is is_scanner
    assert (listed.uses, listed.used_from) == ((0, None) if is_scanner else (1, "203.0.113.7"))


@pytest.mark.trust("TA15")
def test_after_ninety_days_only_the_network_of_a_visitor_is_known(alder, link, ada, monkeypatch):
    monkeypatch.setattr("fanlight.ground.access.models.uses.COARSENED_AT_ONCE", 2)
    callers = [
        Caller(ip, "Mozilla") for ip in ("203.0.113.7", "2001:db8:1:2::3", "198.51.100.9", "192.0.2.1")
    ]
    for caller in callers:
        opened(alder, link.mint(by=ada, why="copy"), caller)
    *old, fresh = LinkUse.objects.within(alder).order_by("id")
    for use in old:
        compare_and_set(use, expect={}, at=use.at - ADDRESS_KEPT - datetime.timedelta(hours=1))

    forget_addresses.call()
    forget_addresses.call()

    ips = list(LinkUse.objects.within(alder).order_by("id").values_list("ip", "agent"))
    assert ips[:3] == [("203.0.113.0", ""), ("2001:db8:1::", ""), ("198.51.100.0", "")]
    assert ips[3] == (fresh.ip, "Mozilla")


def test_looking_counts_nothing(alder, link, ada):
    token = link.mint(by=ada, why="copy")

    links.look_up(token, owner=alder)

    assert not LinkUse.objects.within(alder).exists()


def test_text_that_is_kept_opens_nothing(alder, link, ada):
    token = link.mint(by=ada, why="copy")
    address = links.address_of(token, workspace_name="alder")
    text = f"See {address}. Or {token}, or fls_{'a' * 49}!"

    kept = links.without_secrets(text, owner=alder)

    assert kept == "See [share link of Helen Hart]. Or [share link of Helen Hart], or [share link]!"
