"""The astronaut's face is detected in every encoding, rotation and size of the photo."""

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from facemagi_vision.decode import decode
from facemagi_vision.faces import MIN_QUALITY, find_faces, five_points
from tests.support.vision_samples import VISION, astronaut, astronaut_face, encoded, landmark_distance, profile

PIXELS = np.asarray(astronaut())
MAX_DISTANCE = 0.02
"""Mean distance of the landmarks between two encodings, in distances of the irises."""

PUPILS = ((203.5, 101.0), (246.5, 103.5))
"""Measured in the picture by eye."""

ENCODINGS = {
    "jpeg": encoded(astronaut(), "JPEG", quality=90),
    "webp": encoded(astronaut(), "WEBP", quality=90),
    "avif": encoded(astronaut(), "AVIF", quality=80, speed=10),
    "png with alpha": encoded(astronaut().convert("RGBA"), "PNG"),
    "display p3": encoded(astronaut(), "JPEG", quality=90, icc_profile=profile("display_p3")),
    "adobe rgb": encoded(astronaut(), "JPEG", quality=90, icc_profile=profile("adobe_rgb")),
    "cmyk": encoded(astronaut().convert("CMYK"), "JPEG", quality=90),
    "cmyk with a profile": encoded(astronaut().convert("CMYK"), "JPEG", quality=90, icc_profile=profile("inks")),
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_the_same_face_is_detected_in_every_encoding(name: str) -> None:
    # given the astronaut in this encoding, when faces are detected
    (face,) = find_faces(decode(ENCODINGS[name]).rgb)

    # then it is the same face
    assert landmark_distance(face, astronaut_face().landmarks) < MAX_DISTANCE


def test_the_same_face_is_detected_in_heic() -> None:
    # given a crop of the astronaut as HEIC, without the left 40 pixels, when faces are detected
    (face,) = find_faces(decode((VISION / "astronaut.heic").read_bytes()).rgb)

    # then it is the same face
    assert landmark_distance(face, astronaut_face().landmarks - [40, 0, 0]) < MAX_DISTANCE


@pytest.mark.parametrize(
    "image",
    [astronaut().convert("L"), Image.fromarray(np.asarray(astronaut().convert("L")).astype(np.uint16) * 257)],
    ids=["8 bits", "16 bits"],
)
def test_the_same_face_is_detected_in_grey(image: Image.Image) -> None:
    # given the astronaut in grey, when faces are detected
    (face,) = find_faces(decode(encoded(image, "PNG")).rgb)

    # then it is the same face
    assert landmark_distance(face, astronaut_face().landmarks) < MAX_DISTANCE


def test_the_centres_of_the_irises_are_on_the_pupils() -> None:
    assert np.abs(five_points(astronaut_face().landmarks)[:2] - PUPILS).max() < 1


def test_left_and_right_points_are_those_of_the_picture() -> None:
    # given the five points of an upright face
    left_eye, right_eye, nose, left_corner, right_corner = five_points(astronaut_face().landmarks)

    # then left is left and down is down in the picture
    assert left_eye[0] < nose[0] < right_eye[0]
    assert left_corner[0] < nose[0] < right_corner[0]
    assert left_eye[1] < nose[1] < left_corner[1]


def test_the_box_is_tight_around_the_surface_landmarks() -> None:
    # given the box and the surface landmarks of a face
    x, y, width, height = astronaut_face().box
    points = astronaut_face().landmarks[:468, :2]

    # then the box is their bounding rectangle
    np.testing.assert_allclose(points.min(0), (x, y), atol=1e-3)
    np.testing.assert_allclose(points.max(0), (x + width, y + height), atol=1e-3)


def test_a_detected_face_has_the_documented_types_and_shapes() -> None:
    face = astronaut_face()
    assert face.landmarks.shape == (478, 3)
    assert five_points(face.landmarks).shape == (5, 2)
    assert face.landmarks.dtype == five_points(face.landmarks).dtype == np.float32
    assert face.id == "f0"


def test_the_nose_has_a_smaller_depth_than_the_temples() -> None:
    nose, left_temple, right_temple = astronaut_face().landmarks[[1, 127, 356], 2]
    assert nose < min(left_temple, right_temple) - 10


@pytest.mark.parametrize("degrees", [30, 60, 90, 135, 180, 225, 270, 315])
def test_a_rotated_photo_gives_the_rotated_face(degrees: int) -> None:
    # given the astronaut rotated clockwise on a grey background
    rotated = astronaut().rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=(128, 128, 128))
    angle = math.radians(degrees)
    rotation = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    expected = (astronaut_face().landmarks[:, :2] - 256) @ rotation + 256

    # when faces are detected, then it is the same face, rotated
    (face,) = find_faces(np.asarray(rotated))
    assert landmark_distance(face, expected) < 0.04
    assert math.remainder(face.roll - astronaut_face().roll - degrees, 360) == pytest.approx(0, abs=3)


def test_a_mirrored_photo_gives_the_mirrored_face() -> None:
    # given the mirrored astronaut, when faces are detected
    (face,) = find_faces(np.ascontiguousarray(PIXELS[:, ::-1]))

    # then the iris on the left is the mirror image of the original one on the right
    expected = five_points(astronaut_face().landmarks)[1] * [-1, 1] + [512, 0]
    assert np.abs(five_points(face.landmarks)[0] - expected).max() < 0.5


@pytest.mark.parametrize("scale", [0.5, 1.5, 2.0, 4.0])
def test_a_scaled_photo_gives_the_scaled_face(scale: float) -> None:
    # given the astronaut at another size
    side = round(512 * scale)
    image = astronaut().resize((side, side), Image.Resampling.LANCZOS)

    # when faces are detected, then it is the same face, without an offset of half a pixel
    (face,) = find_faces(np.asarray(image))
    assert landmark_distance(face, astronaut_face().landmarks * scale) < MAX_DISTANCE
    assert np.abs((face.landmarks / scale - astronaut_face().landmarks).mean(0)).max() < 0.25


def test_a_face_cut_off_by_the_edge_is_found() -> None:
    # given the astronaut without the right quarter of the face, when faces are detected
    (face,) = find_faces(np.ascontiguousarray(PIXELS[:, :246]))

    # then it is the same face, and its box reaches beyond the edge
    assert landmark_distance(face, astronaut_face().landmarks) < 0.1
    assert face.box[0] + face.box[2] > 246


@pytest.mark.parametrize(
    "box", [(187, 84, 263, 178), (184, 92, 268, 156), (190, 84, 262, 160)], ids=["brows to chin", "eyes", "mouth"]
)
@pytest.mark.parametrize("quarter_turns", [0, 1])
def test_a_face_that_fills_the_picture_is_found(box: tuple[int, int, int, int], quarter_turns: int) -> None:
    # given a part of the astronaut's face, enlarged to a close-up, upright or lying
    left, top, right, bottom = box
    zoom = 10
    closeup = astronaut().crop(box).resize(((right - left) * zoom, (bottom - top) * zoom), Image.Resampling.LANCZOS)
    pixels = np.ascontiguousarray(np.rot90(np.asarray(closeup), quarter_turns))

    # when faces are detected, then it is that face
    (face,) = find_faces(pixels)
    nose = face.landmarks[1, :2]
    nose = nose if quarter_turns == 0 else np.array([closeup.width - nose[1], nose[0]])
    expected = (astronaut_face().landmarks[1, :2] - (left, top)) * zoom
    assert np.linalg.norm(nose - expected) < 0.1 * max(pixels.shape)


def test_a_face_of_useless_quality_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a photo that is so dark that its face has almost no quality
    dark = np.asarray(astronaut().point(lambda value: value // 11))
    monkeypatch.setattr("facemagi_vision.faces.MIN_QUALITY", 0.0)
    (face,) = find_faces(dark)
    monkeypatch.undo()
    assert 0 < face.quality < MIN_QUALITY

    # when faces are detected, then there is none
    assert find_faces(dark) == []


def test_the_same_picture_gives_the_same_bits() -> None:
    (first,), (second,) = find_faces(PIXELS), find_faces(PIXELS.copy())
    assert np.array_equal(first.landmarks, second.landmarks)
    assert (first.box, first.quality, first.yaw) == (second.box, second.quality, second.yaw)


def test_threads_do_not_disturb_each_other() -> None:
    # given eight pictures of different brightness
    pictures = [np.asarray(astronaut().point(lambda value, k=k: value * k // 10)) for k in range(3, 11)]
    alone = [find_faces(picture)[0].landmarks for picture in pictures]

    # when their faces are detected at the same time
    with ThreadPoolExecutor(4) as pool:
        together = [faces[0].landmarks for faces in pool.map(find_faces, pictures)]

    # then each has the result that it has alone
    assert all(np.array_equal(a, b) for a, b in zip(alone, together, strict=True))


@pytest.mark.parametrize("mode", ["auto", "multi"])
@pytest.mark.parametrize("size", [(64, 64), (400, 300), (64, 3000), (3000, 64)])
def test_no_face_is_detected_in_a_picture_without_faces(size: tuple[int, int], mode: str) -> None:
    # given noise of any shape, when faces are detected, then there are none
    picture = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
    assert find_faces(picture, "multi" if mode == "multi" else "auto") == []
