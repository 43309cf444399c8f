"""Nobody sees, guesses, lists, uses or deletes the things of others: every route, with every id where an id can be."""

import json
import re
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from facemagi import effects, faces
from facemagi.aws import client
from facemagi.credentials.identity import Context
from facemagi.credentials.secret import Kind
from facemagi.faces import DetectedFaces
from facemagi.ids import owner_of
from facemagi.photos import detection
from facemagi.photos.keys import PhotoKey
from facemagi.table import Json
from functions.upload.app import handler as upload
from scripts.api_document.document import PATH
from tests.core.credentials.keyed_calls import CONTENT, ask, call, call_as, code_of, new_key, routes
from tests.core.job_samples import detected_faces
from tests.core.test_functions import CONTEXT, http_event
from tests.support.samples import ENVIRONMENT, make_manifest

pytestmark = pytest.mark.usefixtures("cloud", "event_loop")

DOCUMENT: Json = json.loads(PATH.read_text("utf-8"))

VICTIM = "u1"
"""The app's user whose things nobody else may touch."""

FILE = "https://api.example/v1/files/{}"
"""The URL of a photo as one of Replicate's files."""

NAMING_BODIES = ("/v1/jobs", "/v1/predictions")
"""The paths whose bodies name photos."""

IDEMPOTENCY = "click-1"

THOROUGH = settings(
    max_examples=20,
    derandomize=True,
    deadline=None,
    phases=[Phase.generate],  # a request that fails is short enough as it is
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@dataclass(frozen=True)
class World:
    """A victim with things, and others who want them.

    Attributes:
        key: of the account.
        victim: the context of the victim.
        ids: of the victim's photo and jobs, a cursor of their list, a batch, its job, and a cursor of its list.
        others: the contexts of the others, by name.
    """

    key: str
    victim: Context
    ids: list[str]
    others: dict[str, Context]


@pytest.fixture
def world(cloud: None) -> World:
    effects.publish(make_manifest())
    key = new_key("acme", "admin")
    victim = token_of(key, VICTIM)
    photo = ready_photo(victim)
    batches = [{"photos": [photo], "edits": [{"effect": "glow"}]}] * 2
    batch, _ = (call_as(victim, "POST", "/v1/batches", body)[1] for body in batches)
    job = {"effect": "glow", "photo": photo}
    _, first, _ = call_as(victim, "POST", "/v1/jobs", job, **{"idempotency-key": IDEMPOTENCY})
    _, second, _ = call_as(victim, "POST", "/v1/jobs", job)
    _, page, _ = call_as(victim, "GET", "/v1/jobs?limit=1")
    _, batch_page, _ = call_as(victim, "GET", "/v1/batches?limit=1")
    of_batch = [batch["id"], batch["jobs"][0]["id"], batch_page["next_cursor"]]
    others = {
        "another account": ask(f"Bearer {new_key('other', 'admin')}"),
        "the account's test key": ask(f"Bearer {new_key('acme', 'admin', kind=Kind.TEST)}"),
        "another user of the account": token_of(key, "u2"),
    }
    return World(key, victim, [photo, first["id"], second["id"], page["next_cursor"], *of_batch], others)


def token_of(key: str, user: str) -> Context:
    _, token, _ = call(key, "POST", "/v1/client_tokens", {"user_id": user})
    return ask(f"Bearer {token['token']}")


def ready_photo(context: Context) -> str:
    _, created, _ = call_as(context, "POST", "/v1/photos", CONTENT)
    photo = PhotoKey(owner_of(context["principalId"]), created["id"])
    detected = detected_faces(300)
    faces.save(photo, DetectedFaces(400, 500, "jpeg", detected))
    detection.accept(photo, 400, 500, "jpeg", [face.public() for face in detected])
    return photo.photo


def things_of_the_victim(ids: list[str]) -> Json:
    """The victim's records and objects, with everything in them."""
    items = client("dynamodb").scan(TableName=ENVIRONMENT["FACEMAGI_TABLE"], ConsistentRead=True)["Items"]
    records = {item["sk"]["S"]: item for item in items if item["sk"]["S"].partition("#")[2] in ids}
    listed = client("s3").list_objects_v2(Bucket=ENVIRONMENT["FACEMAGI_BUCKET"]).get("Contents", [])
    objects = sorted(entry["Key"] for entry in listed if any(one in entry["Key"] for one in ids))
    return {"records": records, "objects": objects}


def bodies(one: st.SearchStrategy[str]) -> st.SearchStrategy[Json]:
    """Bodies of new photos, jobs and tokens, with ids wherever a body can have one."""
    return st.one_of(
        st.just(CONTENT | {"metadata": {"user_id": VICTIM}}),
        st.builds(lambda photo: {"effect": "glow", "photo": photo}, one),
        st.builds(lambda photo, second: {"photo": photo, **with_second(second)}, one, one),
        st.builds(lambda photo, second: {"photo": photo, "faces": [face(second)], "effect": "glow"}, one, one),
        st.builds(lambda photo, second: {"photo": photo, "steps": [with_second(second)] * 2}, one, one),
        st.just({"user_id": VICTIM, "scopes": ["photos"]}),
        st.builds(prediction, st.one_of(one, one.map(FILE.format)), st.one_of(one, one.map(FILE.format))),
    )


def prediction(photo: str, second: str) -> Json:
    return {"version": "glow", "input": {"image": photo, "reference": second}}


def is_for(path: str, body: Json | None) -> bool:
    """Whether a path reads the ids in a body: a prediction's input is none of a job, and the other way round."""
    return body is not None and ("input" in body) == (path == "/v1/predictions")


def with_second(photo: str) -> Json:
    return {"effect": "glow", "params": {"reference": photo}}


def face(photo: str) -> Json:
    return {"id": "f0", "params": {"reference": photo}}


def queries(one: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Queries with an id, a cursor or a label of the victim, or none."""
    return st.one_of(
        st.just(""),
        st.builds("?photo={}".format, one),
        st.builds("?cursor={}".format, one),
        st.just(f"?metadata.user_id={VICTIM}"),
        st.builds(f"?photo={{}}&metadata.user_id={VICTIM}".format, one),
        st.sampled_from(["?state=deleted", "?keep_results=1", "?wait=0"]),
    )


@pytest.mark.parametrize("name", ["another account", "the account's test key", "another user of the account"])
@THOROUGH
@given(data=st.data())
def test_no_request_of_others_finds_reveals_uses_or_changes_anything(world: World, name: str, data: Any) -> None:
    # given somebody else with a photo of its own
    other = world.others[name]
    own_photo = ready_photo(other)
    before = things_of_the_victim(world.ids)
    ids = st.sampled_from(world.ids)
    for method, path in routes():
        # when it calls every route with ids of the victim
        concrete = re.sub(r"{[^}]+}", data.draw(ids), path)
        query = data.draw(queries(ids))
        body = data.draw(bodies(st.sampled_from([world.ids[0], own_photo]))) if method == "POST" else None
        headers = data.draw(st.sampled_from([{}, {"idempotency-key": IDEMPOTENCY}]))
        status, answer, answer_headers = call_as(other, method, concrete + query, body, **headers)
        # then no route finds the victim's thing, or uses it
        sent = json.dumps([concrete, query, body])
        naming = [concrete, body if path in NAMING_BODIES and is_for(path, body) else None]
        named = [one for one in world.ids if one in json.dumps(naming)]
        assert not named or status >= 400, (method, sent)
        # and no answer has anything of the victim that was not in the request
        shown = json.dumps([answer, answer_headers])
        assert [one for one in world.ids if one in shown and one not in sent] == [], (method, sent)
    # and nothing of the victim is changed
    assert things_of_the_victim(world.ids) == before


def test_the_victim_itself_finds_its_things(world: World) -> None:
    """So the test above tries ids that exist."""
    photo, first, second, _, batch, job, _ = world.ids
    found = [f"/v1/photos/{photo}", f"/v1/jobs/{first}", f"/v1/jobs?photo={photo}", f"/v1/batches/{batch}"]
    assert [call_as(world.victim, "GET", path)[0] for path in found] == [200] * 4
    jobs = [listed["id"] for listed in call_as(world.victim, "GET", "/v1/jobs")[1]["jobs"]]
    assert (jobs[:2], job in jobs[2:]) == ([second, first], True)
    assert batch in [listed["id"] for listed in call_as(world.victim, "GET", "/v1/batches")[1]["batches"]]
    body = {"effect": "glow", "photo": photo}
    status, repeated, _ = call_as(world.victim, "POST", "/v1/jobs", body, **{"idempotency-key": IDEMPOTENCY})
    assert (status, repeated["id"]) == (200, first)


def test_the_server_sees_the_things_of_all_users_with_their_names(world: World) -> None:
    ready_photo(world.others["another user of the account"])
    photos = call(world.key, "GET", "/v1/photos")[1]["photos"]
    assert {photo["metadata"]["user_id"] for photo in photos} == {VICTIM, "u2"}
    assert call(world.key, "GET", f"/v1/jobs?metadata.user_id={VICTIM}")[1]["jobs"] != []


def test_two_users_of_an_account_may_use_the_same_idempotency_key(world: World) -> None:
    other = world.others["another user of the account"]
    body = {"effect": "glow", "photo": ready_photo(other)}
    status, job, _ = call_as(other, "POST", "/v1/jobs", body, **{"idempotency-key": IDEMPOTENCY})
    assert (status, job["id"] in world.ids, job["metadata"]) == (201, False, {"user_id": "u2"})


def test_a_user_cannot_name_another_user(world: World) -> None:
    other = world.others["another user of the account"]
    _, photo, _ = call_as(other, "POST", "/v1/photos", CONTENT | {"metadata": {"user_id": VICTIM, "album": "a"}})
    assert photo["metadata"] == {"user_id": "u2", "album": "a"}


def test_a_thing_without_a_user_is_seen_by_no_user(world: World) -> None:
    _, photo, _ = call(world.key, "POST", "/v1/photos", CONTENT)
    assert code_of(call_as(world.victim, "GET", f"/v1/photos/{photo['id']}")) == (404, "not_found")


def test_an_id_in_metadata_is_only_a_text(world: World) -> None:
    other = world.others["another user of the account"]
    body = CONTENT | {"metadata": {"note": world.ids[0]}}
    assert call_as(other, "POST", "/v1/photos", body)[0] == 201


def test_a_token_of_the_issuer_that_names_a_keys_account_is_refused(world: World) -> None:
    """Where API Gateway itself checks the tokens, their subject is not ours."""
    answer = upload(http_event("GET", "/v1/photos", "", "live:acme", {}), CONTEXT)
    assert answer["statusCode"] == 401


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/photos", {"image_url": "{photo}"}),
        ("GET", "/v1/photos", {}),
        ("POST", "/v1/jobs", {"effect": "glow", "photo": "{photo}"}),
        ("GET", "/v1/jobs", {}),
        ("POST", "/v1/batches", {"photos": ["{photo}"], "edits": [{"effect": "glow"}]}),
        ("GET", "/v1/batches", {}),
        ("GET", "/v1/effects", {}),
        ("POST", "/v1/client_tokens", {"user_id": "{photo}"}),
    ],
)
def test_the_refusal_of_another_users_id_is_documented(world: World, method: str, path: str, body: Json) -> None:
    other = world.others["another user of the account"]
    sent = json.loads(json.dumps(body).replace("{photo}", world.ids[0])) or None
    query = "" if sent else f"?photo={world.ids[0]}"
    assert code_of(call_as(other, method, path + query, sent)) == (404, "not_found")
    assert "`not_found`" in DOCUMENT["paths"][path][method.lower()]["responses"]["404"]["description"]
