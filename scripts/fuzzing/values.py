"""Values that requests consist of: usual ones, ones at the edges, and wild ones."""

import json
from typing import Any

from hypothesis import strategies as st

PHOTOS = ("ready", "faceless", "awaiting", "detecting", "rejected", "deleted", "gone", "linked", "foreign", "recent")
JOBS = (
    "queued",
    "waiting",
    "chain",
    "succeeded",
    "failed",
    "canceled",
    "expired",
    "deleted",
    "gone",
    "foreign",
    "recent",
)
BATCHES = ("running", "completed", "deleted", "recent")
ERASURES = ("done",)
MESSAGES = ("pending", "delivered", "failed", "recent")
CURSORS = ("photo", "job", "batch", "msg")
"""The things that `things` makes, in every state."""

KINDS = {"photo": PHOTOS, "job": JOBS, "batch": BATCHES, "erasure": ERASURES, "msg": MESSAGES}

TOKENS = ("admin", "photos", "jobs", "beauty", "user", "quota", "ended", "revoked", "foreign")

EFFECTS = (
    "beauty",
    "filters",
    "makeup",
    "face_swap/swap",
    "face_swap/morph",
    "face_attributes",
    "head_parts",
    "esrgan",
    "sketch",
)

NO_ID = "0123456789abcdefghjk"
"""Of a well-formed id that belongs to nothing."""

URLS = (
    "https://example.org/hook",
    "https://127.0.0.1:1/hook",
    "http://127.0.0.1:1/",
    "http://example.org/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[fe80::1%25eth0]/",
    "https://user:password@example.org/",
    "https://例え.jp/絵",
    "https://example.org:99999/",
    "https://example.org:x/",
    "https://[/",
    "https://",
    "https:///x",
    "//example.org",
    "ftp://example.org/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "https://\ud800.org/",
    "https://ex ample.org/",
    "https://example.org/\r\nX: y",
    "https://" + "a" * 300 + ".org/",
    "https://1.1.1.1/" + "a" * 1990,
    "https://xn--a/",
    "https://0x7f.1/",
    "https://example.org/%00",
)

DATA_URLS = (
    "data:image/jpeg;base64,/9j/4AAQSkZJRgABAQ==",
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==",
    "data:;base64,",
    "data:image/jpeg;base64,====",
    "data:image/jpeg;base64,é",
    "data:image/jpeg;base64,\ud800",
    "data:text/html;base64,PGh0bWw+",
    "data:image/jpeg," + "x" * 50,
    "data:image/jpeg;base64," + "/9j/" * 65536,
    "data:image/jpeg;base64," + "A" * 349_585,
)

TEXTS = st.one_of(
    st.text(max_size=20),
    st.text(st.characters(), max_size=8),  # lone surrogates too
    st.sampled_from(
        [
            "",
            " ",
            "\0",
            "\ud800",
            "a\udfffb",
            "null",
            "NaN",
            "-1",
            "1e999",
            "'; DROP TABLE jobs; --",
            "../../etc/passwd",
            "%00",
            "%2e%2e%2f",
            "{{7*7}}",
            "${jndi:ldap://x}",
            "\u202eabc",
            "👩‍👩‍👧‍👦",
            "İ",
            "ﷺ" * 20,
            "x" * 81,
            "x" * 501,
            "x" * 5000,
            "photo#",
            "#",
            "~",
        ]
    ),
)

NUMBERS = st.one_of(
    st.integers(-3, 3),
    st.integers(),
    st.sampled_from(
        [255, 256, 299, 300, 86400, 86401, 10485760, 10485761, 2**31, 2**53, 2**63, 2**64, -(2**63), 10**30, 10**400]
    ),
    st.floats(),
    st.sampled_from([0.0, -0.0, 1.0, 1e308, 5e-324]),
)

SCALARS = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)

WILD = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=8,
)
"""Any JSON, and what only Python's JSON has: NaN, infinity."""


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


DEEP = st.sampled_from([_nested(40), _nested(400), {"a": {"b": {"c": {"d": {"e": {}}}}}}])

PHOTO_LIST = [f"<<photo {state}>>" for state in PHOTOS]
"""Placeholders of photos."""

RAW_BODIES = (
    b"",
    b" ",
    b"null",
    b"[]",
    b"0",
    b'"text"',
    b"{",
    b'{"photo": ',
    b"\xef\xbb\xbf{}",
    b"\xff\xfe{\x00}\x00",
    b"\x80\x81\xff",
    b'{"photo": "\xff"}',
    b'{"a": 1}{"b": 2}',
    b"[" * 100_000,
    b"[" * 3000 + b"]" * 3000,
    b'{"a":' * 3000 + b"1" + b"}" * 3000,
    b'{"bytes": 1' + b"0" * 5000 + b"}",
    b'{"bytes": 1e' + b"9" * 400 + b"}",
    b'{"photo": "<<photo ready>>", "photo": "x", "effect": "beauty"}',
    b'{"photo": NaN, "effect": Infinity}',
    b"photo=x&effect=beauty",
    b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n',
    b"\x1f\x8b\x08\x00" + bytes(20),
    b"<?xml version='1.0'?><a/>",
    b"'single'",
    b'{"metadata": {' + b",".join(b'"k%d": "v"' % index for index in range(5000)) + b"}}",
    json.dumps({"photo": "<<photo ready>>", "effect": "beauty", "metadata": {"a": "x" * 300_000}}).encode(),
)
"""Bodies that are no object of the API, or hardly one."""

HUGE_BODIES = (b'{"a": "' + b"x" * 4_000_000 + b'"}', b"x" * 7_000_000, b"x" * 10_500_000)
"""Around the limits of Lambda and of API Gateway."""
