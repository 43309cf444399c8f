"""Containers: which models share one, and the name of its endpoint.

A container has one image and one endpoint, and so one set of `[endpoint]` settings. A container for each small model
would need an instance for each, so models without special needs share a container.
"""

from collections.abc import Iterable, Sequence

from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest, RunsOn


def endpoint_name(stage: str, container: str) -> str:
    """The name of a container's endpoint. SageMaker allows no underscores in it.

    Args:
        stage: the deployment's name.
        container: the container's name.

    Example:
        >>> endpoint_name("dev", "face_parsing")
        'facemagi-dev-face-parsing'
    """
    return f"facemagi-{stage}-{container}".replace("_", "-")


def function_name(stage: str, container: str) -> str:
    """The name of a container's Lambda function. No other function of the stage's stack has a name with this beginning.

    Args:
        stage: the deployment's name.
        container: the container's name.

    Example:
        >>> function_name("dev", "face_parsing")
        'facemagi-dev-edit-face-parsing'
    """
    return endpoint_name(stage, f"edit-{container}")


NAMES = {"sagemaker": endpoint_name, "lambda": function_name}
"""What makes the name of a container's endpoint or function, by where it runs."""


def name_of(runs_on: RunsOn, stage: str, container: str) -> str:
    """The name of a container's endpoint or function.

    Args:
        runs_on: where the container runs.
        stage: the deployment's name.
        container: the container's name.
    """
    return NAMES[runs_on](stage, container)


def containers(manifests: Iterable[Manifest]) -> dict[str, list[Manifest]]:
    """Group models by container.

    Args:
        manifests: the models.

    Returns:
        The models of each container, by the container's name; in the order of `manifests`.

    Raises:
        FaceMagiError: `invalid_param` where models of one container have different `[endpoint]` settings.
    """
    groups: dict[str, list[Manifest]] = {}
    for manifest in manifests:
        groups.setdefault(manifest.container, []).append(manifest)
    for name, members in groups.items():
        _require_equal_settings(name, members)
    return groups


def _require_equal_settings(name: str, members: Sequence[Manifest]) -> None:
    first = members[0]
    for other in members[1:]:
        if other.endpoint != first.endpoint:
            raise FaceMagiError(
                "invalid_param",
                f"{first.name} and {other.name} share the container {name}, but their [endpoint] settings differ.",
                param=f"{other.name}.endpoint",
                actual=other.endpoint.model_dump(),
                limit=first.endpoint.model_dump(),
                remedy="Give both the same settings, or remove `shared` from one.",
            )
