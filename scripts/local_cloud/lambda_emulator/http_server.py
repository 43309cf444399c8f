"""The HTTP API of the emulator, which has one operation: Invoke.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

import json
import re
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scripts.local_cloud.iam.keys import caller_of
from scripts.local_cloud.lambda_emulator.emulator import LATEST, InvokeError, LambdaEmulator

ROUTE = re.compile(r"/2015-03-31/functions/([A-Za-z0-9_-]{1,64})/invocations")


def request_handler(emulator: LambdaEmulator) -> type[BaseHTTPRequestHandler]:
    """The class that handles the requests.

    Args:
        emulator: gets the events.
    """

    class RequestHandler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            url = urlsplit(self.path)
            route, qualifiers = ROUTE.fullmatch(url.path), parse_qs(url.query).get("Qualifier", [LATEST])
            kind = self.headers.get("X-Amz-Invocation-Type", "RequestResponse")
            try:
                if not route:
                    raise InvokeError(404, "UnknownOperationException", f"There is nothing at {self.path}.")
                caller = caller_of(dict(self.headers))
                request_id = emulator.invoke(route[1], kind, body, qualifiers[0], caller)
            except InvokeError as error:
                message = json.dumps({"Type": "User", "Message": str(error)}).encode()
                self._respond(error.status, message, {"x-amzn-ErrorType": error.code})
                return
            self._respond(202, b"", {"x-amzn-RequestId": request_id})

        def do_GET(self) -> None:
            self._respond(200, b"{}", {})

        def log_message(self, *_: Any) -> None:
            """Log nothing: errors are in the responses."""

        def _respond(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return RequestHandler
