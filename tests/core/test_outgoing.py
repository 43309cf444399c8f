"""A caller's URL reaches public addresses only, and one request ends whatever the other server does."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from facemagi.outgoing.addresses import is_public, parse_target, resolve
from facemagi.outgoing.errors import OutgoingError
from facemagi.outgoing.http import Answer, Bounds, send
from tests.support.silent_server import silent_server

LOOPBACK = ("127.0.0.1",)
QUICK = Bounds(seconds=0.4, answer_bytes=1000)

Reply = Callable[[socket.socket], None]


@contextmanager
def server(reply: Reply) -> Iterator[str]:
    """A server that reads one request and then replies as given; gives its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                reply(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/hook?a=1"
        thread.join()


def post(url: str, bounds: Bounds = QUICK) -> Answer:
    return send("POST", parse_target(url, LOOPBACK), {}, b"{}", bounds)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",  # credentials of an EC2 instance
        "169.254.170.2",  # credentials of a container
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "198.18.0.1",
        "::",
        "::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:0001::",
        "2001:db8::1",
    ],
)
def test_an_address_that_is_not_public_is_refused(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:8.8.8.8"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:25/",
        "https://",
        "https:///path",
        "https://user:word@example.com/",
        "https://example.com:99999/",
        "https://example.com/\r\nX: y",
        "https://example.com/a b",
        "https://[::1",
        "https://exämple.com/",
        "example.com",
        "",
        "https://example.com/" + "a" * 2000,
    ],
)
def test_a_url_of_another_form_is_refused(url: str) -> None:
    with pytest.raises(OutgoingError):
        parse_target(url)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:7f00:1]"]
)
def test_another_spelling_of_this_machine_is_refused(host: str) -> None:
    with pytest.raises(OutgoingError):
        resolve(parse_target(f"https://{host}/"))


def test_a_host_with_one_private_address_among_several_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    addresses = [(socket.AF_INET, 1, 6, "", (address, 443)) for address in ("1.1.1.1", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: addresses)
    with pytest.raises(OutgoingError, match="not public"):
        resolve(parse_target("https://example.com/"))


def test_the_connection_goes_to_the_address_that_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter(["1.1.1.1", "127.0.0.1"])  # a name server that changes its answer
    connected: list[Any] = []

    def lookup(*_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, 1, 6, "", (next(answers), 443))]

    def connect(_: socket.socket, address: Any) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(OutgoingError):
        send("POST", parse_target("https://rebound.example/"), {}, b"", QUICK)
    assert connected == [("1.1.1.1", 443)]


def test_an_answer_comes_back_whole() -> None:
    text = b"HTTP/1.1 201 Created\r\nX-Kind: test\r\nContent-Length: 2\r\n\r\nok"
    with server(lambda connection: connection.sendall(text)) as url:
        answer = post(url)
    assert (answer.status, answer.headers["x-kind"], answer.body) == (201, "test", b"ok")


def test_a_redirect_is_not_followed() -> None:
    text = b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n"
    with server(lambda connection: connection.sendall(text)) as url:
        assert post(url).status == 302


def test_a_server_that_says_nothing_is_given_up() -> None:
    with silent_server() as silent, pytest.raises(OutgoingError, match=r"within 0\.4 s"):
        post(silent.url)


def drip(connection: socket.socket) -> None:
    """Send a byte at a time, for ever."""
    connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    try:
        while True:
            connection.sendall(b".")
            time.sleep(0.05)
    except OSError:  # the client has closed the connection
        return


def test_a_server_that_sends_a_byte_now_and_then_is_given_up() -> None:
    with server(drip) as url, pytest.raises(OutgoingError, match=r"within 0\.4 s"):
        post(url)


def flood(connection: socket.socket) -> None:
    """Send more than the client accepts."""
    try:
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n" + b"." * 100_000)
    except OSError:
        return


def test_an_answer_that_is_too_long_is_refused() -> None:
    with server(flood) as url, pytest.raises(OutgoingError, match="more than 1000 bytes"):
        post(url, Bounds(seconds=5, answer_bytes=1000))


@pytest.mark.parametrize(
    "text", [b"", b"SSH-2.0-x\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nok"]
)
def test_a_server_that_closes_early_or_speaks_no_http_is_an_error(text: bytes) -> None:
    with server(lambda connection: connection.sendall(text)) as url, pytest.raises(OutgoingError):
        post(url)


def test_a_server_without_tls_is_an_error_where_tls_is_asked_for() -> None:
    text = b"HTTP/1.1 200 OK\r\n\r\n"
    with server(lambda connection: connection.sendall(text)) as url, pytest.raises(OutgoingError, match="TLS"):
        post(url.replace("http://", "https://"))
