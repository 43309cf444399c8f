"""Routes of photos: an app announces a photo and uploads it directly to S3, or names its URL, or sends a small one;
then it reads its faces. Erasures of all data."""

from typing import Annotated, Any

from facemagi.api.answers import BODY, answers
from facemagi.api.app import IdempotencyKey, Page, Wait, lambda_handler, make_app
from facemagi.api.caller import KnownCaller, Owner
from facemagi.api.framework import Depends, Response
from facemagi.api.own_things import own_labels
from facemagi.api.polling import poll
from facemagi.api.queries import PAGE_NAMES, QUERY_PARAMETER, strict_query
from facemagi.deletion import erasure
from facemagi.jobs import lifecycle
from facemagi.observability import count
from facemagi.photos import creation, listing, reading, removal
from facemagi.photos.keys import PhotoKey
from facemagi.photos.listing import PhotoFilter
from facemagi.photos.uploads import NewPhoto
from facemagi.states import UNDECIDED, PhotoState

app = make_app("FaceMagi photos")
handler = lambda_handler(app)

ErasedLabels = Annotated[dict[str, str], Depends(strict_query())]

PhotoLabels = Annotated[dict[str, str], Depends(strict_query(*PAGE_NAMES, "state"))]

REFUSALS = ("deleted", "expired", "file_too_large", "idempotency_mismatch", "not_found", "unsupported_format")
"""Why a photo with a valid body may be refused."""


@app.post(
    "/v1/photos",
    status_code=201,
    responses=answers({200: "RepeatedPhoto", 201: "CreatedPhoto"}, *BODY, *REFUSALS),
)
async def create_photo(
    request: NewPhoto, known: KnownCaller, response: Response, idempotency_key: IdempotencyKey
) -> dict[str, Any]:
    """Create a photo: with the presigned POST for its bytes, or from `image_url`, or from `image_data`. Answers 200
    with the first photo if the Idempotency-Key was used before, and with a fresh form while it awaits its upload."""
    request = request.model_copy(update={"metadata": request.metadata | own_labels(known)})
    photo, created = creation.create_once(known.owner, request, idempotency_key)
    response.headers["Location"] = f"/v1/photos/{photo['id']}"
    if not created:
        response.status_code = 200
        return photo
    count("PhotosAnnounced")
    return photo


@app.get(
    "/v1/photos",
    responses=answers({200: "PhotoList"}, "invalid_param", "not_found", "unknown_param"),
    openapi_extra={"parameters": [QUERY_PARAMETER]},
)
@app.head("/v1/photos", include_in_schema=False)
async def list_photos(
    owner: Owner, page: Page, metadata: PhotoLabels, state: PhotoState | None = None
) -> dict[str, Any]:
    """The caller's photos, newest first; deleted ones only with `state=deleted`."""
    return listing.page(owner, page, PhotoFilter(state, metadata))


@app.get("/v1/photos/{photo}", responses=answers({200: "Photo"}, "not_found", "deleted", "expired", "invalid_param"))
@app.head("/v1/photos/{photo}", include_in_schema=False)
async def get_photo(photo: str, owner: Owner, wait: Wait) -> dict[str, Any]:
    """The photo's state and faces; `wait` waits until they are known."""
    record = await poll(lambda: reading.find(owner, photo), lambda record: record.state not in UNDECIDED, wait)
    return reading.view(PhotoKey(owner, photo), record)


@app.delete("/v1/photos/{photo}", status_code=204, responses=answers({204: ""}, "not_found", "invalid_param"))
async def delete_photo(photo: str, owner: Owner, keep_results: bool = False) -> None:
    """Delete the photo, its faces and the results of its jobs now rather than after a day; cancel its waiting jobs."""
    removal.delete(owner, photo)
    if not keep_results:
        lifecycle.remove_of_photo(owner, photo)


@app.delete(
    "/v1/data",
    status_code=202,
    responses=answers({202: "Erasure"}, "invalid_param", "unknown_param"),
    openapi_extra={"parameters": [QUERY_PARAMETER]},
)
async def erase_data(owner: Owner, metadata: ErasedLabels, response: Response) -> dict[str, Any]:
    """Delete everything of the caller now, or everything with these labels and what was made of it. What this call does
    not reach, the service deletes after it."""
    started = erasure.start(owner, metadata)
    response.headers["Location"] = f"/v1/data/{started['id']}"
    return started


@app.get("/v1/data/{erasure_id}", responses=answers({200: "Erasure"}, "not_found"))
@app.head("/v1/data/{erasure_id}", include_in_schema=False)
async def get_erasure(erasure_id: str, owner: Owner) -> dict[str, Any]:
    """How far an erasure has come."""
    return erasure.find(owner, erasure_id)
