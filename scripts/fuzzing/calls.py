"""Requests: of any operation of the document, with values of its parameters; and others that no route takes."""

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from hypothesis import strategies as st

from scripts.fuzzing import bodies, headers, values
from scripts.fuzzing.call import Call
from scripts.fuzzing.document import Operation, operation, operations

Draw = Callable[[st.SearchStrategy[Any]], Any]

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW")

VARIABLES = {"photo": "photo", "job": "job", "batch": "batch", "erasure_id": "erasure", "message": "msg"}
"""The kind of thing that each variable of a path names."""

DAYS = ("2026-11-01", "2026-11-30", "2026-13-01", "1970-01-01", "9999-12-31", "0")
"""Values of parameters that are days."""

NO_ROUTE = "(no route)"
"""The route of requests that the document has not."""

WRONG_METHOD = "(method not allowed)"

PLACES = (
    "/",
    "/v1",
    "/v1/",
    "/v1/nothing",
    "/v2/jobs",
    "//v1//jobs",
    "/v1/jobs/",
    "/v1/photos/a/b/c",
    "/v1/jobs/../photos",
    "/v1/%6Aobs",
    "/V1/JOBS",
    "/v1/webhooks/",
    "/v1/webhooks/deliveries/a/b",
    "/v1/jobs/x/retry/retry",
    "/v1/effects/",
    "/v1/effects//warm",
    "/v1/effects/a/b/c/d/warm",
    "/v1/data/",
    "/favicon.ico",
    "/.env",
    "/v1/jobs%00",
    "/v1/jobs%0d%0aX:y",
    "/v1/" + "x" * 3000,
)

ERASE_ALL = ("DELETE", "/v1/data")
"""It ends all things that requests are about, so mostly another account erases."""

OTHERS_TOKEN = "Bearer <<token foreign>>"

WEIGHTS = {"/v1/jobs": 6, "/v1/photos": 4, "/v1/batches": 4, "/v1/client_tokens": 2, "/v1/webhooks": 2}
"""How often operations with a body are drawn: most of what can be wrong is in bodies."""


@st.composite
def calls(draw: Draw) -> Call:
    """Any request."""
    kind = draw(st.integers(0, 49))
    if kind == 0:
        return _elsewhere(draw)
    if kind == 1:
        return _with_wrong_method(draw)
    return _of(draw, draw(st.sampled_from(_weighted())))


def _weighted() -> list[Operation]:
    return [each for each in operations() for _ in range(WEIGHTS.get(each.route, 1) if each.body_schema else 1)]


def _of(draw: Draw, found: Operation) -> Call:
    body = _body(draw, found)
    target = _path(draw, found) + _query(draw, found)
    reads = {each["name"] for each in found.parameters("header")}
    drawn = headers.drawn(draw, bool(body), reads)
    if (found.method, found.route) == ERASE_ALL and draw(st.integers(0, 9)):
        drawn = tuple((name, OTHERS_TOKEN if name == "authorization" else value) for name, value in drawn)
    return Call(found.route, found.method, target, drawn, body)


def _elsewhere(draw: Draw) -> Call:
    place = draw(st.one_of(st.sampled_from(PLACES), st.builds(lambda text: "/" + _quoted(text), values.TEXTS)))
    return Call(NO_ROUTE, draw(st.sampled_from(METHODS)), place, headers.drawn(draw, False, set()), b"")


def _with_wrong_method(draw: Draw) -> Call:
    found = draw(st.sampled_from(operations()))
    method = draw(st.sampled_from([each for each in METHODS if operation(each, found.route) is None]))
    body = draw(st.sampled_from([b"", b"{}"]))
    return Call(WRONG_METHOD, method, _path(draw, found), headers.drawn(draw, bool(body), set()), body)


def _body(draw: Draw, found: Operation) -> bytes:
    kind = draw(st.integers(0, 99))
    if found.body_schema is None:
        return bytes(draw(st.sampled_from(values.RAW_BODIES))) if kind == 0 else b""
    if kind == 0:
        return b"" if draw(st.integers(0, 4)) else bytes(draw(st.sampled_from(values.HUGE_BODIES)))
    if kind < 8:
        return bytes(draw(st.sampled_from(values.RAW_BODIES)))
    if kind < 12:
        return bodies.encoded(draw, draw(values.WILD))
    if kind < 45:
        return bodies.encoded(draw, draw(bodies.changed(found.body_schema)))
    return bodies.encoded(draw, draw(bodies.valid(found.body_schema)))


def _path(draw: Draw, found: Operation) -> str:
    path = found.route
    for variable in found.parameters("path"):
        name = variable["name"]
        value = draw(_effects() if name == "effect" else _ids(VARIABLES.get(name, "job")))
        path = path.replace(f"{{{name}}}", value)
    return path


def _effects() -> st.SearchStrategy[str]:
    return st.one_of(
        st.sampled_from(values.EFFECTS), st.sampled_from(["nothing", "beauty/", "a/b", "%2F"]), _any_part()
    )


def _ids(kind: str) -> st.SearchStrategy[str]:
    """Ids of a kind: of things in every state, of other kinds, of nothing, and what is no id."""
    own = [f"<<{kind} {state}>>" for state in values.KINDS[kind]]
    others = [f"<<{other} {states[0]}>>" for other, states in values.KINDS.items()]
    nothing = [f"{kind}_{values.NO_ID}", f"{kind}_1", kind.upper(), f"{kind}_{values.NO_ID}x"]
    return st.one_of(
        st.sampled_from(own),
        st.sampled_from(own),
        st.sampled_from(own),
        st.sampled_from([*others, *nothing]),
        _any_part(),
    )


def _any_part() -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(_quoted, values.TEXTS).map(lambda part: part or "x"),
        st.sampled_from(["%", "%zz", "%ff", "%00", "%2e%2e", "..", "*", "%25", "x" * 2000]),
    )


def _query(draw: Draw, found: Operation) -> str:
    pairs = [
        (each["name"], draw(_query_value(each)))
        for each in found.parameters("query")
        if each["name"] != "metadata" and not draw(st.integers(0, 2))
    ]
    if not draw(st.integers(0, 5)):
        pairs.append(
            ("metadata.user_id", draw(st.one_of(st.sampled_from(["u1", "u2"]), st.builds(_quoted, values.TEXTS))))
        )
    if pairs and not draw(st.integers(0, 9)):
        pairs.append(draw(st.sampled_from(pairs)))
    if not draw(st.integers(0, 14)):
        pairs.append((draw(st.builds(_quoted, values.TEXTS)), draw(st.builds(_quoted, values.TEXTS))))
    text = "&".join(f"{name}={value}" for name, value in pairs)
    if not draw(st.integers(0, 29)):
        text += draw(st.sampled_from(["&", "&&=", "=", "%", "&a", ";", "&%ff=%fe", "&metadata.=", "&metadata=1"]))
    return f"?{text}" if text else ""


def _query_value(parameter: dict[str, Any]) -> st.SearchStrategy[str]:
    known = {
        "state": st.sampled_from(["ready", "queued", "succeeded", "running", "completed", "deleted", "rejected"]),
        "effect": st.sampled_from(values.EFFECTS),
        "photo": st.sampled_from(values.PHOTO_LIST),
        "limit": st.sampled_from(["1", "2", "100", "101", "0"]),
        "cursor": st.sampled_from([f"<<cursor {kind}>>" for kind in values.CURSORS]),
        "wait": st.sampled_from(["0"] * 8 + ["1"]),
        "keep_results": st.sampled_from(["1", "0", "true", "no"]),
        "from": st.sampled_from(DAYS),
        "to": st.sampled_from(DAYS),
        "group_by": st.sampled_from(["effect", "day", "month"]),
    }
    usual = known.get(parameter["name"], st.sampled_from(["1", "x"]))
    return st.one_of(usual, usual, st.builds(_quoted, st.one_of(values.TEXTS, values.NUMBERS.map(str)))).filter(
        lambda value: len(value) < 6000
    )


def _quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"), safe="")
