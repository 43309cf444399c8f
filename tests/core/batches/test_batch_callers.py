"""A batch of a key or a client token: scopes, quotas, and the things of one user."""

from typing import Any

import pytest

from facemagi import faces
from facemagi.faces import DetectedFaces
from facemagi.ids import owner_of
from facemagi.photos import detection
from facemagi.photos.keys import PhotoKey
from tests.core.batches.batch_life import GLOW
from tests.core.credentials.keyed_calls import CONTENT, ask, call, code_of, new_key
from tests.core.job_samples import detected_faces


@pytest.fixture(autouse=True)
def _owners(calls: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Accounts have the ids that they have outside of these tests."""
    monkeypatch.setattr("facemagi.credentials.identity.owner_of", owner_of)


@pytest.fixture
def key() -> str:
    return new_key()


def token_of(key: str, **wanted: Any) -> str:
    return str(call(key, "POST", "/v1/client_tokens", wanted)[1]["token"])


def photo_of(secret: str) -> str:
    """A ready photo of a key or token."""
    created = call(secret, "POST", "/v1/photos", CONTENT)[1]["id"]
    photo = PhotoKey(owner_of(ask(f"Bearer {secret}")["principalId"]), created)
    faces.save(photo, DetectedFaces(400, 500, "jpeg", detected_faces(300)))
    detection.accept(photo, 400, 500, "jpeg", [])
    return photo.photo


def create(secret: str, photo: str, *edits: dict[str, Any], **headers: str) -> Any:
    return call(secret, "POST", "/v1/batches", {"photos": [photo], "edits": list(edits)}, **headers)


def test_a_batch_counts_as_all_its_jobs(key: str) -> None:
    photo, token = photo_of(key), token_of(key, quota=3)
    swept = {**GLOW, "sweep": {"params.strength": [1, 2, 3]}}
    assert code_of(create(token, photo, GLOW, swept)) == (429, "quota_exceeded")
    first, again = (create(token, photo, swept, **{"idempotency-key": "k"}) for _ in range(2))
    assert (first[0], again[0], first[1]["id"]) == (201, 200, again[1]["id"])
    assert code_of(create(token, photo, GLOW)) == (429, "quota_exceeded")


def test_a_refused_batch_is_not_counted(key: str) -> None:
    photo, token = photo_of(key), token_of(key, quota=1)
    assert code_of(create(token, photo, {**GLOW, "sweep": {"steps[0].params.x": [1]}})) == (422, "invalid_param")
    assert create(token, photo, GLOW)[0] == 201


@pytest.mark.parametrize("edit", [{"effect": "paint"}, {"steps": [GLOW, {"effect": "paint"}]}])
def test_every_effect_of_a_batch_needs_its_scope(key: str, edit: dict[str, Any]) -> None:
    photo = photo_of(key)
    status, answer, _ = create(new_key("acme", "jobs:glow"), photo, GLOW, edit)
    assert (status, answer["error"]["limit"]) == (403, {"choices": ["jobs:paint"]})
    assert create(new_key("acme", "jobs:glow", "jobs:paint"), photo, GLOW, edit)[0] == 201


def test_an_edit_of_no_form_is_refused_before_its_scope(key: str) -> None:
    assert code_of(create(new_key("acme", "jobs:glow"), photo_of(key), {})) == (422, "missing_param")


def test_batches_need_the_scope_of_jobs(key: str) -> None:
    assert code_of(create(new_key("acme", "photos"), "p", GLOW)) == (403, "forbidden_scope")


def test_a_user_makes_and_sees_only_own_batches(key: str) -> None:
    # given a batch of one user
    one, other = (token_of(key, user_id=user) for user in ("u1", "u2"))
    photo = photo_of(one)
    _, batch, headers = create(one, photo, GLOW)
    # then it is labelled, and does not exist for another user, nor does its photo
    assert batch["metadata"] == {"user_id": "u1"}
    assert call(one, "GET", headers["location"])[1] == batch
    for answer in (
        call(other, "GET", headers["location"]),
        call(other, "DELETE", headers["location"]),
        create(other, photo, GLOW),
        create(other, photo_of(other), {**GLOW, "sweep": {"params.reference": [photo]}}),
    ):
        assert code_of(answer) == (404, "not_found")
    assert call(one, "DELETE", headers["location"])[0] == 204
