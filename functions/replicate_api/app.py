"""Answers as Replicate's API does, so that its clients work with this service: predictions, files, a webhook's secret.

A prediction is a job, and has its id; a file is a photo. https://replicate.com/docs/reference/http
"""

import base64
import json
from typing import Annotated, Any

from pydantic import BaseModel, Field, StrictStr

from facemagi import effects
from facemagi.api.app import Wait, lambda_handler, make_app
from facemagi.api.caller import KnownCaller, Owner, require_effects, require_scope
from facemagi.api.framework import Request
from facemagi.api.own_things import require_own
from facemagi.compatible import editing, forms, predictions
from facemagi.compatible.predictions import PUBLISHER, PredictionWebhook
from facemagi.credentials import scopes
from facemagi.credentials.identity import Caller
from facemagi.effects import Effect
from facemagi.errors import FaceMagiError
from facemagi.ids import PHOTO_ID
from facemagi.jobs import lifecycle, records, recovery, results
from facemagi.jobs.requests import NewJob
from facemagi.parameters import Photo
from facemagi.states import JobState
from facemagi.table import Json, Record
from facemagi.webhooks import account
from facemagi.webhooks.account import Event, Url

NOT_PARAMS = ("image", "output_format", "output_quality")
"""The members of an input that are no parameters of the effect."""

COMPLETED: list[Event] = ["job.succeeded", "job.failed", "job.canceled", "job.expired"]
"""The events that Replicate calls `completed`. This service has no news of a job between its start and its end."""

PLACEHOLDER = "photo_" + "0" * 20
"""Stands for a second photo while the other parameters are checked, before any photo is created."""


class NewPrediction(BaseModel):
    """The body of a new prediction; members that it does not have are ignored, as Replicate ignores them."""

    version: Annotated[StrictStr, Field(max_length=200)] | None = None
    input: dict[str, Any]
    webhook: Url | None = None
    webhook_events_filter: list[str] | None = None


def problem(error: FaceMagiError) -> tuple[int, Json]:
    """An error as Replicate's clients read it, beside FaceMagi's own form.

    Args:
        error: any error.
    """
    detail = " ".join(filter(None, [error.message, error.remedy]))
    return error.status, {"title": error.code, "detail": detail, "status": error.status} | error.envelope()


app = make_app("Replicate's API", problem)
handler = lambda_handler(app)


@app.post("/v1/predictions", status_code=201)
async def create_prediction(body: NewPrediction, known: KnownCaller, wait: Wait, request: Request) -> Json:
    """Run the effect that `version` names: `beauty`, `facemagi/beauty`, `face_swap/swap`."""
    if body.version is None:
        raise FaceMagiError("missing_param", "The prediction names no effect.", param="version")
    return await _create(body.version.partition(":")[0], body, known, wait, request)


@app.post("/v1/models/{publisher}/{model}/predictions", status_code=201)
async def create_prediction_of_model(
    publisher: str, model: str, body: NewPrediction, known: KnownCaller, wait: Wait, request: Request
) -> Json:
    """Run an effect: `facemagi/beauty`, `face_swap/swap`."""
    return await _create(f"{publisher}/{model}", body, known, wait, request)


@app.get("/v1/predictions/{prediction}")
async def get_prediction(prediction: str, owner: Owner, request: Request) -> Json:
    """The prediction, as it is now."""
    record = recovery.catch_up(owner, prediction, lifecycle.find(owner, prediction))
    return _show(owner, prediction, record, request)


@app.post("/v1/predictions/{prediction}/cancel")
async def cancel_prediction(prediction: str, owner: Owner, request: Request) -> Json:
    """Cancel the prediction, unless it has ended."""
    lifecycle.cancel(owner, prediction)
    return _show(owner, prediction, lifecycle.find(owner, prediction), request)


@app.post("/v1/files", status_code=201)
async def create_file(known: KnownCaller, request: Request) -> Json:
    """Store the file of a form as a photo. A prediction's input names it by its URL."""
    fields = forms.parse(request.headers.get("content-type", ""), await request.body())
    if "content" not in fields:
        raise FaceMagiError("missing_param", "The form has no file.", param="content")
    photo = editing.photo_from_bytes(known, fields["content"], "content")
    return {
        "id": photo["id"],
        "name": photo["id"],
        "content_type": photo["upload"]["fields"]["Content-Type"],
        "size": len(fields["content"]),
        "etag": photo["id"],
        "checksums": {},
        "metadata": photo["metadata"],
        "created_at": predictions.iso(photo["created_at"]),
        "expires_at": predictions.iso(photo["expires_at"]),
        "urls": {"get": f"{_files(request)}{photo['id']}"},
    }


@app.get("/v1/webhooks/default/secret")
async def get_webhook_secret(owner: Owner) -> Json:
    """The secret that signs webhooks: the newest of the account."""
    return {"key": account.live_secrets(owner)[0]["secret"]}


async def _create(name: str, body: NewPrediction, known: Caller, wait: int, request: Request) -> Json:
    require_scope(known, scopes.PHOTOS)
    effect = effects.find(name.removeprefix(f"{PUBLISHER}/"), "version")
    require_effects(known, [effect.id])
    given = {name: value for name, value in body.input.items() if name not in NOT_PARAMS}
    photos = _photo_params(effect) & given.keys()
    effect.manifest.resolve(effect.id, given | dict.fromkeys(photos, PLACEHOLDER), "input")
    named = {"image": body.input.get("image")} | {name: given[name] for name in photos}
    ids = {name: _photo(known, value, f"input.{name}", request) for name, value in named.items()}
    for photo in ids.values():
        await editing.detected(known, photo)
    image = ids.pop("image")
    job = editing.submit(known, _new_job(effect, image, given | ids, body, request))
    record = await editing.finished(known.owner, job, wait)
    shown = _show(known.owner, job, record, request)
    # Replicate's client takes any other status in this answer for the end of the prediction.
    return shown | ({"status": "starting"} if record.state == JobState.QUEUED else {})


def _new_job(effect: Effect, photo: str, params: Json, body: NewPrediction, request: Request) -> NewJob:
    named = body.input.get("output_format")
    output = {
        "format": "jpeg" if named == "jpg" else named,
        "quality": body.input.get("output_quality"),
    }
    return editing.new_job(
        {
            "effect": effect.id,
            "photo": photo,
            "params": params,
            "output": {name: value for name, value in output.items() if value is not None},
            "webhook": _webhook(body, request),
        }
    )


def _photo_params(effect: Effect) -> set[str]:
    known = effect.manifest.effects[effect.manifest.effect_name(effect.id)].parameters
    return {name for name, parameter in known.items() if isinstance(parameter, Photo)}


def _photo(known: Caller, value: Any, param: str, request: Request) -> str:
    """The id of a photo that an input names: by its id, by the URL of a file, by any other URL, or as a `data:` URL."""
    if not isinstance(value, str):
        code = "missing_param" if value is None else "invalid_param"
        raise FaceMagiError(code, "The input has no photo.", param=param, remedy="Send a file, a URL or a data: URL.")
    photo = value.removeprefix(_files(request))
    if not PHOTO_ID.fullmatch(photo):
        return str(editing.photo_from_text(known, value)["id"])
    require_own(known, photo)
    return photo


def _webhook(body: NewPrediction, request: Request) -> PredictionWebhook | None:
    announces_end = body.webhook_events_filter is None or "completed" in body.webhook_events_filter
    if not body.webhook or not announces_end:
        return None
    return PredictionWebhook(url=body.webhook, events=COMPLETED, api=_api(request))


def _show(owner: str, job: str, record: Record, request: Request) -> Json:
    output = _output(owner, job, record) if record.state == JobState.SUCCEEDED else None
    return predictions.view(owner, job, record, _api(request), output)


def _output(owner: str, job: str, record: Record) -> Any:
    """A report as it is, a picture as a `data:` URL. Replicate's clients send their token to every other URL, and S3
    refuses that; so only a picture that is too large for an answer is a URL of S3."""
    result_format = records.result_format(record)
    try:
        content = editing.picture(owner, job, record, "prediction")
    except FaceMagiError as error:
        if error.code != "file_too_large":
            raise
        return predictions.result_url(owner, job, record)
    if result_format == results.REPORT:
        return json.loads(content)
    return f"data:{results.MEDIA_TYPES[result_format]};base64,{base64.b64encode(content).decode()}"


def _files(request: Request) -> str:
    """What the URLs of files begin with."""
    return f"{_api(request)}/v1/files/"


def _api(request: Request) -> str:
    """The address of this API, as the caller has named it."""
    return str(request.base_url).rstrip("/")
