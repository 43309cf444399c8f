"""The HTTP API of the emulator, which has one operation of SageMaker, InvokeEndpointAsync, and one of its own.

GET /endpoints/NAME lets an endpoint serve its new configuration, and says how that ended.
"""

import json
import re
import uuid
from collections.abc import Mapping
from dataclasses import asdict
from http.server import BaseHTTPRequestHandler
from typing import Any

from scripts.local_cloud.emulator.emulator import Emulator
from scripts.local_cloud.emulator.invocation import PREFIX, Invocation, ValidationError
from scripts.local_cloud.iam import denial
from scripts.local_cloud.iam.authorizer import DeniedError

ROUTE = re.compile(r"/endpoints/([A-Za-z0-9-]{1,63})/async-invocations")
UPDATE = re.compile(r"/endpoints/([A-Za-z0-9-]{1,63})")

READY = {"status": "ready"}
"""The answer to any other GET: the process is up."""


def request_handler(emulator: Emulator) -> type[BaseHTTPRequestHandler]:
    """The class that handles the requests.

    Args:
        emulator: gets the invocations.
    """

    class RequestHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            route = ROUTE.fullmatch(self.path)
            if not route:
                self._respond(
                    404, {"message": f"There is nothing at {self.path}."}, _error("UnknownOperationException")
                )
                return
            try:
                invocation = emulator.invoke(route[1], dict(self.headers), body)
            except DeniedError as error:
                self._respond(400, {"Message": denial.sentence(error)}, _error("AccessDeniedException"))
                return
            except ValidationError as error:
                self._respond(400, {"message": str(error)}, _error("ValidationError"))
                return
            self._respond(202, {"InferenceId": invocation.inference_id}, _locations(invocation))

        def do_GET(self) -> None:
            route = UPDATE.fullmatch(self.path)
            result = emulator.update(route[1]) if route else None
            self._respond(200, {name: text or "" for name, text in asdict(result).items()} if result else READY, {})

        def log_message(self, *_: Any) -> None:
            """Log nothing: errors are in the responses."""

        def _respond(self, status: int, body: Mapping[str, str], headers: Mapping[str, str]) -> None:
            encoded = json.dumps(body).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("x-amzn-RequestId", str(uuid.uuid4()))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(encoded)))
            self.end_headers()
            self.wfile.write(encoded)

    return RequestHandler


def _error(code: str) -> dict[str, str]:
    return {"x-amzn-ErrorType": code}


def _locations(invocation: Invocation) -> dict[str, str]:
    locations = {"OutputLocation": invocation.output, "FailureLocation": invocation.failure}
    return {f"{PREFIX}{name}": uri for name, uri in locations.items() if uri}
