"""POST, GET and DELETE of photos: an app announces a photo, sends it straight to S3, and asks for its faces."""

from typing import Any

from aws_lambda_powertools.metrics import MetricUnit, single_metric

from facemagi import photos
from facemagi.photos import NewPhoto, PhotoKey
from facemagi.web import Owner, Wait, lambda_handler, make_app, poll

app = make_app("FaceMagi photos")
handler = lambda_handler(app)


@app.post("/v1/photos", status_code=201)
async def create_photo(request: NewPhoto, owner: Owner) -> dict[str, Any]:
    """A new photo, and the presigned POST that takes its bytes."""
    created = photos.create(owner, request)
    with single_metric("PhotosAnnounced", MetricUnit.Count, 1):
        return created


@app.get("/v1/photos/{photo}")
async def get_photo(photo: str, owner: Owner, wait: Wait = 0) -> dict[str, Any]:
    """The photo's state and faces; with `wait`, once it is no longer pending."""
    record = await poll(lambda: photos.find(owner, photo), lambda found: found.state != "pending", wait)
    return photos.view(PhotoKey(owner, photo), record)


@app.delete("/v1/photos/{photo}", status_code=204)
async def delete_photo(photo: str, owner: Owner) -> None:
    """The photo and its faces are deleted now rather than after a day."""
    photos.delete(owner, photo)
