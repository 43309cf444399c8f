"""Containers: which models share one, and what its endpoint is called.

A container has one image, one endpoint and one set of numbers. A small model alone would keep an instance running for
itself, so models without special needs share a container.
"""

from collections.abc import Iterable, Sequence

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest


def endpoint_name(stage: str, container: str) -> str:
    """The name of a container's endpoint; SageMaker allows no underscore in it.

    Args:
        stage: the deployment's name.
        container: the container's name.

    Example:
        >>> endpoint_name("dev", "face_parsing")
        'facemagi-dev-face-parsing'
    """
    return f"facemagi-{stage}-{container}".replace("_", "-")


def containers(manifests: Iterable[Manifest]) -> dict[str, list[Manifest]]:
    """Group models by container.

    Args:
        manifests: the models.

    Returns:
        The models of each container by its name, in the order in which they were given.

    Raises:
        FaceMagiError: `invalid_param` where models of one container have different numbers in `[endpoint]`.
    """
    groups: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        groups.setdefault(manifest.container, []).append(manifest)
    for name, members in groups.items():
        _require_equal_numbers(name, members)
    return groups


def _require_equal_numbers(name: str, members: Sequence[Manifest]) -> None:
    first = members[0]
    for other in members[1:]:
        if other.endpoint != first.endpoint:
            raise FaceMagiError(
                "invalid_param",
                f"{first.name} and {other.name} share the container {name}, but their [endpoint] differ.",
                param=f"{other.name}.endpoint",
                actual=other.endpoint.model_dump(),
                limit=first.endpoint.model_dump(),
                remedy="Give both the same numbers, or remove `shared` from one.",
            )
