"""The answers about one face, each with its certainty."""

from collections.abc import Mapping
from dataclasses import dataclass

from sagemaker_endpoints._imaging.attributes.attribute_labels import measured_estimates
from sagemaker_endpoints._imaging.attributes.binary_estimate import BinaryEstimate
from sagemaker_endpoints._imaging.attributes.hair_labels import hair_colour
from sagemaker_endpoints._imaging.attributes.head_view import head_view
from sagemaker_endpoints._litert.person_estimate import PersonEstimate
from sagemaker_endpoints._sdk.contract import Crop

AGE_BANDS = {"young": (0, 36), "adult": (37, 57), "senior": (58, 99)}
"""The first and the last year of each band. Nothing below `young`: the network takes children for adults of 27."""


@dataclass(frozen=True)
class Answer:
    """The answer to one question about a face.

    Attributes:
        value: None where there is no answer.
        certainty: 0…1, how often such an answer is right.
    """

    value: str | bool | None
    certainty: float


NO_ANSWER = Answer(None, 0.0)


@dataclass(frozen=True)
class Reliability:
    """How often answers to one question were right, by eye, over 50 faces of photographs.

    The shares are those of Laplace's rule, (right + 1) / (all + 2). The thresholds of the smile were chosen on the same
    faces.

    Attributes:
        certain: of the answers that the measurement calls certain.
        unsure: of the others.
    """

    certain: float
    unsure: float

    def answer(self, value: str | bool | None, certain: bool) -> Answer:
        """The answer with the certainty of its kind."""
        return Answer(value, self.certain if certain else self.unsure)


GLASSES = Reliability(certain=0.98, unsure=0.75)
BEARD = Reliability(certain=0.98, unsure=0.62)
FRINGE = Reliability(certain=0.93, unsure=0.88)
HAIR_COLOUR = Reliability(certain=0.91, unsure=0.44)
SMILE = Reliability(certain=0.97, unsure=0.73)


def person_answers(person: PersonEstimate | None) -> dict[str, Answer]:
    """The answers of the network.

    Args:
        person: its estimates; None where it has no weights.

    Returns:
        `age_band` and `gender_presentation`.
    """
    if person is None:
        return {"age_band": NO_ANSWER, "gender_presentation": NO_ANSWER}
    shares = {band: float(person.ages[first : last + 1].sum()) for band, (first, last) in AGE_BANDS.items()}
    band = max(shares, key=lambda name: shares[name])
    presentation = "masculine" if person.male > 0.5 else "feminine"
    return {
        "age_band": Answer(band, shares[band]),
        "gender_presentation": Answer(presentation, max(person.male, 1 - person.male)),
    }


def measured_answers(crop: Crop) -> dict[str, Answer]:
    """The answers from landmarks and pixels.

    Args:
        crop: the face with its hair.

    Returns:
        `glasses`, `beard`, `fringe`, `hair_colour` and `smile`.
    """
    labels = measured_estimates(crop, ["eyeglasses", "no_beard", "bangs", "smiling"])
    beard = labels["no_beard"]
    colour, certain = hair_colour(head_view(crop))
    return {
        "glasses": _answer(GLASSES, labels, "eyeglasses"),
        "beard": BEARD.answer(not beard.value, beard.certain),
        "fringe": _answer(FRINGE, labels, "bangs"),
        "hair_colour": HAIR_COLOUR.answer(colour, certain) if colour else NO_ANSWER,
        "smile": _answer(SMILE, labels, "smiling"),
    }


def _answer(reliability: Reliability, labels: Mapping[str, BinaryEstimate], name: str) -> Answer:
    return reliability.answer(labels[name].value, labels[name].certain)
