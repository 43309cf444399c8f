"""A client of the API, as an app would write it; every error has the API's own message."""

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
"""`wait` of one GET, the server's long poll; the client repeats the GET until its own timeout is over."""

Json = dict[str, Any]


class ApiError(Exception):
    """An error response of the API.

    Attributes:
        status: HTTP status.
        code: the error's code, such as `no_face`.
        error: the whole error object.
    """

    def __init__(self, status: int, error: Json) -> None:
        remedy = error.get("remedy") or ""
        super().__init__(f"{error.get('message', status)} {remedy}".strip())
        self.status, self.code, self.error = status, error.get("code"), error


@dataclass(frozen=True)
class Client:
    """A client of the API at `api_url`; `http` sends the caller's token, if one is needed."""

    api_url: str
    http: httpx.Client

    def create_photo(self, content_type: str, size: int) -> Json:
        """Announce a photo of `size` bytes; the response contains its id and the upload form."""
        return self._call("POST", "/v1/photos", json={"content_type": content_type, "bytes": size})

    def upload(self, photo: Json, content: bytes) -> None:
        """Send a photo's bytes directly to the bucket, with the presigned POST of `create_photo`'s response."""
        upload = photo["upload"]
        response = self.http.post(upload["url"], data=upload["fields"], files={"file": content})
        if response.is_error:
            raise ApiError(response.status_code, {"code": "upload_refused", "message": response.text})

    def wait_for_photo(self, photo: str, timeout_s: float = 60) -> Json:
        """Wait until the photo's faces are detected.

        Raises:
            ApiError: the call failed, or the photo was rejected.
        """
        answer = self._wait(f"/v1/photos/{photo}", "pending", timeout_s)
        if answer["state"] != "ready":
            raise ApiError(422, answer["error"] or {"message": f"The photo is {answer['state']}."})
        return answer

    def send_photo(self, content: bytes, content_type: str = "image/jpeg") -> str:
        """Announce and upload a photo, and wait until it is ready; returns its id.

        Raises:
            ApiError: a call failed, or the photo was rejected.
        """
        photo = self.create_photo(content_type, len(content))
        self.upload(photo, content)
        return str(self.wait_for_photo(photo["id"])["id"])

    def create_job(self, request: Json, idempotency_key: str | None = None) -> Json:
        """Queue a job. With an idempotency key that was used before, the response has the first job."""
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        return self._call("POST", "/v1/jobs", json=request, headers=headers)

    def wait_for_job(self, job: str, timeout_s: float = 120) -> Json:
        """Wait until the job has succeeded.

        Raises:
            ApiError: the call failed, or the job did.
        """
        answer = self._wait(f"/v1/jobs/{job}", "queued", timeout_s)
        if answer["state"] != "succeeded":
            raise ApiError(500, answer["error"] or {"message": f"The job is {answer['state']}."})
        return answer

    def run_job(self, request: Json) -> Json:
        """Queue a job and wait until it has succeeded.

        Raises:
            ApiError: a call failed, or the job did.
        """
        return self.wait_for_job(self.create_job(request)["id"])

    def download(self, job: Json) -> bytes:
        """The bytes of a succeeded job's result, from its presigned URL."""
        return self.http.get(job["result"]["url"]).raise_for_status().content

    def effects(self) -> list[Json]:
        """Every effect that is deployed."""
        effects: list[Json] = self._call("GET", "/v1/effects")["effects"]
        return effects

    def _wait(self, path: str, unfinished: str, timeout_s: float) -> Json:
        deadline = time.monotonic() + timeout_s
        while True:
            answer = self._call("GET", path, params={"wait": WAIT_SECONDS})
            if answer["state"] != unfinished or time.monotonic() > deadline:
                return answer

    def _call(self, method: str, path: str, **request: Any) -> Json:
        response = self.http.request(method, self.api_url + path, timeout=WAIT_SECONDS + 10, **request)
        content: Json = response.json() if response.content else {}
        if response.is_error:
            raise ApiError(response.status_code, content.get("error", content))
        return content


def content_type_of(photo: Path) -> str:
    """The content type to announce for a file, guessed from its name.

    A wrong guess does no harm: the service detects the format from the bytes.
    """
    return CONTENT_TYPES.get(photo.suffix.lower(), "image/jpeg")
