"""Routes of jobs, batches and effects, and of the API itself. A new job is checked, and sent to the endpoint of its
model."""

from pathlib import Path
from typing import Annotated, Any

import facemagi.api
from facemagi import VERSION, effects
from facemagi.api.answers import BODY, answers, open_answers
from facemagi.api.app import IdempotencyKey, Page, Wait, lambda_handler, make_app
from facemagi.api.caller import KnownCaller, Owner, require_effects
from facemagi.api.framework import Depends, RedirectResponse, Request, Response
from facemagi.api.languages import AnswerLanguage, worded
from facemagi.api.own_things import own_labels
from facemagi.api.polling import poll
from facemagi.api.queries import PAGE_NAMES, QUERY_PARAMETER, strict_query
from facemagi.api.routes import allowed_methods
from facemagi.batches import creation as batch_creation
from facemagi.batches import listing as batch_listing
from facemagi.batches import pairs as batch_pairs
from facemagi.batches import removal as batch_removal
from facemagi.batches import showing as batch_showing
from facemagi.batches import waiting as batch_waiting
from facemagi.batches.listing import BatchFilter
from facemagi.batches.requests import NewBatch
from facemagi.credentials import quota
from facemagi.errors import FaceMagiError
from facemagi.jobs import dry_run, invocation, lifecycle, listing, recovery, retries, submission
from facemagi.jobs.listing import JobFilter
from facemagi.jobs.queued import future_result, placing, warm_up
from facemagi.jobs.requests import Name, NewJob
from facemagi.observability import count
from facemagi.states import FINISHED, BatchState, JobState
from facemagi.table import Json
from facemagi.words import groups

DOCUMENT = Path(facemagi.api.__file__).with_name("openapi.json")

app = make_app("FaceMagi jobs")
handler = lambda_handler(app)

REFUSALS = (
    "consent_required",
    "deleted",
    "effect_disabled",
    "effect_unavailable",
    "expired",
    "face_too_small",
    "idempotency_mismatch",
    "no_face",
    "not_found",
    "photo_pending",
    "photo_rejected",
    "queue_full",
    "quota_exceeded",
    "too_many_faces",
    "too_many_pixels",
    "unknown_effect",
    "unknown_face",
    "weights_missing",
)
"""Why a job with a valid body may be refused."""

JobLabels = Annotated[dict[str, str], Depends(strict_query(*PAGE_NAMES, "state", "effect", "photo"))]

BatchLabels = Annotated[dict[str, str], Depends(strict_query(*PAGE_NAMES, "state"))]

BATCH_SECONDS = 2.0
"""To read a batch of 400 jobs twice: at its last look, and for its answer; five calls of some ten milliseconds each."""

RETRY = ("invalid_param", "missing_param", "not_retryable", "unknown_param")
"""Why a retry may be refused beside `REFUSALS`: also an effect that has changed since."""

BATCH = ("deleted", "idempotency_mismatch", "not_found", "quota_exceeded")
"""Why a batch with a valid body may be refused."""

NO_RESULT = ("deleted", "expired", "job_canceled", "job_failed", "job_pending")


@app.post("/v1/jobs", status_code=201, responses=answers({200: "Job | DryRun", 201: "Job"}, *BODY, *REFUSALS))
async def create_job(
    request: NewJob,
    known: KnownCaller,
    response: Response,
    wait: Wait,
    idempotency_key: IdempotencyKey,
    language: AnswerLanguage,
) -> dict[str, Any]:
    """Queue a new job; answers 200 with the first job if the Idempotency-Key was used before, and with a check of the
    job if it is a `dry_run`. `wait` waits until the job is finished."""
    require_effects(known, (step.effect for step in request.requested_steps()))
    request = request.model_copy(update={"metadata": request.metadata | own_labels(known)})
    if request.dry_run:
        response.status_code = 200
        return worded(dry_run.check(known.owner, request), language)
    submitted = quota.within(
        known,
        lambda: submission.submit(known.owner, request, idempotency_key),
        lambda: submission.was_submitted(known.owner, request, idempotency_key),
        headers=response.headers,
    )
    return worded(await _answer(known.owner, submitted, response, wait), language)


@app.post("/v1/jobs/{job}/retry", status_code=201, responses=answers({200: "Job", 201: "Job"}, *REFUSALS, *RETRY))
async def retry_job(
    job: str, known: KnownCaller, response: Response, wait: Wait, language: AnswerLanguage
) -> dict[str, Any]:
    """Send a job that failed or expired once more, as a new job; answers 200 with the new job if it was repeated."""
    require_effects(known, retries.effects_of(known.owner, job))
    submitted = quota.within(
        known,
        lambda: retries.retry(known.owner, job),
        lambda: retries.was_repeated(known.owner, job),
        headers=response.headers,
    )
    return worded(await _answer(known.owner, submitted, response, wait), language)


async def _answer(owner: str, submitted: tuple[Json, bool], response: Response, wait: int) -> dict[str, Any]:
    """The answer with a job that is new or was repeated, as it is at the end of the wait."""
    job, created = submitted
    response.headers["Location"] = f"/v1/jobs/{job['id']}"
    if created:
        count("JobsQueued")
    else:
        response.status_code = 200
    return await _show(owner, job["id"], wait) if wait else job | future_result.of(owner, job)


async def _show(owner: str, job: str, wait: int) -> dict[str, Any]:
    record = await poll(lambda: lifecycle.find(owner, job), lambda record: record.state in FINISHED, wait)
    current = recovery.catch_up(owner, job, record)
    shown = lifecycle.view(owner, job, current) | placing.of(job, current)
    return shown | future_result.of(owner, shown)


@app.get(
    "/v1/jobs",
    responses=answers({200: "JobList"}, "invalid_param", "not_found", "unknown_param"),
    openapi_extra={"parameters": [QUERY_PARAMETER]},
)
@app.head("/v1/jobs", include_in_schema=False)
async def list_jobs(
    owner: Owner,
    page: Page,
    metadata: JobLabels,
    language: AnswerLanguage,
    state: JobState | None = None,
    effect: Name | None = None,
    photo: Name | None = None,
) -> dict[str, Any]:
    """The caller's jobs, newest first; deleted ones only with `state=deleted`."""
    found = listing.page(owner, page, JobFilter(state, effect, photo, metadata))
    return found | {"jobs": [worded(job, language) for job in found["jobs"]]}


@app.get("/v1/jobs/{job}", responses=answers({200: "Job"}, "not_found", "deleted", "expired", "invalid_param"))
@app.head("/v1/jobs/{job}", include_in_schema=False)
async def get_job(job: str, owner: Owner, wait: Wait, language: AnswerLanguage) -> dict[str, Any]:
    """The job's state and, when it succeeded, its result's URL; `wait` waits until it is finished."""
    return worded(await _show(owner, job, wait), language)


@app.get("/v1/jobs/{job}/result", status_code=302, responses=answers({302: ""}, "not_found", *NO_RESULT))
@app.head("/v1/jobs/{job}/result", status_code=302, include_in_schema=False)
async def get_result(job: str, owner: Owner) -> RedirectResponse:
    """Redirect to the result's bytes.

    A web page fetches `result.url` of the job instead: after this redirect browsers send `Origin: null`, and S3 refuses
    that unless every page is allowed.
    """
    return RedirectResponse(lifecycle.result_url(owner, job), status_code=302)


@app.delete("/v1/jobs/{job}", status_code=204, responses=answers({204: ""}, "not_found"))
async def delete_job(job: str, owner: Owner) -> None:
    """Cancel a queued job, or delete a finished job's result now."""
    lifecycle.remove(owner, job)


@app.post("/v1/batches", status_code=201, responses=answers({200: "Batch", 201: "Batch"}, *BODY, *BATCH))
async def create_batch(
    request: NewBatch, known: KnownCaller, response: Response, idempotency_key: IdempotencyKey
) -> dict[str, Any]:
    """Queue a job for each photo with each edit; answers 200 with the first batch if the Idempotency-Key was used
    before. A pair that cannot be queued is a failed job, and the others run."""
    require_effects(known, batch_pairs.effects_of(request))
    request = request.model_copy(update={"metadata": request.metadata | own_labels(known)})
    batch, created = quota.within(
        known,
        lambda: batch_creation.create_once(known.owner, request, idempotency_key),
        lambda: batch_creation.was_created(known.owner, request, idempotency_key),
        request.jobs,
        response.headers,
    )
    response.headers["Location"] = f"/v1/batches/{batch['id']}"
    response.status_code = 201 if created else 200
    return batch


@app.get(
    "/v1/batches",
    responses=answers({200: "BatchList"}, "invalid_param", "not_found", "unknown_param"),
    openapi_extra={"parameters": [QUERY_PARAMETER]},
)
@app.head("/v1/batches", include_in_schema=False)
async def list_batches(
    owner: Owner, page: Page, metadata: BatchLabels, state: BatchState | None = None
) -> dict[str, Any]:
    """The caller's batches without their jobs, newest first; deleted ones only with `state=deleted`."""
    return batch_listing.page(owner, page, BatchFilter(state, metadata))


@app.get("/v1/batches/{batch}", responses=answers({200: "Batch"}, "not_found", "deleted", "invalid_param"))
@app.head("/v1/batches/{batch}", include_in_schema=False)
async def get_batch(batch: str, owner: Owner, wait: Wait) -> dict[str, Any]:
    """The batch, with the state of each of its jobs; `wait` waits until all have ended."""
    watch = batch_waiting.Watch(owner, batch)
    shown = await poll(watch.look, batch_showing.is_over, wait, BATCH_SECONDS)
    return batch_showing.find(owner, batch) if wait and not batch_showing.is_over(shown) else shown


@app.delete("/v1/batches/{batch}", status_code=204, responses=answers({204: ""}, "not_found", "deleted"))
async def delete_batch(batch: str, owner: Owner) -> None:
    """Cancel the batch's waiting jobs, and delete the results of the others now."""
    batch_removal.delete(owner, batch)


@app.get("/v1/effects", responses=answers({200: "EffectList"}, "not_found"))
@app.head("/v1/effects", include_in_schema=False)
async def list_effects(owner: Owner, language: AnswerLanguage) -> dict[str, Any]:
    """All deployed effects, with the JSON Schema of their parameters, and the groups in the order to show them."""
    found = [effect.describe(owner, language) for _, effect in sorted(effects.catalogue().items())]
    return {"effects": found, "groups": [groups.describe(group, language) for group in groups.GROUPS]}


@app.get("/v1/effects/{effect:path}", responses=answers({200: "Effect"}, "unknown_effect"))
@app.head("/v1/effects/{effect:path}", include_in_schema=False)
async def get_effect(effect: str, owner: Owner, language: AnswerLanguage) -> dict[str, Any]:
    """One effect."""
    return effects.find(effect).describe(owner, language)


@app.post(
    "/v1/effects/{effect:path}/warm",
    status_code=202,
    responses=answers({202: "WarmUp"}, "unknown_effect", "weights_missing", "effect_disabled", "effect_unavailable"),
)
async def warm_effect(effect: str, known: KnownCaller) -> dict[str, Any]:
    """Wake the effect's endpoint before the first job: for the moment in which a user opens the effect.

    An endpoint is woken once, however many calls come, and needs no photo.
    """
    require_effects(known, [effect])
    found = effects.find(effect)
    require_effects(known, [found.id])
    invocation.require_available(found, "effect")
    return warm_up.start(found, known.owner)


@app.get("/v1/health", responses=open_answers({200: "Health"}), openapi_extra={"security": []})
@app.head("/v1/health", include_in_schema=False)
async def get_health() -> dict[str, Any]:
    """Says that the API answers, to anybody, without looking at anything behind it."""
    return {"status": "ok", "version": VERSION}


@app.get("/v1/openapi.json", include_in_schema=False)
async def get_document() -> Response:
    """The API's OpenAPI document; always the whole of it, whatever part the header Range asks for."""
    return Response(DOCUMENT.read_bytes(), media_type="application/json")


@app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"], include_in_schema=False)
async def refuse(path: str, request: Request) -> None:
    """Answer every call that no other route of the API takes: API Gateway's own answers have another form."""
    allowed = allowed_methods(f"/{path}")
    if allowed:
        raise FaceMagiError(
            "method_not_allowed",
            f"/{path} has no {request.method}.",
            param="method",
            actual=request.method,
            limit=list(allowed),
            headers={"Allow": ", ".join(allowed)},
        )
    remedy = "GET /v1/openapi.json lists all routes."
    raise FaceMagiError("not_found", f"There is no /{path}.", actual=f"/{path}", remedy=remedy)
