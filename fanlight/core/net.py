"""Addresses of the network: who the client is behind proxies, and how an address is shortened for keeping.

Also the two words in which a page and the front door of the server agree to send a stored file, and what a browser's
header says of the page it was on.
"""

import ipaddress
from collections.abc import Sequence
from typing import Final
from urllib.parse import SplitResult, urlsplit

FILE_HEADER: Final = "X-Fanlight-File"
"""Percent-encoded absolute path of a stored file that is to be sent as the body. Set by one function only."""

BEHIND_FRONT: Final = "fanlight.front"
"""A key of the WSGI environment, which no client can set: the server in front knows the header."""

type Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def client_address(peer: str, forwarded: str, *, trusted: Sequence[Network]) -> str:
    """The right-most address that no trusted proxy added.

    `peer` is the socket's address, `forwarded` the X-Forwarded-For header as it came. Without trusted proxies the
    header is ignored, so nobody can claim an address.
    """
    address = peer
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    while hops and is_trusted(address, trusted):
        address = hops.pop()
    return address if _parsed(address) else peer


def is_trusted(address: str, trusted: Sequence[Network]) -> bool:
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in trusted)


def shortened(address: str) -> str:
    """The network a person shares with others: IPv4 /24, IPv6 /48. For rows older than 90 days."""
    parsed = _parsed(address)
    if parsed is None:
        return ""
    prefix = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network((address, prefix), strict=False).network_address)


def parts_of(url: str) -> SplitResult:
    """An address of the web in its parts, as somebody's header has it; all of them empty for what is none."""
    try:
        return urlsplit(url)
    except ValueError:  # brackets that are no IPv6, letters that turn into others
        return urlsplit("")


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(address)
    except ValueError:
        return None
