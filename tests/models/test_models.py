"""The promises that every model keeps; a new model folder is tested automatically. docs/model_author.md lists them."""

import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi.parameters import Slider
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from scripts.repository import MODELS
from tests.models.promises import (
    far_from_face,
    find_write,
    max_change,
    mean_change,
    read_only,
    require,
    require_equal,
    with_kept_masks,
)
from tests.support.editing import bench, edited
from tests.support.golden import golden_difference
from tests.support.portraits import astronaut, closeup, face_in_crop, quarter_turned, side_by_side, with_pixels
from tests.support.samples import ROOT

MAX_GOLDEN_MEAN, MAX_GOLDEN_HIGH = 0.3, 6
"""Levels: the mean difference from expected.png, and the difference that 999 of 1000 values stay below. Other
processors round convolutions and the landmark network differently in the last bits, which moves a face's masks by
hundredths of a pixel."""

STEPS = (0, 25, 50, 75, 100)
"""Per cent of a slider's range, at which its effect is measured."""

MIN_GROWTH = 0.99
"""Smallest ratio of the change at one step to that at the step before: rounding to whole levels may cost 1 %."""

MAX_PAIR_DIFFERENCE = 0.05
"""Of the effect: a face beside another one against the same face alone. The person mask of a wider picture is a little
different."""

MAX_TURN_DIFFERENCE = 0.1
"""Of the effect: a turned photo's result against the turned result. The person mask of a turned photo is a little
different, and so is resampling on a turned grid."""

SMALL_FACE = 64
"""Longer side of the small face's box, pixels: a face in a group photo."""

CUT = 250
"""Columns of the close-up that are cut away; the edge then runs through the face."""


@dataclass(frozen=True)
class EffectCase:
    """One effect of one model that needs no weights: those are not in the repository."""

    manifest: Manifest
    effect: str

    def __str__(self) -> str:
        return f"{self.manifest.name}-{self.effect}"

    def strengths(self) -> list[str]:
        """`strength` where the effect has it; the other sliders then only modify it. Else every slider from 0."""
        parameters = self.manifest.effects[self.effect].parameters
        sliders = [name for name, kind in parameters.items() if isinstance(kind, Slider) and kind.minimum == 0]
        return ["strength"] if "strength" in sliders else sliders

    def neutral(self, **given: int) -> dict[str, int]:
        """All strengths at 0, except those given."""
        return dict.fromkeys(self.strengths(), 0) | given

    def run(self, photo: Photo, **params: int) -> RGB:
        """The edit of a read-only photo; a model that writes to it is reported in one sentence."""
        try:
            return edited(self.manifest.name, self.effect, read_only(photo), **params)
        except (ValueError, cv2.error) as error:
            failure = error
        line = find_write(failure, MODELS / self.manifest.name)
        require(line is None, f"{self}: writes to its photo in {line}, must not: write to photo.rgb.copy()")
        raise failure

    def maximum(self, name: str) -> int:
        parameter = self.manifest.effects[self.effect].parameters[name]
        assert isinstance(parameter, Slider)
        return parameter.maximum


FOLDERS = model_folders(MODELS)
MANIFESTS = [read_manifest(folder) for folder in FOLDERS]
EDITORS = [m for m in MANIFESTS if not m.required_weights and not m.reports]
"""The models that edit photos without weights; a report has no picture."""

CASES = [EffectCase(m, effect) for m in EDITORS for effect in m.effects]
SLIDERS = [(case, name) for case in CASES for name in case.strengths()]
WHOLE_PICTURE = {"face_swap-morph", "head_parts-head_parts"}
"""Effects that need a face and change the whole picture."""

FACE_CASES = [case for case in CASES if case.manifest.needs_faces and str(case) not in WHOLE_PICTURE]

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
cases = pytest.mark.parametrize("case", CASES, ids=str)
face_cases = pytest.mark.parametrize("case", FACE_CASES, ids=str)
sliders = pytest.mark.parametrize(("case", "slider"), SLIDERS, ids=str)


def spotted() -> Photo:
    """The close-up with two dark spots on its cheeks, so that every slider has something to change."""
    photo = closeup()
    points = photo.faces[0].landmarks[:, :2]
    rows, columns = np.mgrid[: photo.rgb.shape[0], : photo.rgb.shape[1]] + 0.5
    spots = sum(np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / 18.0) for x, y in points[[50, 280]])
    return with_pixels(photo, np.rint(photo.rgb * (1 - 0.35 * np.asarray(spots))[..., None]).astype(np.uint8))


def inside_box(rgb: RGB, face: Face) -> RGB:
    x, y, width, height = (int(value) for value in face.box)
    return rgb[y : y + height, x : x + width]


@folders
def test_a_folder_is_complete(folder: Path) -> None:
    needed = {"model.toml", "adapter.py", "requirements.txt"}
    if folder.name in {manifest.name for manifest in EDITORS}:
        needed |= {"expected.png"}
    missing = sorted(needed - {path.name for path in folder.iterdir()})
    require(not missing, f"{folder.name}: lacks {len(missing)} files, must be 0: add {', '.join(missing)}")


@folders
def test_an_adapter_is_imported_without_a_framework(folder: Path) -> None:
    statement = (
        f"import sys; from sagemaker_endpoints.{folder.name}.adapter import Adapter;"
        "print({'torch', 'tensorflow', 'onnxruntime'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", statement], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    imported = run.stdout.strip()
    require(
        imported == "set()",
        f"{folder.name}: importing adapter.py imports {imported}, must be no framework: import it inside `load`",
    )


@pytest.mark.parametrize("name", [m.name for m in EDITORS])
def test_the_sample_looks_like_the_golden_picture(name: str) -> None:
    difference = golden_difference(name)
    mean, high = float(difference.mean()), float(np.percentile(difference, 99.9))
    advice = f"if the change is intended, run `python -m tests.support.golden {name}` and look at the picture"
    subject = f"{name}: the sample differs from expected.png"
    require(mean < MAX_GOLDEN_MEAN, f"{subject} by {mean:.2f} levels on average, must be < {MAX_GOLDEN_MEAN}: {advice}")
    require(
        high < MAX_GOLDEN_HIGH,
        f"{subject} by {high:.1f} levels at the 99.9th percentile, must be < {MAX_GOLDEN_HIGH}: {advice}",
    )


@cases
def test_at_rest_the_result_is_the_photo_byte_for_byte(case: EffectCase) -> None:
    require(bool(case.strengths()), f"{case}: has 0 sliders that start at 0, must be >= 1: add a slider `strength`")
    result = case.run(astronaut(), **case.neutral())
    require_equal(astronaut().rgb, result, f"{case}: the result at strength 0", "return photo.rgb.copy() there")


@sliders
def test_a_higher_slider_changes_more(case: EffectCase, slider: str) -> None:
    """A slider from 0 is a strength by itself. One that only modifies another has another minimum (-100 or 1), and an
    effect with one overall strength calls it `strength`."""
    photo, maximum = spotted(), case.maximum(slider)
    subject = f"{case}: slider '{slider}'"
    results = [case.run(photo, **case.neutral(**{slider: round(maximum * step / 100)})) for step in STEPS]
    changes = [mean_change(photo.rgb, result) for result in results]
    require(changes[0] == 0.0, f"{subject} at 0 % changes the photo by {changes[0]:.4f} levels, must be 0")
    require(
        changes[1] > 0.0,
        f"{subject} at {STEPS[1]} % changes the photo by {changes[1]:.4f} levels, must be > 0: "
        "even a quarter of the slider must be visible",
    )
    for (low, before), (high, after) in pairwise(zip(STEPS, changes, strict=True)):
        require(
            after >= MIN_GROWTH * before,
            f"{subject} changes the photo by {before:.4f} levels at {low} % and by {after:.4f} at {high} %, "
            f"must be >= {MIN_GROWTH * before:.4f}: make it grow monotonically",
        )
    require(
        changes[-1] > changes[1],
        f"{subject} changes the photo by {changes[1]:.4f} levels at {STEPS[1]} % and by {changes[-1]:.4f} at "
        f"{STEPS[-1]} %, must be more: do not let it saturate below {STEPS[1]} %",
    )


@cases
def test_the_same_photo_gives_the_same_bytes(case: EffectCase) -> None:
    first, second = case.run(closeup()), case.run(closeup())
    require_equal(first, second, f"{case}: the second edit of the same photo", "seed what is random from the photo")


@cases
def test_what_other_jobs_found_in_the_photo_changes_no_byte(case: EffectCase) -> None:
    photo, fresh = with_kept_masks(closeup(), bench(case.manifest.name).parser), case.run(closeup())
    for edit in ("first", "second"):
        require_equal(fresh, case.run(photo), f"{case}: the {edit} edit with shared masks", "do not write to a mask")


@cases
def test_the_photo_itself_is_not_written_to(case: EffectCase) -> None:
    photo = closeup()
    shape = case.run(photo).shape
    require(shape == photo.rgb.shape, f"{case}: the result has shape {shape}, must be {photo.rgb.shape}")


@face_cases
def test_far_from_the_face_every_byte_stays(case: EffectCase) -> None:
    photo = astronaut()
    far = far_from_face(photo)
    require_equal(
        photo.rgb[far],
        case.run(photo)[far],
        f"{case}: the result at more than the size of its box from the face",
        "blend with a mask that ends near the face",
    )


@face_cases
def test_two_faces_are_each_edited_as_if_alone(case: EffectCase) -> None:
    # given the sample alone, and twice side by side
    photo = astronaut()
    pair = side_by_side(photo, photo)
    # when both are edited
    together, alone = case.run(pair), inside_box(case.run(photo), photo.faces[0])
    # then each of the two faces becomes what the one alone becomes
    effect = mean_change(inside_box(photo.rgb, photo.faces[0]), alone)
    require(effect > 0, f"{case}: the defaults change the face by {effect:.4f} levels, must be > 0")
    for face in pair.faces:
        share = mean_change(alone, inside_box(together, face)) / effect
        require(
            share < MAX_PAIR_DIFFERENCE,
            f"{case}: face {face.id} of two differs from the same face alone by {share:.1%} of the effect, "
            f"must be < {MAX_PAIR_DIFFERENCE:.0%}: keep the measurements of each face apart",
        )


@face_cases
def test_without_faces_the_photo_is_unchanged(case: EffectCase) -> None:
    photo = replace(astronaut(), faces=())
    require_equal(photo.rgb, case.run(photo), f"{case}: the result without faces", "return photo.rgb.copy() then")


@face_cases
def test_a_face_cut_by_the_edge_is_edited(case: EffectCase) -> None:
    photo = closeup()
    rgb = np.ascontiguousarray(photo.rgb[:, CUT:])
    cut = Photo(rgb, tuple(face_in_crop(face, (CUT, 0)) for face in photo.faces))
    largest = max_change(cut.rgb, case.run(cut))
    require(
        largest > 0,
        f"{case}: a face cut by the photo's edge changes by {largest} levels, must be > 0: "
        "clip regions to the photo instead of skipping the face",
    )


@face_cases
def test_a_quarter_turn_of_the_photo_turns_the_result(case: EffectCase) -> None:
    photo = closeup()
    upright, lying = case.run(photo), case.run(quarter_turned(photo))
    effect = mean_change(photo.rgb, upright)
    require(effect > 0, f"{case}: the defaults change the face by {effect:.4f} levels, must be > 0")
    share = mean_change(np.rot90(upright), lying) / effect
    require(
        share < MAX_TURN_DIFFERENCE,
        f"{case}: the result of a photo turned by 90 degrees differs from the turned result by {share:.1%} of the "
        f"effect, must be < {MAX_TURN_DIFFERENCE:.0%}: take directions from the landmarks",
    )


@face_cases
def test_a_face_of_64_pixels_is_edited(case: EffectCase) -> None:
    # given the close-up, reduced until its face's box is 64 pixels long
    photo = closeup()
    zoom = SMALL_FACE / max(photo.faces[0].box[2:])
    side = round(photo.rgb.shape[0] * zoom)
    small = np.asarray(Image.fromarray(photo.rgb).resize((side, side), Image.Resampling.BOX))
    tiny = Photo(small, tuple(face_in_crop(face, (0, 0), side / photo.rgb.shape[0]) for face in photo.faces))
    # when it is edited
    largest = max_change(small, case.run(tiny))
    # then it changes
    require(
        largest > 0,
        f"{case}: a face of {SMALL_FACE} pixels changes by {largest} levels, must be > 0: "
        "let radii round up to at least one pixel",
    )
