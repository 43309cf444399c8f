"""The mask of an edit is the effect's own, or shows what has changed."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.output import Output, render_mask
from sagemaker_endpoints._sdk.contract import RGB, Crop, Edit, Photo
from tests.support.runtime_samples import face, face_at, noise
from tests.support.samples import make_manifest

ALIGN = {"template": "five_point_512", "size": 64}


class Editor:
    """An adapter that changes the left half, and shows the masks that it was made with."""

    def __init__(self, *masks: NDArray[np.float32]) -> None:
        self.masks = masks

    def load(self, weights: Path, device: str) -> None:
        """Nothing to load."""

    def edit(self, photos: list[Photo], edits: list[Edit]) -> list[RGB]:
        for photo in photos:
            for mask in self.masks:
                photo.show_mask(mask)
        return [np.where(np.arange(photo.rgb.shape[1])[:, None] < 40, 255 - photo.rgb, photo.rgb) for photo in photos]


class FaceEditor(Editor):
    """An adapter that inverts every crop."""

    def edit(self, crops: list[Crop], edits: list[Edit]) -> list[RGB]:  # type: ignore[override]
        return [255 - crop.rgb for crop in crops]


def mask_of(editor: Editor, photo: Photo, *, asked: bool = True, **manifest: Any) -> NDArray[np.uint8] | None:
    """The mask of one edit of a photo's faces."""
    model = Model(make_manifest(**manifest), editor)
    step = Step(model, Edit("glow", {}), {each.id: {} for each in photo.faces}, wants_mask=asked)
    (result,) = run_chains([Chain(EditState.begin(photo), (step,))])
    return result.mask


def test_a_mask_that_nobody_asks_for_is_not_made() -> None:
    assert mask_of(Editor(), Photo(noise(60, 80)), asked=False) is None


def test_without_a_mask_of_its_own_the_changed_pixels_are_white() -> None:
    mask = mask_of(Editor(), Photo(noise(60, 80)))
    assert mask is not None
    assert mask.shape == (60, 80)
    assert (mask[:, :40] == 255).all()
    assert not mask[:, 40:].any()


def test_the_masks_of_an_effect_are_merged() -> None:
    # given an effect that shows a mask for each of two faces
    upper, faint = np.zeros((60, 80), np.float32), np.full((60, 80), 0.2, np.float32)
    upper[:30] = 1
    # when a job asks for its mask
    mask = mask_of(Editor(upper, faint), Photo(noise(60, 80)))
    # then each pixel has the larger value
    assert mask is not None
    assert (mask[:30] == 255).all()
    assert (mask[30:] == 51).all()


def test_the_mask_of_a_face_editor_is_where_its_crops_are_pasted() -> None:
    # given two faces, one of which is edited
    faces = tuple(face(face_at(*centre, 90), name) for name, centre in {"f0": (100, 100), "f1": (300, 200)}.items())
    photo = Photo(noise(300, 400), faces)
    # when a job asks for the mask
    mask = mask_of(FaceEditor(), photo, kind="face_editor", align=ALIGN)
    # then both faces are white, with a soft edge, and the corners are black
    assert mask is not None
    assert (mask[100, 100], mask[200, 300]) == (255, 255)
    assert ((mask > 0) & (mask < 255)).any()
    assert not mask[:20].any()
    assert not mask[:, :20].any()


def test_a_mask_is_cut_and_scaled_as_its_picture() -> None:
    # given a mask whose left half is white
    mask = np.zeros((100, 200), np.uint8)
    mask[:, :100] = 255
    # when it is rendered smaller, with a visible mark requested
    photo = Photo(noise(100, 200))
    marked, plain = (
        render_mask(mask, photo, Output("png", max_side=50, mark=mark, mask=True)) for mark in ("zh", None)
    )
    # then it has no mark, which would be read as a part of the mask
    assert marked == plain
