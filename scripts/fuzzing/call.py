"""One request of the fuzzer, and its answer.

A request names the things of the service by placeholders such as `<<job queued>>`, which `things` fills in when it is
sent. So the same request can be sent again to another service, whose ids are others.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

PLACEHOLDER = re.compile(r"<<([a-z0-9_ ]+)>>")


@dataclass(frozen=True)
class Call:
    """A request.

    Attributes:
        route: the path of its route in the API's document, or another word for requests to no route.
        method: the HTTP method.
        target: path and query, percent-encoded.
        headers: names in lower case, and values.
        body: the bytes of the body.
    """

    route: str
    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def filled(self, names: Mapping[str, str]) -> "Call":
        """The request with ids and tokens in place of the placeholders.

        Args:
            names: what each placeholder stands for.
        """

        def fill(text: str) -> str:
            return PLACEHOLDER.sub(lambda found: names.get(found[1], found[0]), text)

        body = fill(self.body.decode("latin-1")).encode("latin-1") if b"<<" in self.body else self.body
        headers = tuple((name, fill(value)) for name, value in self.headers)
        return replace(self, target=fill(self.target), headers=headers, body=body)

    def dumps(self) -> str:
        """The request as JSON, to be sent again with `loads`."""
        members = asdict(self)
        members["body"] = base64.b64encode(self.body).decode()
        members["text"] = self.body[:300].decode("utf-8", "replace")
        return json.dumps(members)


def loads(text: str) -> Call:
    """Parse the text of `Call.dumps`."""
    members = json.loads(text)
    members.pop("text", None)
    headers = tuple((name, value) for name, value in members.pop("headers"))
    return Call(**members | {"headers": headers, "body": base64.b64decode(members["body"])})


@dataclass(frozen=True)
class Answer:
    """What came back.

    Attributes:
        status: the HTTP status.
        headers: names in lower case.
        body: its bytes.
        seconds: that it took; of the processor, where the service runs in this process.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float

    def json(self) -> Any:
        """The body as JSON; None where it is empty or no JSON."""
        try:
            return json.loads(self.body) if self.body else None
        except ValueError:
            return None
