"""Effects: what the service can do to a photo."""

from typing import cast

from facemagi_client.calls.sending import answer
from facemagi_client.calls.service import Service, path_of
from facemagi_client.calls.steps import Call
from facemagi_client.types import Effect, WarmUp


def all_of(service: Service) -> Call[list[Effect]]:
    """All effects of the service, with the JSON Schemas of their parameters.

    Args:
        service: the service.
    """
    found = yield from answer(service, "GET", "/v1/effects")
    return cast(list[Effect], found["effects"])


def get(service: Service, effect: str) -> Call[Effect]:
    """Show an effect.

    Args:
        service: the service.
        effect: its id, such as `beauty` or `face_swap/swap`.

    Raises:
        ApiError: there is no such effect.
    """
    return cast(Effect, (yield from answer(service, "GET", path_of("effects", effect))))


def warm(service: Service, effect: str) -> Call[WarmUp]:
    """Start an instance for an effect before its first job, at the moment in which a user opens it.

    Args:
        service: the service.
        effect: its id.

    Raises:
        ApiError: there is no such effect.
    """
    path = path_of("effects", effect, "warm")
    return cast(WarmUp, (yield from answer(service, "POST", path, repeatable=True)))
