"""Which addresses a call to a caller's URL may reach.

A function runs inside the account: a URL that names a private or a link-local address could read what only the account
may read (server-side request forgery). So a host is resolved once, every address is checked, and the connection goes to
the checked address. A name that resolves to another address a moment later (DNS rebinding) has no effect.
"""

import ipaddress
import socket
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from facemagi.outgoing.errors import OutgoingError

PORTS = {"https": 443, "http": 80}
"""The port of a scheme whose URL names none."""

MAX_URL_CHARS = 2000
"""Longer URLs are refused by many servers, and would not fit into a record's log."""


@dataclass(frozen=True)
class Target:
    """A URL, checked.

    Attributes:
        scheme: `https`, or `http` for a trusted host.
        host: the host as the URL writes it, without brackets.
        port: the port.
        path: the path and the query, which the request line names.
        trusted: whether the host may have a private address.
    """

    scheme: str
    host: str
    port: int
    path: str
    trusted: bool

    @property
    def authority(self) -> str:
        """The value of the header `Host`."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def parse_target(url: str, trusted_hosts: Collection[str] = ()) -> Target:
    """Check the form of a URL. Its host is not resolved.

    Args:
        url: the caller's URL.
        trusted_hosts: hosts that may be private and without TLS; none on AWS.

    Raises:
        OutgoingError: the URL is too long, not `https`, without a host, or with a user name.
    """
    if len(url) > MAX_URL_CHARS:
        raise OutgoingError(f"the URL has {len(url)} characters; {MAX_URL_CHARS} are allowed")
    parts, port = _split(url)
    host = parts.hostname or ""
    trusted = host in trusted_hosts
    if parts.scheme != "https" and not (trusted and parts.scheme == "http"):
        raise OutgoingError("the URL does not begin with https://")
    if not host or parts.username is not None or parts.password is not None:
        raise OutgoingError("the URL has no host, or a user name before it")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port or PORTS[parts.scheme], path, trusted)


def _split(url: str) -> tuple[SplitResult, int | None]:
    if not url.isascii() or any(character <= " " or character == "\x7f" for character in url):
        raise OutgoingError("the URL has characters that a URL must escape")
    try:
        parts = urlsplit(url)
        return parts, parts.port
    except ValueError as error:
        raise OutgoingError("the URL cannot be read") from error


def resolve(target: Target) -> tuple[socket.AddressFamily, str]:
    """The address to connect to.

    Args:
        target: what `parse_target` returned.

    Returns:
        Its family, and the address as text.

    Raises:
        OutgoingError: the host has no address, or one of its addresses is not public.
    """
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise OutgoingError(f"the host {target.host} cannot be resolved", may_pass=True) from error
    addresses = [(family, str(address[0])) for family, _, _, _, address in found]
    if not target.trusted and not all(is_public(address) for _, address in addresses):
        raise OutgoingError(f"the host {target.host} has an address that is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet.

    An IPv6 address that contains an IPv4 address (mapped, 6to4, Teredo, NAT64) is as public as that address.

    Args:
        address: an IPv4 or IPv6 address as text, with or without a zone.

    Example:
        >>> is_public("169.254.169.254"), is_public("::ffff:10.0.0.1"), is_public("1.1.1.1")
        (False, False, True)
    """
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = _embedded(parsed)
        if inner is not None:
            return _is_global(inner)
    return _is_global(parsed)


NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""Addresses that a network translates to the IPv4 address in their last 32 bits (RFC 6052)."""


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def _is_global(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return address.is_global and not address.is_multicast and not address.is_reserved
