"""Parameter and result of the functions that create resources."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class ResourceRequest:
    """A resource to be created.

    Attributes:
        name: the generated name, for resources whose properties contain none.
        properties: its properties, with all intrinsic functions resolved.
        client: returns the boto3 client of a service.
    """

    name: str
    properties: Json
    client: Callable[[str], Any]


@dataclass(frozen=True)
class CreatedResource:
    """A resource that has been created.

    Attributes:
        ref: the value of `Ref`.
        attributes: the values of `Fn::GetAtt`, by attribute.
    """

    ref: str
    attributes: Mapping[str, str] = field(default_factory=dict)


Create = Callable[[ResourceRequest], CreatedResource]
"""Creates a resource of one type."""


def tag_map(properties: Json) -> Json:
    """The properties, with `Tags` as a map, which most APIs require.

    Args:
        properties: with `Tags` as CloudFormation's list, or as a map, or without.
    """
    tags = properties.get("Tags", {})
    if isinstance(tags, list):
        tags = {tag["Key"]: tag["Value"] for tag in tags}
    return properties | {"Tags": tags}
