"""Calls as a good client makes them: one that fails on the way is sent again, until an answer comes."""

import re
import time
from dataclasses import dataclass
from typing import Any

import httpx

from scripts.chaos_run.ledger import NO_ANSWER, Answer, Json, Ledger

PATIENCE_SECONDS = 90.0
"""How long a client sends the same call again."""

TIMEOUT_SECONDS = 31.0
"""API Gateway answers after 30 s at the latest."""

WAIT_SECONDS = 10
MAX_PAUSE_SECONDS = 2.0
"""`Retry-After` names up to a minute; a run has only ten."""

ID = re.compile(r"(photo|job)_\w+")


class ImpatientError(Exception):
    """A call was not answered for `PATIENCE_SECONDS`; the message names it."""


@dataclass(frozen=True)
class Api:
    """Makes calls and writes down how they end.

    Attributes:
        url: the API's URL.
        http: sends the calls.
        ledger: gets what is no success.
    """

    url: str
    http: httpx.Client
    ledger: Ledger

    def call(self, method: str, path: str, tries: list[Answer] | None = None, **request: Any) -> Answer:
        """Make a call of the API until it is answered.

        Args:
            method: the HTTP method.
            path: the path, from `/v1`.
            tries: gets each answer, also those after which the call is sent again.
            request: further arguments of httpx.

        Raises:
            ImpatientError: no answer came in time.
        """
        name = f"{method} {ID.sub('{id}', path.partition('?')[0])}"
        return self._patiently(name, method, self.url + path, tries, **request)

    def wait(self, path: str, unfinished: tuple[str, ...], seconds: float) -> Answer:
        """GET something until its state is another one than those, or the time is over.

        Args:
            path: the path, from `/v1`.
            unfinished: the states in which it is not finished.
            seconds: how long.
        """
        until = time.monotonic() + seconds
        while True:
            answer = self.call("GET", path, params={"wait": WAIT_SECONDS})
            if answer.body.get("state") not in unfinished or time.monotonic() > until:
                return answer

    def upload(self, form: Json, content: bytes) -> bool:
        """Send a photo's bytes to the bucket; returns whether they were accepted."""
        files = {"file": content}
        answer = self._patiently("POST to S3", "POST", form["url"], None, data=form["fields"], files=files)
        return answer.status < 300

    def download(self, url: str) -> tuple[int, bytes]:
        """The status of the answer to the presigned GET of a result, and its bytes."""
        kept: list[bytes] = []
        answer = self._patiently("GET from S3", "GET", url, None, kept=kept)
        return answer.status, kept[-1]

    def _patiently(
        self,
        name: str,
        method: str,
        url: str,
        tries: list[Answer] | None,
        kept: list[bytes] | None = None,
        **request: Any,
    ) -> Answer:
        until, pause = time.monotonic() + PATIENCE_SECONDS, 0.2
        while True:
            answer = self._once(name, method, url, kept, **request)
            if tries is not None:
                tries.append(answer)
            if answer.is_final:
                return answer
            if time.monotonic() > until:
                raise ImpatientError(name)
            time.sleep(pause)
            pause = min(pause * 2, MAX_PAUSE_SECONDS)

    def _once(self, name: str, method: str, url: str, kept: list[bytes] | None, **request: Any) -> Answer:
        self.ledger.calls += 1
        try:
            response = self.http.request(method, url, timeout=TIMEOUT_SECONDS, **request)
        except httpx.TransportError as error:
            answer = Answer(name, NO_ANSWER, {"error": type(error).__name__}, time.time())
        else:
            if kept is not None:
                kept.append(response.content)
            answer = Answer(name, response.status_code, _json_of(response), time.time())
        if not 200 <= answer.status < 400:
            self.ledger.refusals.append(answer)
        return answer


def _json_of(response: httpx.Response) -> Json:
    if not response.content or "json" not in response.headers.get("Content-Type", ""):
        return {}
    content = response.json()
    return content if isinstance(content, dict) else {}
