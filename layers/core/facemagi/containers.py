"""Which models share a container: one image, one endpoint, one set of numbers for all of them.

A small model by itself would keep an instance of its own awake; several that need nothing special share one.
"""

from collections.abc import Iterable, Sequence

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest


def containers(manifests: Iterable[Manifest]) -> dict[str, list[Manifest]]:
    """The models of each container, by the container's name, in the order in which they are given.

    Raises:
        FaceMagiError: `invalid_param` where models want to share a container and do not agree on its numbers, or a
            shared container has the name of a model that is not in it.
    """
    together: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        together.setdefault(manifest.container, []).append(manifest)
    for name, members in together.items():
        _require_equal_numbers(name, members)
    return together


def _require_equal_numbers(name: str, members: Sequence[Manifest]) -> None:
    first = members[0]
    for other in members[1:]:
        if other.endpoint != first.endpoint:
            raise FaceMagiError(
                "invalid_param",
                f"{first.name} and {other.name} are to share the container {name}, and their [endpoint] differ.",
                param=f"{other.name}.endpoint",
                actual=other.endpoint.model_dump(),
                limit=first.endpoint.model_dump(),
                remedy="Give both the same numbers, or take `shared` away from one.",
            )
