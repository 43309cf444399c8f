"""Faces are aligned to the templates, without aliasing and without a shift."""

import cv2
import numpy as np
import pytest

from sagemaker_endpoints._sdk.align import Alignment, align, find_alignment
from sagemaker_endpoints._sdk.landmarks import five_points
from sagemaker_endpoints._sdk.resample import read_small, warp
from sagemaker_endpoints._sdk.similarity import fit_similarity, inverse, transform_points
from sagemaker_endpoints._sdk.templates import TEMPLATES, Template
from tests.support.runtime_samples import face_at, noise, ramp, rotated_clockwise, smooth

TRIANGLE = np.array([(10.0, 12.0), (80.0, 15.0), (44.0, 90.0)])


@pytest.mark.parametrize("degrees", [0, 30, 90, 180, -135])
@pytest.mark.parametrize("scale", [0.1, 1.0, 7.0])
def test_a_known_similarity_is_recovered(degrees: float, scale: float) -> None:
    # given points and a similarity that rotates, scales and shifts them
    c, s = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    known = np.array([(c, -s, 31.0), (s, c, -7.0)])
    # when the similarity is fitted to the points before and after
    fit = fit_similarity(TRIANGLE, transform_points(known, TRIANGLE))
    # then it is recovered
    np.testing.assert_allclose(fit, known, atol=1e-9)


def test_the_fit_to_mirrored_points_is_no_reflection() -> None:
    # given points and their mirror image
    mirrored = TRIANGLE * (-1, 1)
    # when a similarity is fitted
    fit = fit_similarity(TRIANGLE, mirrored)
    # then it rotates and does not reflect
    assert np.linalg.det(fit[:, :2]) > 0


def test_the_fit_has_the_least_squared_error() -> None:
    # given points that no similarity maps exactly
    target = TRIANGLE + np.array([(3.0, 1.0), (-2.0, 2.0), (0.0, -4.0)])
    fit = fit_similarity(TRIANGLE, target)

    def error(angle: float, growth: float) -> float:
        c, s = (1 + growth) * np.cos(angle), (1 + growth) * np.sin(angle)
        linear = np.array([(c, -s), (s, c)]) @ fit[:, :2]
        shift = target.mean(axis=0) - linear @ TRIANGLE.mean(axis=0)
        return float(np.square(TRIANGLE @ linear.T + shift - target).sum())

    # when the fit is rotated or scaled a little, then the error grows
    assert all(error(angle, growth) > error(0, 0) for angle, growth in [(0.01, 0), (-0.01, 0), (0, 0.01), (0, -0.01)])


@pytest.mark.parametrize("name", [name for name, template in TEMPLATES.items() if isinstance(template, Template)])
@pytest.mark.parametrize("degrees", [0, 40, 90])
def test_the_five_points_are_mapped_to_the_template(name: str, degrees: float) -> None:
    # given a face somewhere in a photo
    landmarks = face_at(300, 260, 200, degrees)
    template = TEMPLATES[name]
    assert isinstance(template, Template)
    # when it is aligned at the template's own size
    alignment = find_alignment(landmarks, name, template.width)
    # then its points are near those of the template; no two faces have the same proportions
    mapped = transform_points(alignment.matrix, five_points(landmarks))
    assert alignment.size == (template.width, template.height)
    assert np.abs(mapped - template.points).max() < 0.05 * template.width
    np.testing.assert_allclose(mapped.mean(axis=0), np.mean(template.points, axis=0), atol=1e-6)


def test_the_celeba_square_is_the_centre_of_the_celeba_picture() -> None:
    # given a face
    photo, landmarks = smooth(500, 500), face_at(250, 250, 150)
    # when it is aligned to both templates
    whole = align(photo, find_alignment(landmarks, "celeba_178x218", 178))
    square = align(photo, find_alignment(landmarks, "celeba_170", 170))
    # then the square is the central window, as data sets crop it
    assert whole.shape == (218, 178, 3)
    assert np.abs(whole[24:194, 4:174].astype(int) - square).max() <= 2


def test_the_ffhq_square_is_that_of_the_paper() -> None:
    # given an upright face with known eyes and mouth
    landmarks = face_at(400, 400, 300)
    left, right, _, mouth_left, mouth_right = five_points(landmarks)
    eyes, down = right[0] - left[0], (mouth_left[1] + mouth_right[1] - left[1] - right[1]) / 2
    # when it is aligned
    alignment = find_alignment(landmarks, "ffhq", 256)
    # then its side is max(4 eye distances, 3.6 eye-to-mouth distances), its centre a little below the eyes
    half, centre = max(2.0 * eyes, 1.8 * down), np.array([400, left[1] + 0.1 * down])
    corners = transform_points(inverse(alignment.matrix), np.array([(0.0, 0.0), (256.0, 256.0)]))
    np.testing.assert_allclose(corners, [centre - half, centre + half], atol=1e-3)


def test_the_free_square_contains_the_whole_face_upright() -> None:
    # given a face rotated by 90 degrees
    landmarks = face_at(300, 300, 200, 90)
    # when it is aligned
    alignment = find_alignment(landmarks, "free", 128)
    # then all landmarks are inside, and the eyes are level
    mapped = transform_points(alignment.matrix, landmarks[:, :2])
    assert mapped.min() > 0
    assert mapped.max() < 128
    eyes = transform_points(alignment.matrix, five_points(landmarks)[:2])
    assert eyes[0, 1] == pytest.approx(eyes[1, 1], abs=1e-3)
    assert eyes[0, 0] < eyes[1, 0]


def test_a_photo_rotated_by_90_degrees_gives_the_same_crop() -> None:
    # given a photo, and the same photo rotated clockwise
    photo = smooth(400, 400)
    rotated = rotated_clockwise(photo)
    # when the face is aligned in both
    upright = align(photo, find_alignment(face_at(180, 220, 160), "five_point_512", 128))
    sideways = align(rotated, find_alignment(face_at(180, 180, 160, 90), "five_point_512", 128))
    # then the crops agree
    assert np.abs(upright.astype(int) - sideways).max() <= 2


@pytest.mark.parametrize("factor", [2, 3, 4, 7.3, 16])
def test_reduction_leaves_no_moire(factor: float) -> None:
    # given a checkerboard of single pixels
    board = (np.indices((480, 480)).sum(axis=0) % 2 * 255).astype(np.uint8)
    # when it is reduced
    side = int(480 / factor)
    small = warp(board, np.array([(1 / factor, 0, 0), (0, 1 / factor, 0)]), (side, side), cv2.BORDER_REFLECT_101)
    # then it is grey, up to the extra pixel of an odd area
    assert np.abs(small[2:-2, 2:-2].astype(int) - 127.5).max() < 15


@pytest.mark.parametrize("factor", [0.5, 1, 2, 3.5, 5])
@pytest.mark.parametrize("degrees", [0, 25])
def test_resampling_does_not_shift(factor: float, degrees: float) -> None:
    # given a picture whose values are the coordinates of its pixels
    c, s = np.cos(np.radians(degrees)) / factor, np.sin(np.radians(degrees)) / factor
    forward = np.array([(c, -s, 20.0), (s, c, 4.0)])
    # when it is rotated and scaled
    small = warp(ramp(250, 250).astype(np.float32), forward, (60, 60), cv2.BORDER_REFLECT_101)
    # then every pixel has the coordinates from which its centre was sampled
    y, x = np.mgrid[:60, :60] + 0.5
    sources = transform_points(inverse(forward), np.stack([x.ravel(), y.ravel()], axis=1)).reshape(60, 60, 2)
    inside = ((sources > 6 * factor) & (sources < 250 - 6 * factor)).all(axis=2)
    assert inside.sum() > 200
    error = (small[..., :2] + 0.5 - sources)[inside]
    assert np.abs(error).max() < 0.08 * max(factor, 1)


def test_the_identity_changes_nothing() -> None:
    # given a picture
    photo = noise(64, 80)
    # when it is aligned by the identity
    crop = align(photo, Alignment(np.eye(2, 3), (80, 64)))
    # then the crop equals the picture
    np.testing.assert_array_equal(crop, photo)


def test_outside_the_photo_the_crop_is_mirrored() -> None:
    # given a photo
    photo = noise(120, 120)
    # when a crop begins ten pixels outside it
    crop = align(photo, Alignment(np.array([(1.0, 0, 10), (0, 1, 10)]), (60, 60)))
    # then the photo is mirrored there about its first pixel
    np.testing.assert_array_equal(crop[10:, 10:], photo[:50, :50])
    np.testing.assert_array_equal(crop[10:, :10], photo[:50, 10:0:-1])


def test_a_face_far_outside_the_photo_still_gives_a_crop() -> None:
    # given landmarks far outside
    landmarks = face_at(5000, -900, 300)
    # when a small photo is aligned to them
    crop = align(noise(60, 60), find_alignment(landmarks, "celeba_178", 64))
    # then the crop has the requested size
    assert crop.shape == (64, 64, 3)


@pytest.mark.parametrize("size", [(640, 800), (641, 803)])
def test_reading_small_changes_little(size: tuple[int, int]) -> None:
    # given a map that turns a picture of waves and shrinks it to a ninth, and keeps the middle in the middle
    rows, columns = np.indices(size)
    picture = (127 + 100 * np.sin((columns + 2 * rows) / 60)).astype(np.uint8)
    turned = np.array([[0.1, -0.05], [0.05, 0.1]])
    small = np.column_stack([turned, np.array([20.0, 20.0]) - turned @ np.array(picture.shape[1::-1]) / 2])

    # when it is read in the fast and in the exact way
    fast, exact = (shrink(picture, small, (40, 40), cv2.BORDER_REPLICATE) for shrink in (read_small, warp))

    # then the results are at the same place: moved by half a pixel, they would be 17 levels apart
    assert np.abs(fast.astype(int) - exact).max() <= 8
