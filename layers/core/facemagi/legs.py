"""A job's legs: steps that follow one another on one endpoint run there together, and then the picture moves on.

What a leg leaves to the next is a lossless PNG among the results, which carries what is known of its faces, so that the
result is the same as if all steps had run in one container.
"""

from collections.abc import Sequence
from itertools import groupby

from facemagi import limits
from facemagi.effects import Effect
from facemagi.sagemaker import Leg, handed_name, result_folder, result_name
from facemagi.settings import settings
from facemagi.table import Json


def split(owner: str, job: str, effects: Sequence[Effect], body: Json) -> list[Leg]:
    """The legs of a job, in order.

    Args:
        effects: of each step.
        body: the job as a container that has all of them would get it.
    """
    file = result_name(job, body["output"]["format"])
    runs = [list(run) for _, run in groupby(range(len(effects)), lambda place: effects[place].endpoint)]
    if len(runs) == 1:
        return [Leg(effects[0].endpoint, _seconds(effects), body, file)]
    legs = []
    for number, run in enumerate(runs):
        hands_over = number < len(runs) - 1
        legs.append(
            Leg(
                endpoint=effects[run[0]].endpoint,
                timeout_s=_seconds([effects[place] for place in run]),
                body=_part(body, run, _handed_uri(owner, job, number - 1) if number else None, hands_over),
                file=handed_name(job, number) if hands_over else file,
                number=number,
            )
        )
    return legs


def handed_key(owner: str, job: str, leg: int) -> str:
    """Where in the bucket a leg leaves its picture to the next one."""
    return f"{result_folder(owner)}/{handed_name(job, leg)}"


def _handed_uri(owner: str, job: str, leg: int) -> str:
    return f"s3://{settings().bucket}/{handed_key(owner, job, leg)}"


def _part(body: Json, run: Sequence[int], picture: str | None, hands_over: bool) -> Json:
    """Some steps of a job. The first leg gets the faces of all; later ones find them with the picture."""
    leg = {"first": run[0], "of": len(body["steps"]), "picture": picture, "hands_over": hands_over}
    part = body | {"steps": [body["steps"][place] for place in run], "leg": leg}
    if picture:
        part["faces"] = []
    if hands_over:
        part["output"] = {"format": "png"}
    return part


def _seconds(effects: Sequence[Effect]) -> int:
    """How long a container may take for all of these."""
    return min(sum(effect.manifest.endpoint.timeout_s for effect in effects), limits.MAX_INVOCATION_SECONDS)
