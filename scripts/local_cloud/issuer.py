"""A local issuer of tokens, as Cognito is on AWS: `python -m scripts.local_cloud.issuer FD`.

Its key is made when it starts. `POST /token` gives anybody a token for any subject: it is for tests on one machine.
"""

import json
import sys
import time
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qsl

import httpx
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from scripts.local_cloud import children, die_with_parent
from scripts.local_cloud.server import serve
from scripts.local_cloud.settings import AUDIENCE, PRINCIPAL

ALGORITHM = "RS256"
KEY_BITS = 2048
KEYS_PATH = "/.well-known/jwks.json"

LIFETIME_SECONDS = 12 * 3600
"""A token is valid for a working day, so that nobody has to renew one meanwhile."""


def request_token(issuer: str, **fields: str) -> str:
    """A new token.

    Args:
        issuer: the issuer's URL.
        fields: see `claims_of`.
    """
    return httpx.post(f"{issuer}/token", data=fields, trust_env=False).raise_for_status().text


def claims_of(fields: Mapping[str, str], issuer: str, now: int) -> dict[str, Any]:
    """The claims of a new token.

    Args:
        fields: `sub`, the subject; `aud`, the audience; `iss`, another issuer; `seconds`, for how long it is valid,
            negative for one that has expired; `after`, the seconds until it becomes valid.
        issuer: the issuer's URL.
        now: seconds since 1970.

    Raises:
        ValueError: a number is none.
    """
    claims = {
        "iss": fields.get("iss", issuer),
        "sub": fields.get("sub", PRINCIPAL),
        "aud": fields.get("aud", AUDIENCE),
        "iat": now,
        "exp": now + int(fields.get("seconds", LIFETIME_SECONDS)),
    }
    return claims | ({"nbf": now + int(fields["after"])} if "after" in fields else {})


def request_handler(issuer: str, key: RSAKey) -> type[BaseHTTPRequestHandler]:
    """The class that handles the requests.

    Args:
        issuer: the issuer's URL.
        key: signs the tokens.
    """
    documents = {
        "/.well-known/openid-configuration": {"issuer": issuer, "jwks_uri": issuer + KEYS_PATH},
        KEYS_PATH: KeySet([key]).as_dict(private=False, use="sig", alg=ALGORITHM),
    }

    class RequestHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path in documents:
                self._respond(200, "application/json", json.dumps(documents[self.path]))
            else:
                self._respond(404, "text/plain", f"There is no {self.path}.\n")

        def do_POST(self) -> None:
            fields = dict(parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
            try:
                claims = claims_of(fields, issuer, int(time.time()))
            except ValueError as error:
                self._respond(400, "text/plain", f"seconds and after are whole numbers: {error}.\n")
                return
            self._respond(200, "text/plain", jwt.encode({"alg": ALGORITHM, "kid": key.kid}, claims, key))

        def log_message(self, *_: Any) -> None:
            """Log nothing: a token would be in the log."""

        def _respond(self, status: int, content_type: str, text: str) -> None:
            content = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    return RequestHandler


def main(fd: int) -> None:
    """Issue tokens until the process is killed.

    Args:
        fd: the file descriptor of the listening socket.
    """
    listener = children.inherited(fd)
    key = RSAKey.generate_key(KEY_BITS, auto_kid=True)
    serve(listener, request_handler(children.url_of(listener), key))


if __name__ == "__main__":
    die_with_parent.enforce()
    main(int(sys.argv[1]))
