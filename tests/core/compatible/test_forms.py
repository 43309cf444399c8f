"""Forms are read byte for byte, whoever has written them."""

import httpx
import pytest
import requests
from hypothesis import given
from hypothesis import strategies as st

from facemagi.compatible import forms

NAMES = st.text(alphabet="abcxyz_0189", min_size=1, max_size=8)
FIELDS = st.dictionaries(NAMES, st.binary(max_size=80), min_size=1, max_size=5)


def by_httpx(fields: dict[str, bytes]) -> tuple[str, bytes]:
    request = httpx.Request("POST", "http://h/", files={name: ("f", value) for name, value in fields.items()})
    return request.headers["content-type"], request.read()


def by_requests(fields: dict[str, bytes]) -> tuple[str, bytes]:
    request = requests.Request("POST", "http://h/", files={name: ("f", value) for name, value in fields.items()})
    prepared = request.prepare()
    assert isinstance(prepared.body, bytes)
    return str(prepared.headers["content-type"]), prepared.body


def by_requests_urlencoded(fields: dict[str, bytes]) -> tuple[str, bytes]:
    prepared = requests.Request("POST", "http://h/", data=fields).prepare()
    return str(prepared.headers["content-type"]), str(prepared.body).encode()


@pytest.mark.parametrize("write", [by_httpx, by_requests, by_requests_urlencoded], ids=lambda write: write.__name__)
@given(fields=FIELDS)
def test_what_clients_write_is_read_as_it_was(write: "object", fields: dict[str, bytes]) -> None:
    assert callable(write)
    assert forms.parse(*write(fields)) == fields


def test_the_first_of_several_fields_with_one_name_counts() -> None:
    assert forms.parse("application/x-www-form-urlencoded", b"a=1&a=2") == {"a": b"1"}
    assert forms.parse("multipart/form-data; boundary=x", part("a", "1") + part("a", "2") + b"--x--") == {"a": b"1"}


def part(name: str, content: str) -> bytes:
    return f'--x\r\ncontent-disposition: form-data; name="{name}"\r\n\r\n{content}\r\n'.encode()


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("", b"a=1"),
        ("application/json", b"{}"),
        ("multipart/form-data", part("a", "1")),
        ("multipart/form-data; boundary=y", part("a", "1")),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\nno name"),
        ("multipart/form-data; boundary=x", b"--x--" + part("a", "after the end")[2:]),
        ("application/x-www-form-urlencoded", b"a=1&" * 1000),
    ],
)
def test_a_body_that_is_no_form_has_no_fields(content_type: str, body: bytes) -> None:
    assert forms.parse(content_type, body) == {}


@given(content_type=st.text(max_size=60), body=st.binary(max_size=200))
def test_any_body_is_read_or_has_no_fields(content_type: str, body: bytes) -> None:
    forms.parse(f"multipart/form-data; boundary={content_type}", body)
    forms.parse(content_type, body)
