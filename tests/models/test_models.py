"""What every model promises, whichever it is: a new folder is tested by being there."""

import subprocess
import sys
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from facemagi.manifest import Manifest, model_folders, read_manifest
from facemagi.parameters import Slider
from sagemaker_endpoints._sdk.contract import RGB, Face, Photo
from tests.support.golden import MODELS, edited, expected, golden
from tests.support.portraits import astronaut, beside, change, closeup, moved, turned, with_pixels
from tests.support.samples import ROOT

GOLDEN_MEAN, GOLDEN_HIGH = 0.3, 6
"""Levels: mean difference, and the one that 999 of 1000 values stay below. Other processors round convolutions and the
landmarks' network differently in the last bits, which moves a face's masks by hundredths of a pixel."""

STEPS = (0, 25, 50, 75, 100)
"""Per cent of a slider's way."""

GROWTH = 0.99
"""A step may fall behind the one before by rounding to whole levels, not by more."""


@dataclass(frozen=True)
class Case:
    """One effect of one model, where pictures can be had: its weights, if it needs any, are in no repository."""

    manifest: Manifest
    effect: str

    def __str__(self) -> str:
        return f"{self.manifest.name}-{self.effect}"

    def strengths(self) -> list[str]:
        """`strength`, where there is one, with the others as its manner; else every slider from 0 is one by itself."""
        parameters = self.manifest.effects[self.effect].parameters
        sliders = [name for name, kind in parameters.items() if isinstance(kind, Slider) and kind.minimum == 0]
        return ["strength"] if "strength" in sliders else sliders

    def neutral(self, **given: int) -> dict[str, int]:
        return dict.fromkeys(self.strengths(), 0) | given

    def run(self, photo: Photo, **params: int) -> RGB:
        return edited(self.manifest.name, self.effect, photo, **params)

    def maximum(self, name: str) -> int:
        parameter = self.manifest.effects[self.effect].parameters[name]
        assert isinstance(parameter, Slider)
        return parameter.maximum


FOLDERS = model_folders(MODELS)
MANIFESTS = [read_manifest(folder) for folder in FOLDERS]
CASES = [Case(m, effect) for m in MANIFESTS if m.weights is None for effect in m.effects]
SLIDERS = [(case, name) for case in CASES for name in case.strengths()]
WHOLE_PICTURE = {"face_swap-morph"}
"""Needs a face, and changes everything around it too."""

FACE_CASES = [case for case in CASES if case.manifest.needs_faces and str(case) not in WHOLE_PICTURE]

folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
cases = pytest.mark.parametrize("case", CASES, ids=str)
face_cases = pytest.mark.parametrize("case", FACE_CASES, ids=str)
sliders = pytest.mark.parametrize(("case", "slider"), SLIDERS, ids=str)


def spotted() -> Photo:
    """The close-up with two dark spots on its cheeks, so that there is something to do for every slider."""
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
    wanted = {"model.toml", "adapter.py", "requirements.txt"}
    if read_manifest(folder).weights is None:
        wanted |= {"expected.png"}
    assert wanted - {path.name for path in folder.iterdir()} == set()


@folders
def test_an_adapter_is_imported_without_a_framework(folder: Path) -> None:
    statement = (
        f"import sys; from sagemaker_endpoints.{folder.name}.adapter import Adapter;"
        "print({'torch', 'tensorflow', 'onnxruntime'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", statement], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "set()", run.stderr


@pytest.mark.parametrize("name", [m.name for m in MANIFESTS if m.weights is None])
def test_the_sample_looks_as_the_golden_picture(name: str) -> None:
    wanted = np.asarray(Image.open(expected(name)).convert("RGB"))
    difference = np.abs(change(wanted, golden(name)))
    assert difference.mean() < GOLDEN_MEAN
    assert np.percentile(difference, 99.9) < GOLDEN_HIGH


@cases
def test_at_rest_the_photo_comes_back_byte_for_byte(case: Case) -> None:
    assert case.strengths(), "an effect has at least one strength from 0"
    assert np.array_equal(case.run(astronaut(), **case.neutral()), astronaut().rgb)


@sliders
def test_more_of_a_slider_is_more_change(case: Case, slider: str) -> None:
    """A slider from 0 is a strength by itself; what only shapes another has another minimum (-100 or 1), and an effect
    with one overall strength calls it `strength`."""
    photo, most = spotted(), case.maximum(slider)
    pictures = [case.run(photo, **case.neutral(**{slider: round(most * step / 100)})) for step in STEPS]
    changes = [float(np.abs(change(photo.rgb, picture)).mean()) for picture in pictures]
    assert changes[0] == 0.0
    assert all(later >= GROWTH * earlier for earlier, later in pairwise(changes))
    assert changes[-1] > changes[1] > 0.0


@cases
def test_the_same_photo_gives_the_same_bytes(case: Case) -> None:
    assert np.array_equal(case.run(closeup()), case.run(closeup()))


@cases
def test_the_photo_itself_is_not_written_to(case: Case) -> None:
    photo = replace(closeup(), rgb=closeup().rgb.copy())
    photo.rgb.flags.writeable = False
    assert case.run(photo).shape == photo.rgb.shape


@face_cases
def test_far_from_the_face_every_byte_stays(case: Case) -> None:
    photo = astronaut()
    x, y, width, height = photo.faces[0].box
    far = np.ones(photo.rgb.shape[:2], bool)
    far[max(0, int(y - height)) : int(y + 2 * height), max(0, int(x - width)) : int(x + 2 * width)] = False
    assert far.any()
    assert np.array_equal(case.run(photo)[far], photo.rgb[far])


@face_cases
def test_two_faces_are_each_edited_as_if_alone(case: Case) -> None:
    photo = astronaut()
    pair = beside(photo, photo)
    both, alone = case.run(pair), case.run(photo)
    effect = np.abs(change(inside_box(photo.rgb, photo.faces[0]), inside_box(alone, photo.faces[0]))).mean()
    for face in pair.faces:
        # the person mask of a wider picture is a little different
        difference = change(inside_box(alone, photo.faces[0]), inside_box(both, face))
        assert np.abs(difference).mean() < 0.05 * effect


@face_cases
def test_no_face_no_change(case: Case) -> None:
    photo = replace(astronaut(), faces=())
    assert np.array_equal(case.run(photo), photo.rgb)


@face_cases
def test_a_face_cut_by_the_edge_is_edited(case: Case) -> None:
    photo, left = closeup(), 250
    cut = Photo(np.ascontiguousarray(photo.rgb[:, left:]), tuple(moved(f, (left, 0)) for f in photo.faces))
    assert np.abs(change(cut.rgb, case.run(cut))).max() > 0


@face_cases
def test_a_quarter_turn_of_the_photo_turns_the_result(case: Case) -> None:
    photo = closeup()
    upright, lying = case.run(photo), case.run(turned(photo))
    effect = np.abs(change(photo.rgb, upright)).mean()
    assert np.abs(change(np.rot90(upright), lying)).mean() < 0.1 * effect


@face_cases
def test_a_face_of_64_pixels_is_edited(case: Case) -> None:
    photo = closeup()
    zoom = 64 / max(photo.faces[0].box[2:])
    side = round(photo.rgb.shape[0] * zoom)
    small = np.asarray(Image.fromarray(photo.rgb).resize((side, side), Image.Resampling.BOX))
    tiny = Photo(small, tuple(moved(f, (0, 0), side / photo.rgb.shape[0]) for f in photo.faces))
    assert np.abs(change(small, case.run(tiny))).max() > 0
