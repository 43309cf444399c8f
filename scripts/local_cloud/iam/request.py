"""A request to AWS, as far as permissions depend on it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs


@dataclass(frozen=True)
class Request:
    """A request.

    Attributes:
        service: the service's name in the scope of the signature, such as `s3` or `monitoring`.
        method: in capital letters.
        path: decoded.
        query: as it was sent.
        headers: by lower-case name.
        body: empty where nothing in it matters.
    """

    service: str
    method: str = "POST"
    path: str = "/"
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parameters(self) -> dict[str, str]:
        """The query's parameters by name; one without a value is there too."""
        return {name: values[0] for name, values in parse_qs(self.query, keep_blank_values=True).items()}
