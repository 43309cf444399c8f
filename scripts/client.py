"""The API as an app uses it: a few calls over HTTP, each one's error told in the API's own words."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

CONTENT_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".avif": "image/avif",
}
WAIT_SECONDS = 20
"""How long one GET waits; the client asks again until its own patience ends."""

Json = dict[str, Any]


class ApiError(Exception):
    """An answer that is an error; `code` is the envelope's."""

    def __init__(self, status: int, error: Json) -> None:
        remedy = error.get("remedy") or ""
        super().__init__(f"{error.get('message', status)} {remedy}".strip())
        self.status, self.code, self.error = status, error.get("code"), error


@dataclass(frozen=True)
class Client:
    """FaceMagi at `api_url`, for the caller that `http` carries the token of."""

    api_url: str
    http: httpx.Client

    def create_photo(self, content_type: str, size: int) -> Json:
        """Announce a photo of `size` bytes."""
        return self._call("POST", "/v1/photos", json={"content_type": content_type, "bytes": size})

    def upload(self, photo: Json, content: bytes) -> None:
        """Send a photo's bytes straight to the bucket, by its presigned POST."""
        upload = photo["upload"]
        answer = self.http.post(upload["url"], data=upload["fields"], files={"file": content})
        if answer.is_error:
            raise ApiError(answer.status_code, {"code": "upload_refused", "message": answer.text})

    def wait_for_photo(self, photo: str, patience: float = 60) -> Json:
        """The photo once it is ready.

        Raises:
            ApiError: also where it was rejected.
        """
        shown = self._wait(f"/v1/photos/{photo}", "pending", patience)
        if shown["state"] != "ready":
            raise ApiError(422, shown["error"] or {"message": f"The photo is {shown['state']}."})
        return shown

    def create_job(self, request: Json, idempotency_key: str | None = None) -> Json:
        """Queue an edit."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return self._call("POST", "/v1/jobs", json=request, headers=headers)

    def wait_for_job(self, job: str, patience: float = 120) -> Json:
        """The job once it has succeeded.

        Raises:
            ApiError: also where it failed.
        """
        shown = self._wait(f"/v1/jobs/{job}", "queued", patience)
        if shown["state"] != "succeeded":
            raise ApiError(500, shown["error"] or {"message": f"The job is {shown['state']}."})
        return shown

    def download(self, job: Json) -> bytes:
        """The result's bytes, by its presigned GET."""
        return self.http.get(job["result"]["url"]).raise_for_status().content

    def effects(self) -> list[Json]:
        """Every effect that is deployed."""
        listed: list[Json] = self._call("GET", "/v1/effects")["effects"]
        return listed

    def _wait(self, path: str, waiting: str, patience: float) -> Json:
        until = time.monotonic() + patience
        while True:
            shown = self._call("GET", path, params={"wait": WAIT_SECONDS})
            if shown["state"] != waiting or time.monotonic() > until:
                return shown

    def _call(self, method: str, path: str, **request: Any) -> Json:
        answer = self.http.request(method, self.api_url + path, timeout=WAIT_SECONDS + 10, **request)
        content: Json = answer.json() if answer.content else {}
        if answer.is_error:
            raise ApiError(answer.status_code, content.get("error", content))
        return content


def content_type_of(photo: Path) -> str:
    """What to announce a file as; the service looks at the bytes, so a wrong guess does no harm."""
    return CONTENT_TYPES.get(photo.suffix.lower(), "image/jpeg")
