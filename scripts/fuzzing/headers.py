"""The headers of requests: who calls, what the body is, and what else a route reads."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from scripts.fuzzing import values

Draw = Callable[[st.SearchStrategy[Any]], Any]
Headers = tuple[tuple[str, str], ...]

SENDABLE = st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=30)
"""What a header can hold: characters of Latin-1 that do not end it."""

AUTHORIZATIONS = st.one_of(
    st.sampled_from([f"Bearer <<token {name}>>" for name in values.TOKENS]),
    st.sampled_from(
        [
            "",
            "Bearer",
            "Bearer ",
            "bearer <<token admin>>",
            "BEARER   <<token admin>>  ",
            "<<token admin>>",
            "Basic dXNlcjpwYXNz",
            "Bearer fm_live_",
            "Bearer fm_live_" + "0" * 43,
            "Bearer fm_client_" + "x" * 5000,
            "Bearer a.b.c",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.",
            "Bearer \xff\xfe",
            "Bearer <<token admin>>, Bearer <<token user>>",
        ]
    ),
    st.builds("Bearer {}".format, SENDABLE),
)

CONTENT_TYPES = st.sampled_from(
    [
        "application/json; charset=utf-8",
        "application/json; charset=utf-16",
        "Application/JSON",
        "application/problem+json",
        "text/plain",
        "",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "multipart/form-data",
        "application/xml",
        "*/*",
        "application/json" + "x" * 3000,
        "\xe9",
    ]
)

KEYS = st.one_of(
    st.sampled_from(["<<key used>>", "k1", "k2", "k3", "", " ", "x" * 255, "x" * 256, "é", "\xff"]), SENDABLE
)

PREFERENCES = st.one_of(
    st.sampled_from(
        [
            "wait=0",
            "wait=1",
            "wait",
            "respond-async, wait=1",
            "wait=-1",
            "wait=9999999999999999999999",
            "wait=x",
            'wait="1"',
            "WAIT=1;x",
            ",,,;;==",
            "wait=²",
            "x" * 3000,
        ]
    ),
    SENDABLE,
)

OTHERS: st.SearchStrategy[tuple[str, str]] = st.one_of(
    st.tuples(st.just("x-long"), st.sampled_from(["y" * 5000, "y" * 9000])),
    st.tuples(st.just("accept"), st.sampled_from(["text/html", "*/*", "x", "image/*;q=9"])),
    st.tuples(st.just("accept-encoding"), st.sampled_from(["gzip", "br;q=x", ""])),
    st.tuples(st.just("content-encoding"), st.sampled_from(["gzip", "x"])),
    st.tuples(st.just("cookie"), st.sampled_from(["a=b; c=d", ";;;", "a", "é=\xff"])),
    st.tuples(st.just("origin"), st.sampled_from(["null", "https://app.example", "x"])),
    st.tuples(st.just("range"), st.sampled_from(["bytes=0-1", "bytes=9-1", "x"])),
    st.tuples(st.just("if-none-match"), st.sampled_from(["*", '"x"', "x"])),
    st.tuples(st.just("if-modified-since"), st.sampled_from(["Mon, 30 Nov 2026 00:00:00 GMT", "x"])),
    st.tuples(st.just("x-http-method-override"), st.just("DELETE")),
    st.tuples(st.just("x-forwarded-for"), st.sampled_from(["1.2.3.4", "x" * 200, "::1, 2"])),
    st.tuples(st.just("x-amzn-trace-id"), SENDABLE),
    st.tuples(st.just("prefer"), PREFERENCES),
    st.tuples(st.just("idempotency-key"), KEYS),
)


def drawn(draw: Draw, has_body: bool, reads: set[str]) -> Headers:
    """The headers of a request.

    Args:
        draw: of hypothesis.
        has_body: whether it has a body.
        reads: the headers that the route reads, in lower case.
    """
    usual = draw(st.integers(0, 9)) > 1
    found: list[tuple[str, str]] = [
        ("authorization", "Bearer <<token admin>>" if usual else draw(AUTHORIZATIONS)),
        ("host", "api.example"),
    ]
    if has_body:
        found.append(("content-type", "application/json" if draw(st.integers(0, 9)) else draw(CONTENT_TYPES)))
    if "idempotency-key" in reads and not draw(st.integers(0, 3)):
        found.append(("idempotency-key", draw(KEYS)))
    if "prefer" in reads and not draw(st.integers(0, 19)):
        found.append(("prefer", draw(PREFERENCES)))
    if not draw(st.integers(0, 7)):
        found += draw(st.lists(OTHERS, max_size=3))
    return tuple(found)
