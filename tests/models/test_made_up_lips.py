"""Lipstick: its edge, what stays of the lips, and how much there is of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.cosmetics.lipstick import apply_lipstick
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.eye_mesh import LEFT
from sagemaker_endpoints._imaging.face.lips import Lips, find_lips
from sagemaker_endpoints._imaging.face.sample_face import sample_frame
from sagemaker_endpoints._sdk.contract import RGB, Mask
from tests.models.makeup_samples import astronaut, edit, face_with, inside, landmarks, made_up

LOWER_LIP = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291)
"""Landmarks of the lower lip's outer edge, from corner to corner."""


def lips() -> NDArray[np.bool_]:
    """(H, W): the lips without their edges and the mouth between them."""
    return inside(mesh.LIPS_OUTER, -3) & ~inside(mesh.LIPS_INNER, 3)


def with_redder_lips() -> RGB:
    """The head with lips whose colour ends sharply at the mesh's outline."""
    cover = cv2.GaussianBlur((inside(mesh.LIPS_OUTER) & ~inside(mesh.LIPS_INNER)).astype(np.float32), (0, 0), 0.8)
    share = 0.6 * cover[..., None]
    return np.asarray(np.rint(astronaut() * (1 - share) + np.array([190, 70, 80]) * share), np.uint8)


def test_lipstick_ends_where_the_colour_of_the_lips_ends() -> None:
    # given: an outline that lies on the chin, 4 pixels below the lower lip
    lower = landmarks().copy()
    lower[list(LOWER_LIP[2:-2]), 1] += 4
    rgb = with_redder_lips()
    # when
    painted = edit(rgb, [face_with(lower, lipstick=100, lipstick_colour="#2030a0")])
    # then
    difference = np.abs(painted.astype(int) - rgb).sum(axis=2)
    middle = slice(*landmarks()[[91, 321], 0].astype(int))
    chin = inside(mesh.LIPS_OUTER, 3.5) & ~inside(mesh.LIPS_OUTER, 2)
    chin[: int(landmarks()[17, 1])] = False
    assert chin[:, middle].sum() > 20
    assert difference[:, middle][chin[:, middle]].mean() < 0.3 * difference[lips()].mean()


def test_lipstick_keeps_the_furrows_of_the_lips() -> None:
    # given
    painted = made_up(lipstick=100, lipstick_colour="#a02a3a")
    # when
    before, after = (fine_lightness(rgb)[lips()] for rgb in (astronaut(), painted))
    # then
    assert np.corrcoef(before, after)[0, 1] > 0.95
    assert after.std() > 0.6 * before.std()


def fine_lightness(rgb: RGB) -> NDArray[np.float32]:
    """(H, W): L without what is wider than a furrow."""
    lightness = np.ascontiguousarray(rgb_to_lab(rgb)[..., 0])
    return np.asarray(lightness - cv2.GaussianBlur(lightness, (0, 0), 3), np.float32)


def test_reflections_on_the_lips_are_paler_than_the_lipstick() -> None:
    # given: one bright reflection on the lower lip
    x, y = landmarks()[[14, 17], :2].mean(axis=0)
    spot = np.zeros(astronaut().shape[:2], np.float32)
    cv2.circle(spot, (int(x), int(y)), 2, 1.0, -1)
    share = 0.8 * cv2.GaussianBlur(spot, (0, 0), 0.8)[..., None]
    rgb = np.asarray(np.rint(astronaut() * (1 - share) + 255 * share), np.uint8)
    # when
    painted = rgb_to_lab(edit(rgb, [face_with(landmarks(), lipstick=100, lipstick_colour="#a01030")]))
    # then
    chroma = np.hypot(painted[..., 1], painted[..., 2])
    assert chroma[spot > 0].mean() < 0.75 * chroma[lips() & (share[..., 0] < 0.01)].mean()


def test_thin_lips_get_less_lipstick() -> None:
    # given
    face = sample_frame()
    lab = np.full((256, 256, 3), (55, 25, 12), np.float32)
    outer = face.ring(mesh.LIPS_OUTER)
    left, right = (int(x) for x in face.points[[61, 291], 0])
    middle = int(outer[:, 1].mean())

    def band(height: float) -> Mask:
        rows = max(1, round(height * face.unit / 2))
        mask = np.zeros((256, 256), np.float32)
        mask[middle - rows : middle + rows, left:right] = 1
        return mask

    # when
    most = [
        float(np.abs(_painted(lab, Lips(band(height), outer, lab[0, 0])) - lab).max()) for height in (0.06, 0.14, 0.26)
    ]
    # then
    assert most[0] < 0.8 * most[2]
    assert most[0] < most[1] < most[2]


def _painted(lab: NDArray[np.float32], lips: Lips) -> NDArray[np.float32]:
    skin, colour = np.array([70, 15, 18], np.float32), np.array([35, 55, 25], np.float32)
    return apply_lipstick(lab, sample_frame(), lips, skin, 1.0, colour, "matte")


def test_evening_darkens_the_lids_more_than_the_lips() -> None:
    darker = rgb_to_lab(astronaut())[..., 0] - rgb_to_lab(made_up(look="evening"))[..., 0]
    lids = inside((*LEFT.upper_lid, *reversed(LEFT.crease)))
    assert darker[lids].mean() > darker[lips()].mean() > 0


def test_dark_red_on_pale_lips_is_red_and_not_mauve() -> None:
    # given: pale pink lips, and half the strength of a dark red
    lab = np.full((256, 256, 3), (66, 14, 5), np.float32)
    face = sample_frame()
    lips_of = find_lips(lab, face)
    skin, red = np.array([72, 10, 14], np.float32), np.array([36, 50, 24], np.float32)
    # when
    painted = apply_lipstick(lab, face, lips_of, skin, 0.5, red, "satin")
    # then: the hue has moved further towards the stick than the lightness
    middle = lips_of.mask > 0.95
    lighter, redder = (abs(float((painted - lab)[middle][:, channel].mean())) for channel in (0, 1))
    assert redder / (red[1] - lab[0, 0, 1]) > 1.1 * lighter / (lab[0, 0, 0] - red[0])


def test_both_lips_get_one_hue() -> None:
    # given: a brown upper lip and a pink lower one
    lab = np.full((256, 256, 3), (50, 12, 18), np.float32)
    face = sample_frame()
    lab[int(face.points[14, 1]) - 2 :] = (50, 24, 8)
    lips_of = find_lips(lab, face)
    # when
    painted = apply_lipstick(
        lab, face, lips_of, lab[0, 0] + np.float32(8), 1.0, np.array([42, 45, 18], np.float32), "satin"
    )
    # then
    inside = lips_of.mask > 0.95
    before, after = (np.ptp(np.arctan2(each[inside][:, 2], each[inside][:, 1])) for each in (lab, painted))
    assert after < 0.5 * before
