"""What every resource maker takes and gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class ResourceRequest:
    """A resource to be made.

    Attributes:
        name: what CloudFormation would call it where the template gives no name.
        properties: its properties, every function in them resolved.
        client: the boto3 client of a service.
    """

    name: str
    properties: Json
    client: Callable[[str], Any]


@dataclass(frozen=True)
class Created:
    """A resource that is there: what `Ref` and `Fn::GetAtt` of it give."""

    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)


Maker = Callable[[ResourceRequest], Created]


def tag_map(properties: Json) -> Json:
    """The properties with CloudFormation's list of tags as the map that most APIs want."""
    tags = properties.get("Tags", {})
    if isinstance(tags, list):
        tags = {tag["Key"]: tag["Value"] for tag in tags}
    return properties | {"Tags": tags}
