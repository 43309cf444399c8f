"""Routes of photos: an app announces a photo, uploads it directly to S3, and reads its faces."""

from typing import Any

from fastapi import Response

from facemagi import photos
from facemagi.api.answers import BODY, answers
from facemagi.api.app import Owner, Wait, lambda_handler, make_app, poll
from facemagi.jobs import lifecycle
from facemagi.observability import count
from facemagi.photos import PhotoKey
from facemagi.states import UNDECIDED
from facemagi.uploads import NewPhoto

app = make_app("FaceMagi photos")
handler = lambda_handler(app)


@app.post(
    "/v1/photos",
    status_code=201,
    responses=answers({201: "CreatedPhoto"}, *BODY, "file_too_large", "unsupported_format"),
)
async def create_photo(request: NewPhoto, owner: Owner, response: Response) -> dict[str, Any]:
    """Create a photo and the presigned POST for its bytes."""
    created = photos.create(owner, request)
    response.headers["Location"] = f"/v1/photos/{created['id']}"
    count("PhotosAnnounced")
    return created


@app.get("/v1/photos/{photo}", responses=answers({200: "Photo"}, "not_found", "deleted", "invalid_param"))
@app.head("/v1/photos/{photo}", include_in_schema=False)
async def get_photo(photo: str, owner: Owner, wait: Wait = 0) -> dict[str, Any]:
    """The photo's state and faces; `wait` waits until they are known."""
    record = await poll(lambda: photos.find(owner, photo), lambda record: record.state not in UNDECIDED, wait)
    return photos.view(PhotoKey(owner, photo), record)


@app.delete("/v1/photos/{photo}", status_code=204, responses=answers({204: ""}, "not_found", "invalid_param"))
async def delete_photo(photo: str, owner: Owner, keep_results: bool = False) -> None:
    """Delete the photo, its faces and the results of its jobs now rather than after a day; cancel its waiting jobs."""
    photos.delete(owner, photo)
    if not keep_results:
        lifecycle.remove_of_photo(owner, photo)
