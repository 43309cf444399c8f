"""`./scripts/bench identity PHOTO…`: whether edits keep the person, and whether a swap brings the other person.

Two faces are compared by the features of FaceRes, whose weights are needed: `./scripts/weights fetch
face_attributes/faceres`. On one photo before and after an edit they are a fair judge; they are not good enough to
verify anybody's identity.
"""

import argparse
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, groupby, permutations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi_vision.decode import decode
from sagemaker_endpoints._litert.person import FILE, PersonEstimator
from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.gallery import variants
from scripts.repository import WEIGHTS
from scripts.workbench import Workbench, open_workbench, photo_of

MIN_KEPT = 0.9
"""Least similarity of a face before and after an edit that should keep the person."""

MAX_STRANGERS = 0.55
"""Pairs of photographs above this similarity may show one person, so a swap between them says nothing. Over
photographs two people had 0.42 in the mean."""

MIN_FACE = 80
"""Longer side of the smallest face, pixels: the features of smaller ones are vague."""

STRENGTH = 60
"""Value of each slider that should not change the person, per cent."""

RETOUCH = (
    *("whitening", "smoothing", "remove_blemish", "dark_circle", "whiten_teeth"),
    *("brighten_eyes", "sharpen_eyes", "eye_bags", "skin_tone"),
)
"""The sliders of `beauty` that reshape nothing."""

RESHAPE = (
    *("thin_face", "shrink_face", "enlarge_eye", "nose_slim"),
    *("forehead", "mouth_size", "smile", "chin", "body_slim"),
)
"""The others; at 0 here."""

LOOKS = ("makeup", "makeup_transfer", "filters", "color_style", "hair_color", "portrait_matting")
"""Models of which every variant of the gallery should keep the person."""

Features = NDArray[np.float32]


@dataclass(frozen=True)
class Subject:
    """One photograph with its largest face.

    Attributes:
        name: of the file, without suffix.
        photo: with that face alone.
        features: of the face, (1024,) float32 of length 1.
    """

    name: str
    photo: Photo
    features: Features


@dataclass(frozen=True)
class Trial:
    """One edit of one photograph.

    Attributes:
        edit: what was done.
        name: of the photograph.
        similarity: of the face after the edit to the person that it should show.
        limit: what the similarity should exceed.
    """

    edit: str
    name: str
    similarity: float
    limit: float

    @property
    def failed(self) -> bool:
        """Whether the edit shows another person than it should."""
        return self.similarity < self.limit


Look = Callable[[RGB, Photo], Features]
"""The features of the photo's face in a picture of the same size."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench identity", description=__doc__)
    parser.add_argument(
        "photos", nargs="+", type=Path, help=f"photographs; of each, its largest face from {MIN_FACE} px"
    )
    parser.add_argument("--swaps", type=int, default=20, help="photographs among which every pair is swapped")
    parser.add_argument("--weights", type=Path, default=WEIGHTS / "face_attributes" / FILE, help="the weights file")
    arguments = parser.parse_args()
    look = _look_with(PersonEstimator(arguments.weights))
    subjects = list(read_subjects(arguments.photos, look))
    for line in lines(chain(edit_trials(subjects, look), swap_trials(subjects[: arguments.swaps], look))):
        print(line, flush=True)


def read_subjects(files: Sequence[Path], look: Look) -> Iterator[Subject]:
    """The photographs whose largest face is large enough."""
    for file in files:
        photo = photo_of(decode(file.read_bytes()).rgb)
        if photo.faces and max(photo.faces[0].box[2:]) >= MIN_FACE:
            alone = replace(photo, faces=photo.faces[:1])
            yield Subject(file.stem, alone, look(alone.rgb, alone))


def edits() -> Iterator[tuple[str, Workbench, str, Mapping[str, Any]]]:
    """Every edit that should keep the person: caption, model, effect, parameters."""
    beauty = open_workbench("beauty")
    at_rest = dict.fromkeys((*RETOUCH, *RESHAPE), 0)
    for name in RETOUCH:
        yield f"beauty {name}", beauty, "beauty", at_rest | {name: STRENGTH}
    yield "beauty, all of these", beauty, "beauty", at_rest | dict.fromkeys(RETOUCH, STRENGTH)
    for model in LOOKS:
        workbench = open_workbench(model)
        (part,) = workbench.manifest.effects.values()
        for variant in variants(part):
            yield f"{model} {variant.caption}", workbench, model, variant.params


def edit_trials(subjects: Sequence[Subject], look: Look) -> Iterator[Trial]:
    """Each edit on each photograph, compared with the photograph."""
    for caption, workbench, effect, params in edits():
        for subject in subjects:
            picture = workbench.prepare(effect, subject.photo, params)()
            similarity = float(look(picture[..., :3], subject.photo) @ subject.features)
            yield Trial(caption, subject.name, similarity, MIN_KEPT)


def swap_trials(subjects: Sequence[Subject], look: Look) -> Iterator[Trial]:
    """Each photograph with the face of each other one: it should be nearer to the source than to itself."""
    workbench = open_workbench("face_swap")
    for target, source in permutations(subjects, 2):
        if float(target.features @ source.features) <= MAX_STRANGERS:
            picture = workbench.prepare("face_swap/swap", target.photo, {}, source.photo)()
            features = look(picture, target.photo)
            to_source, to_target = float(features @ source.features), float(features @ target.features)
            yield Trial("face_swap", f"{source.name} > {target.name}", to_source, to_target)


def lines(trials: Iterable[Trial]) -> Iterator[str]:
    """One line for each edit: how many trials, the lowest and the mean similarity, and the failures from the worst.

    Args:
        trials: those of one edit one after another; each line comes when the edit's trials are done.
    """
    for edit, group in groupby(trials, lambda trial: trial.edit):
        own = list(group)
        similarities = [trial.similarity for trial in own]
        failures = sorted((trial for trial in own if trial.failed), key=lambda trial: trial.similarity - trial.limit)
        names = ", ".join(f"{trial.name} {trial.similarity:.2f}<{trial.limit:.2f}" for trial in failures)
        yield (
            f"{edit:32} {len(own) - len(failures):4} of {len(own):4}  lowest {min(similarities):.2f}  "
            f"mean {sum(similarities) / len(own):.2f}  {names}"
        ).rstrip()


def _look_with(estimator: PersonEstimator) -> Look:
    def look(rgb: RGB, photo: Photo) -> Features:
        return estimator.estimate(rgb, photo.faces[0].landmarks).features

    return look


if __name__ == "__main__":
    main()
