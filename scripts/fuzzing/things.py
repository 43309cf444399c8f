"""The things that requests are about: photos, jobs, batches, messages, keys, in all states."""

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from scripts.fuzzing import values
from scripts.fuzzing.call import Answer, Call

Send = Callable[[Call], Answer]

ACCOUNT, OTHER = "fuzz", "other"
"""Two accounts; what belongs to the other one is `foreign`."""

WEBHOOK = {"url": "https://127.0.0.1:1/hook"}
"""Where nobody listens."""

JSON_HEADERS = (("content-type", "application/json"), ("host", "api.example"))


class Things:
    """What the placeholders of requests stand for.

    Attributes:
        names: an id, a token or a cursor by the words of its placeholder.

    Args:
        send: sends a request to the service.
    """

    def __init__(self, send: Send) -> None:
        self.names: dict[str, str] = {}
        self._send = send
        self._make_tokens()
        self._owner = _owner(ACCOUNT)
        self._make_photos()
        self._make_jobs()
        self._make_batches()
        self._make_messages()
        self._make_rest()
        self._require_all()

    def remember(self, answer: Answer) -> None:
        """Take up what an answer has created, as `recent`.

        Args:
            answer: to any request.
        """
        content = answer.json() if answer.status in (201, 202) else None
        identity = content.get("id") if isinstance(content, dict) else None
        if isinstance(identity, str) and "_" in identity:
            self.names[f"{identity.partition('_')[0]} recent"] = identity

    def _call(self, method: str, path: str, body: Any = None, token: str = "admin", **headers: str) -> dict[str, Any]:
        """One request that is expected to succeed; returns the answer's body."""
        given = (*JSON_HEADERS, ("authorization", f"Bearer {self.names[f'token {token}']}"), *headers.items())
        answer = self._send(Call("", method, path, given, b"" if body is None else json.dumps(body).encode()))
        assert answer.status < 400, f"{method} {path}: {answer.status} {answer.body[:500]!r}"
        content: dict[str, Any] = answer.json() or {}
        return content

    def _make_tokens(self) -> None:
        from facemagi.credentials import keys
        from facemagi.credentials.secret import Kind

        scopes = {"admin": ["admin"], "photos": ["photos"], "jobs": ["jobs"], "beauty": ["photos", "jobs:beauty"]}
        for name, given in scopes.items():
            self.names[f"token {name}"] = keys.create(ACCOUNT, Kind.LIVE, name, given)[0]
        self.names["token foreign"] = keys.create(OTHER, Kind.LIVE, "other", ["admin"])[0]
        revoked, key = keys.create(ACCOUNT, Kind.LIVE, "revoked", ["admin"])
        keys.revoke(key.id)
        self.names["token revoked"] = revoked
        for name, body in {"user": {"user_id": "u1"}, "quota": {"quota": 2}, "ended": {"ttl_s": 1}}.items():
            self.names[f"token {name}"] = self._call("POST", "/v1/client_tokens", body)["token"]

    def _photo(self, name: str, token: str = "admin", **body: Any) -> str:
        body = body or {"content_type": "image/jpeg", "bytes": 9}
        identity: str = self._call("POST", "/v1/photos", body, token)["id"]
        self.names[f"photo {name}"] = identity
        return identity

    def _make_photos(self) -> None:
        for name in ("awaiting", "ready", "faceless", "detecting", "rejected", "deleted", "gone"):
            self._photo(name)
        self._photo("foreign", "foreign")
        self._photo("linked", image_url="https://127.0.0.1:1/x.jpg")
        self._photo("data", image_data="data:image/jpeg;base64," + base64.b64encode(b"\xff\xd8\xff\xe0" * 9).decode())
        _detect(self._owner, self.names)
        _make_ready(_owner(OTHER), self.names["photo foreign"], 1)
        self._call("DELETE", f"/v1/photos/{self.names['photo deleted']}")

    def _job(self, name: str, token: str = "admin", photo: str = "ready", **more: Any) -> str:
        edit = {} if "steps" in more else {"effect": "beauty", "params": {"whitening": 40}}
        body = {"photo": self.names[f"photo {photo}"]} | edit | more
        identity: str = self._call("POST", "/v1/jobs", body, token)["id"]
        self.names[f"job {name}"] = identity
        return identity

    def _make_jobs(self) -> None:
        for name in ("succeeded", "failed", "expired", "canceled", "deleted", "gone"):
            self._job(name, webhook=WEBHOOK, metadata={"user_id": "u1"})
        self._job("foreign", "foreign", "foreign")
        self._job("chain", steps=[{"effect": "beauty"}, {"effect": "filters"}])
        used = f"key-{self.names['photo ready']}"
        key = {"idempotency-key": used}
        self.names["key used"] = used
        body = {"photo": self.names["photo ready"], "effect": "beauty"}
        self.names["job queued"] = self._call("POST", "/v1/jobs", body, **key)["id"]
        self._job("waiting", priority="low")
        _settle(self._owner, self.names)
        for name in ("canceled", "deleted"):
            self._call("DELETE", f"/v1/jobs/{self.names[f'job {name}']}")

    def _make_batches(self) -> None:
        edits = [{"effect": "beauty", "sweep": {"params.whitening": [1, 2]}}]
        for name, photo in {"running": "ready", "completed": "awaiting", "deleted": "ready"}.items():
            body = {"photos": [self.names[f"photo {photo}"]], "edits": edits, "webhook": WEBHOOK}
            self.names[f"batch {name}"] = self._call("POST", "/v1/batches", body)["id"]
        self._call("DELETE", f"/v1/batches/{self.names['batch deleted']}")

    def _make_messages(self) -> None:
        self._call("PUT", "/v1/webhooks", WEBHOOK)
        for name in ("pending", "delivered", "failed"):
            message = self._call("POST", "/v1/webhooks/test", {})
            self.names[f"msg {name}"] = message["id"]
        _conclude(self._owner, self.names)
        self._call("DELETE", "/v1/webhooks")

    def _make_rest(self) -> None:
        for kind, path in {"photo": "photos", "job": "jobs", "batch": "batches", "msg": "webhooks/deliveries"}.items():
            self.names[f"cursor {kind}"] = self._call("GET", f"/v1/{path}?limit=1")["next_cursor"] or "none"
        self.names["erasure done"] = self._call("DELETE", "/v1/data?metadata.user_id=nobody")["id"]
        for kind in ("photo", "job", "batch", "msg"):
            self.names.setdefault(f"{kind} recent", self.names[f"{kind} {RECENT[kind]}"])

    def _require_all(self) -> None:
        """Every placeholder that requests have stands for something."""
        expected = {f"{kind} {state}" for kind, states in values.KINDS.items() for state in states}
        expected |= {f"token {name}" for name in values.TOKENS} | {f"cursor {kind}" for kind in values.CURSORS}
        missing = expected - set(self.names)
        assert not missing, sorted(missing)


RECENT = {"photo": "ready", "job": "queued", "batch": "running", "msg": "pending"}
"""What is the newest of each kind before a request has created one."""


def _owner(account: str) -> str:
    from facemagi.credentials.principals import principal_of
    from facemagi.credentials.secret import Kind
    from facemagi.ids import owner_of

    return owner_of(principal_of(account, Kind.LIVE))


def _make_ready(owner: str, photo: str, count: int) -> None:
    """Store what face detection finds: so many faces."""
    from facemagi import faces
    from facemagi.faces import DetectedFaces, StoredFace
    from facemagi.photos import detection
    from facemagi.photos.keys import PhotoKey

    key = PhotoKey(owner, photo)
    found = tuple(
        StoredFace(f"f{index}", (10, 10, 300, 300), "A" * 3824, points=((1, 2),) * 5) for index in range(count)
    )
    faces.save(key, DetectedFaces(1000, 1200, "jpeg", found))
    detection.accept(key, 1000, 1200, "jpeg", [face.public() for face in found])


def _detect(owner: str, names: Mapping[str, str]) -> None:
    from facemagi import table
    from facemagi.deletion.tombstones import Burial
    from facemagi.errors import FaceMagiError
    from facemagi.photos import detection, removal
    from facemagi.photos.keys import PhotoKey

    _make_ready(owner, names["photo ready"], 2)
    _make_ready(owner, names["photo faceless"], 0)
    detection.begin_detection(PhotoKey(owner, names["photo detecting"]))
    detection.reject(PhotoKey(owner, names["photo rejected"]), FaceMagiError("decode_failed", "It is damaged."))
    record = table.read(owner, f"photo#{names['photo gone']}")
    assert record
    removal.bury(owner, names["photo gone"], record, Burial("expired"))


def _settle(owner: str, names: Mapping[str, str]) -> None:
    from facemagi import table
    from facemagi.deletion.tombstones import Burial
    from facemagi.errors import FaceMagiError
    from facemagi.jobs import records, removal
    from facemagi.states import JobState

    failed = FaceMagiError("inference_failed", "The effect failed.").detail()
    ends = {"succeeded": JobState.SUCCEEDED, "failed": JobState.FAILED, "expired": JobState.EXPIRED}
    for name, state in (ends | {"deleted": JobState.SUCCEEDED}).items():
        records.settle(owner, names[f"job {name}"], state, None if state == JobState.SUCCEEDED else failed)
    record = table.read(owner, f"job#{names['job gone']}")
    assert record
    removal.bury(owner, names["job gone"], record, Burial("deleted"))


def _conclude(owner: str, names: Mapping[str, str]) -> None:
    from facemagi import table
    from facemagi.states import DeliveryState
    from facemagi.webhooks import deliveries

    for name, state in {"delivered": DeliveryState.DELIVERED, "failed": DeliveryState.FAILED}.items():
        message = deliveries.record_name(names[f"msg {name}"])
        table.finish(owner, message, state, {"attempts": []}, only_from=[DeliveryState.PENDING])
