"""Faces that cannot be edited well are warned about, with the reason."""

from dataclasses import replace

import cv2
import numpy as np
import pytest

from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.face_quality import quality_warnings
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.dtypes import uint8
from tests.runtime.test_chain import model, same
from tests.support.portraits import astronaut


def reasons(rgb: RGB, yaw: float = 0.0) -> list[str]:
    poor = replace(astronaut().faces[0], quality=0.1, yaw=yaw)
    return [detail for warning in quality_warnings(rgb, [poor]) for detail in warning.details]


def test_a_good_face_is_not_warned_about() -> None:
    assert not list(quality_warnings(astronaut().rgb, astronaut().faces))


def test_the_reason_is_named() -> None:
    rgb = astronaut().rgb
    # given a face that is turned away, blurred, dark, or none of them
    assert reasons(rgb, yaw=68.0) == ["turned"]
    assert "blurred" in reasons(uint8(cv2.GaussianBlur(rgb, (0, 0), 6)))
    assert "dark" in reasons((rgb // 10).astype(np.uint8))
    assert reasons(rgb) == ["hidden"]


def test_a_tiny_face_is_named_so() -> None:
    photo = astronaut()
    tiny = replace(photo.faces[0], quality=0.1, landmarks=(photo.faces[0].landmarks / 5).astype(np.float32))
    small = uint8(cv2.resize(photo.rgb, None, fx=0.2, fy=0.2, interpolation=cv2.INTER_AREA))
    assert [warning.details[0] for warning in quality_warnings(small, [tiny])] == ["tiny"]


@pytest.mark.parametrize("needs_faces", [True, False])
def test_every_face_effect_warns(needs_faces: bool) -> None:
    # given a poor face, under an effect of faces or of whole pictures
    photo = astronaut()
    poor = Photo(photo.rgb, (replace(photo.faces[0], quality=0.1),))
    step = Step(model("a", same, needs_faces=needs_faces), Edit("glow", {}), {"f0": {}})
    [result] = run_chains([Chain(EditState.begin(poor), (step,))])

    # then the result of the former is warned about
    expected = (JobWarning("low_quality_face", "f0", ("hidden",)),) if needs_faces else ()
    assert result.state.warnings == expected
