"""Jobs and effects: a job is checked and sent to the endpoint of its effect's model."""

from typing import Annotated, Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric
from fastapi import Header, Response
from fastapi.responses import RedirectResponse

from facemagi import effects, jobs, limits
from facemagi.requests import NewJob
from facemagi.web import Owner, Wait, lambda_handler, make_app, poll

app = make_app("FaceMagi jobs")
handler = lambda_handler(app)

IdempotencyKey = Annotated[str | None, Header(min_length=1, max_length=limits.IDEMPOTENCY_KEY_CHARS)]


@app.post("/v1/jobs", status_code=201)
async def create_job(
    request: NewJob, owner: Owner, response: Response, idempotency_key: IdempotencyKey = None
) -> dict[str, Any]:
    """A new job, queued; 200 and the first job where the Idempotency-Key was used before."""
    job, created = jobs.submit(owner, request, idempotency_key)
    if not created:
        response.status_code = 200
        return job
    with single_metric("JobsQueued", MetricUnit.Count, 1) as metric:
        metric.add_dimension("effect", job["effect"] or "steps")
    return job


@app.get("/v1/jobs/{job}")
async def get_job(job: str, owner: Owner, wait: Wait = 0) -> dict[str, Any]:
    """The job's state and, when it succeeded, where its result is; with `wait`, once it is finished."""
    record = await poll(lambda: jobs.find(owner, job), lambda found: found.state in jobs.FINISHED, wait)
    return jobs.view(owner, job, record)


@app.get("/v1/jobs/{job}/result", status_code=302)
async def get_result(job: str, owner: Owner) -> RedirectResponse:
    """The way to the result's bytes."""
    return RedirectResponse(jobs.result_url(owner, job), status_code=302)


@app.delete("/v1/jobs/{job}", status_code=204)
async def delete_job(job: str, owner: Owner) -> None:
    """A waiting job is canceled; a finished job's result is deleted now."""
    jobs.remove(owner, job)


@app.get("/v1/effects")
async def list_effects() -> dict[str, Any]:
    """Every effect that is deployed, with the JSON Schema of its parameters."""
    return {"effects": [effect.describe() for _, effect in sorted(effects.catalogue().items())]}


@app.get("/v1/effects/{effect:path}")
async def get_effect(effect: str) -> dict[str, Any]:
    """One effect."""
    return effects.find(effect).describe()
