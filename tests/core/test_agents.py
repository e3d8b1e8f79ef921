"""What a browser calls itself becomes what its owner calls it."""

import pytest

from fanlight.core.agents import in_words

APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"
GOOGLE = "AppleWebKit/537.36 (KHTML, like Gecko)"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)"
PIXEL = "Mozilla/5.0 (Linux; Android 15; Pixel 9)"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
MAC = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)"
KNOWN = [
    (f"{IPHONE} {APPLE} Version/18.5 Mobile/15E148 Safari/604.1", "Safari on iPhone"),
    (f"{IPHONE} {APPLE} CriOS/140.0.7339.39 Mobile/15E148 Safari/604.1", "Chrome on iPhone"),
    (f"{IPHONE} {APPLE} FxiOS/142.0 Mobile/15E148 Safari/605.1.15", "Firefox on iPhone"),
    (
        "Mozilla/5.0 (iPad; CPU OS 18_5 like Mac OS X) Version/18.5 Mobile/15E148 Safari/604.1",
        "Safari on iPad",
    ),
    (f"{PIXEL} {GOOGLE} Chrome/140.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
    (
        f"{PIXEL} {GOOGLE} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36",
        "Samsung Internet on Android",
    ),
    ("Mozilla/5.0 (Android 15; Mobile; rv:142.0) Gecko/142.0 Firefox/142.0", "Firefox on Android"),
    (f"{WINDOWS} {GOOGLE} Chrome/140.0.0.0 Safari/537.36", "Chrome on Windows"),
    (f"{WINDOWS} {GOOGLE} Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0", "Edge on Windows"),
    (f"{WINDOWS} {GOOGLE} Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0", "Opera on Windows"),
    (f"{MAC} {APPLE} Version/18.5 Safari/605.1.15", "Safari on Mac"),
    (f"{MAC} {GOOGLE} Chrome/140.0.0.0 Safari/537.36", "Chrome on Mac"),
    ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/140.0.0.0 Safari/537.36", "Chrome on Chromebook"),
    ("Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0", "Firefox on Linux"),
    ("Firefox/142.0", "Firefox"),
    ("something (Windows)", "Windows"),
    ("curl/8.9", "Another browser"),
    ("", "Another browser"),
]


@pytest.mark.once
@pytest.mark.parametrize(("agent", "name"), KNOWN)
def test_a_browser_is_named_in_plain_words(agent, name):
    assert in_words(agent) == name


@pytest.mark.once
def test_a_hostile_name_is_not_repeated():
    assert in_words("<script>alert(1)</script>" + "x" * 100_000 + "Firefox/1") == "Another browser"
