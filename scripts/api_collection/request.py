"""One request of the collection, as data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """A request to a route, or to the URL that an answer gave.

    Texts in `{{…}}` are variables of the collection.

    Attributes:
        operation: the route's `operationId`; empty for a request to S3.
        name: what the request does.
        body: its JSON.
        query: values of its query; further parameters of the route are listed, but switched off.
        keeps: by variable, what to remember of the answer: a JavaScript expression of `answer`.
        expects: by member of the answer, its value.
        form: the URL and the fields of a form that ends with a file, in place of `body`.
        also: other statuses than the route's success that are right, too.
    """

    operation: str
    name: str
    body: Json | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    keeps: Mapping[str, str] = field(default_factory=dict)
    expects: Mapping[str, str] = field(default_factory=dict)
    form: Mapping[str, str] = field(default_factory=dict)
    also: Sequence[int] = ()
