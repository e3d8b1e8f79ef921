"""Who the client is: only trusted proxies may speak for somebody else."""

import ipaddress

import pytest

from fanlight.core.net import client_address, shortened

PROXIES = [ipaddress.ip_network("10.0.0.0/8")]


@pytest.mark.once
@pytest.mark.trust("TF14")
@pytest.mark.parametrize(
    ("peer", "forwarded", "trusted", "expected"),
    [
        ("203.0.113.9", "", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", [], "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", PROXIES, "203.0.113.9"),
        ("10.0.0.1", "198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.0.0.2", PROXIES, "198.51.100.1"),
        ("10.0.0.1", "198.51.100.1, rubbish", PROXIES, "10.0.0.1"),
        ("10.0.0.1", "2001:db8::1", PROXIES, "2001:db8::1"),
        ("10.0.0.1", "", PROXIES, "10.0.0.1"),
    ],
)
def test_the_right_most_untrusted_hop_is_the_client(peer, forwarded, trusted, expected):
    assert client_address(peer, forwarded, trusted=trusted) == expected


@pytest.mark.once
def test_old_addresses_are_kept_as_networks():
    assert shortened("198.51.100.77") == "198.51.100.0"
    assert shortened("2001:db8:1:2::3") == "2001:db8:1::"
    assert shortened("nonsense") == ""
