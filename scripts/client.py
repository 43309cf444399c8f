"""A client of the API, as an app would write it; every error has the API's own message."""

import time
from collections.abc import Sequence
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

QUOTED_CHARS = 120
"""So much of an answer that is no JSON is quoted."""

Json = dict[str, Any]


class ApiError(Exception):
    """An error response of the API.

    Attributes:
        status: HTTP status.
        code: the error's code, such as `no_face`.
        error: the whole error object.
        request_id: the request's id in the service's logs; None where the response has none.
    """

    def __init__(self, status: int, error: Json, request_id: str | None = None) -> None:
        remedy = error.get("remedy") or ""
        known_as = f" (request {request_id})" if request_id else ""
        super().__init__(f"{error.get('message', status)} {remedy}".strip() + known_as)
        self.status, self.code, self.error, self.request_id = status, error.get("code"), error, request_id


@dataclass(frozen=True)
class Client:
    """A client of the API.

    Attributes:
        api_url: the API's URL.
        http: sends the requests.
        token: the caller's token, if the API needs one. It goes to the API only: S3 refuses a request that has it.
    """

    api_url: str
    http: httpx.Client
    token: str | None = None

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
        answer = self._wait(f"/v1/photos/{photo}", ("awaiting_upload", "detecting"), timeout_s)
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
        answer = self._wait(f"/v1/jobs/{job}", ("queued",), timeout_s)
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

    def _wait(self, path: str, unfinished: Sequence[str], timeout_s: float) -> Json:
        deadline = time.monotonic() + timeout_s
        while True:
            answer = self._call("GET", path, params={"wait": WAIT_SECONDS})
            if answer["state"] not in unfinished or time.monotonic() > deadline:
                return answer

    def _call(self, method: str, path: str, **request: Any) -> Json:
        headers = request.pop("headers", {}) | ({"Authorization": f"Bearer {self.token}"} if self.token else {})
        url = self.api_url.rstrip("/") + path
        response = self.http.request(method, url, timeout=WAIT_SECONDS + 10, headers=headers, **request)
        content = _json_of(response)
        if response.is_error:
            raise ApiError(response.status_code, content.get("error", content), content.get("request_id"))
        return content


def _json_of(response: httpx.Response) -> Json:
    """The response's JSON; what a proxy answered instead, as an error that quotes the beginning of it."""
    if not response.content:
        return {}
    try:
        content = response.json()
    except ValueError:
        content = None
    if isinstance(content, dict):
        return content
    kind, begin = response.headers.get("Content-Type", "no content type"), response.text[:QUOTED_CHARS]
    message = f"The answer is {response.status_code} with {kind} instead of JSON: {begin!r}."
    raise ApiError(response.status_code, {"message": message})


def content_type_of(photo: Path) -> str:
    """The content type to announce for a file, guessed from its name.

    A wrong guess does no harm: the service detects the format from the bytes.
    """
    return CONTENT_TYPES.get(photo.suffix.lower(), "image/jpeg")
