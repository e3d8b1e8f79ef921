"""What opens every link on its way: mail scanners, chat previews, prefetching browsers. None uses a link up.

A corpus of what they call themselves and of how they ask. Nobody can tell all of them from people, so nothing depends
on it: looking changes nothing for anybody, and the press of the button works as often as one likes.
"""

import pytest

from fanlight.ground.access.models import LinkUse, PortalSession, ShareLink
from tests import world
from tests.faces.portal.door import everything, nobody, token, words

CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0"
CORPUS = {  # who asks: whether they say what they are
    "Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1) SafeLinks": True,
    "Mozilla/5.0 (compatible; ProofpointUrlDefense/1.0; URLDefense scanner)": True,
    "Mozilla/5.0 (compatible; Barracuda Sentinel link scanner)": True,
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36": True,
    "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)": True,
    "TelegramBot (like TwitterBot)": True,
    "facebookexternalhit/1.1; kind: link preview": True,
    "Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)": True,
    "LinkedInBot/1.0 (compatible; Mozilla/5.0)": True,
    "BingPreview/1.0b": True,
    "": True,
    CHROME: False,
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)": False,
}
ASKED = [
    ("get", {}),
    ("head", {}),
    ("options", {}),
    ("get", {"Sec-Purpose": "prefetch;prerender"}),
    ("get", {"Purpose": "prefetch"}),
    ("get", {"HX-Request": "true"}),
    ("get", {"Range": "bytes=0-1023"}),
    ("put", {}),
    ("patch", {}),
    ("delete", {}),
    ("post", {}),  # at the address that stands in the letter, where the button does not lead
]


@pytest.mark.feature("E10")
@pytest.mark.trust("TA03", "TA15")
@pytest.mark.parametrize("agent", CORPUS)
@pytest.mark.parametrize("who", ["tia", "gus"])
def test_looking_in_any_way_signs_nobody_in_and_counts_nothing(request, alder, agent, who):
    person = request.getfixturevalue(who)
    reader, secret = nobody(), token(alder, person)
    before = everything()

    for method, headers in ASKED:
        answer = getattr(reader.client, method)(f"/alder/l/{secret}", headers={"User-Agent": agent} | headers)
        assert answer.status_code == (200 if method in ("get", "head") else 405), (method, headers)
        assert reader.cookie == ""

    assert everything() == before


@pytest.mark.feature("E10")
@pytest.mark.trust("TA03", "TA11")
@pytest.mark.parametrize("agent", CORPUS)
def test_even_one_that_presses_the_button_does_not_use_the_link_up(alder, job, tia, agent):
    secret = token(alder, tia)
    nobody().client.post("/alder/l/", {"token": secret}, headers={"User-Agent": agent})

    reader = nobody()
    answer = reader.client.post("/alder/l/", {"token": secret}, headers={"User-Agent": CHROME})

    assert answer.status_code == 303
    assert job.title in words(reader.get(f"jobs/{job.number}/"))
    assert tia.link.reloaded().is_live


@pytest.mark.feature("C29")
@pytest.mark.trust("TA15")
@pytest.mark.parametrize(("agent", "is_named"), CORPUS.items())
def test_one_that_says_what_it_is_does_not_count_as_a_reader(alder, job, agent, is_named):
    person = world.a_guest(alder, job, "Helen Hart")

    nobody().client.post("/alder/l/", {"token": token(alder, person)}, headers={"User-Agent": agent})

    told = ShareLink.objects.within(alder).with_uses().get(pk=person.link.pk)
    assert LinkUse.objects.within(alder).get().looks_like_scanner is is_named
    assert (told.uses, told.opened_at is None) == ((0, True) if is_named else (1, False))


@pytest.mark.trust("TA11")
def test_one_that_was_quicker_than_its_reader_leaves_a_tied_link_to_them(alder, job, tia):
    alder.workspace.binds_links = True
    alder.workspace.save()
    secret = token(alder, tia)
    nobody().client.post("/alder/l/", {"token": secret}, headers={"User-Agent": "URLDefense scanner"})
    assert tia.link.reloaded().device is None

    owner = nobody()
    owner.client.post("/alder/l/", {"token": secret}, headers={"User-Agent": CHROME})
    stranger = nobody().client.post("/alder/l/", {"token": secret}, headers={"User-Agent": CHROME})

    assert owner.get(f"jobs/{job.number}/").status_code == 200
    assert stranger.status_code == 403
    assert PortalSession.objects.within(alder).filter(device=tia.link.reloaded().device).count() == 1
