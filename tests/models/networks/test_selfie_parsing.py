"""Selfie parsing: its file, its window, its parts and its map; with a small LiteRT network of the same signature."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._litert.builder import NetworkBuilder
from sagemaker_endpoints._sdk.align import align
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints._sdk.parts import PARTS, RIM
from sagemaker_endpoints._sdk.similarity import inverse, transform_points
from sagemaker_endpoints.hair_color.colouring import estimate_hair
from sagemaker_endpoints.selfie_parsing.adapter import Adapter
from sagemaker_endpoints.selfie_parsing.class_map import class_map
from sagemaker_endpoints.selfie_parsing.classes import COLOURS, PART_OF_CLASS, palette, part_probabilities
from sagemaker_endpoints.selfie_parsing.window import HEADS, SIDE, window_around
from scripts.model_weights.errors import WeightsError
from scripts.model_weights.importing import import_files
from tests.models.networks.published_weights import arrays_in, entry_of
from tests.support.portraits import astronaut, closeup, face_in_crop, side_by_side, with_pixels

CLASSES = list(PART_OF_CLASS)
ENTRY = entry_of("selfie_parsing")


def network_file(scores: dict[str, tuple[float, float]], side: int = SIDE, classes: int = len(CLASSES)) -> bytes:
    """A LiteRT network whose scores depend on the brightness of each pixel.

    Args:
        scores: by class, the score of white, and the score of black.
        side: of input and output, pixels.
        classes: of the output.
    """
    kernel, bias = np.zeros((1, 1, 3, classes), np.float32), np.full(classes, -50, np.float32)
    for name, (white, black) in scores.items():
        kernel[..., CLASSES.index(name)] = (white - black) / 3
        bias[CLASSES.index(name)] = black
    network = NetworkBuilder()
    return network.finish([network.conv(network.input("picture", (1, side, side, 3)), kernel, bias)])


DARK_IS_HAIR = {"hair": (-20.0, 20.0), "face skin": (0.0, 0.0)}
"""Everything darker than the middle is hair, everything else skin."""


@pytest.fixture
def adapter_of(tmp_path: Path) -> Callable[[bytes], Adapter]:
    """The adapter with an imported network."""

    def loaded(network: bytes) -> Adapter:
        adapter = Adapter()
        adapter.load(imported(network, tmp_path).parent, "cpu")
        return adapter

    return loaded


def imported(network: bytes, folder: Path) -> Path:
    """Import a network as its published file; where the weights file is."""
    file = folder / "published.tflite"
    file.write_bytes(network)
    return import_files(ENTRY, [file], folder)


def same_brightness(photo: Photo, level: int) -> Photo:
    return with_pixels(photo, np.full_like(photo.rgb, level))


def at(rgb: RGB, point: Sequence[float]) -> list[int]:
    """The colour of a pixel."""
    return [int(level) for level in rgb[int(point[1]), int(point[0])]]


def test_the_file_is_kept_byte_for_byte(tmp_path: Path) -> None:
    network = network_file(DARK_IS_HAIR)
    assert arrays_in(imported(network, tmp_path))["network"].tobytes() == network


@pytest.mark.parametrize(
    ("network", "reason"),
    [
        (b"\x1c\x00\x00\x00TFL3" + bytes(200), "schema version"),
        (network_file({})[:300], "not a valid Flatbuffer"),
        (network_file({}, side=128), "128"),
        (network_file({}, classes=7), "7"),
    ],
    ids=["damaged", "cut off", "another size", "another number of classes"],
)
def test_another_network_is_not_imported(network: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=reason) as refused:
        imported(network, tmp_path)
    assert str(refused.value).count(". ") == 0
    assert not list(tmp_path.rglob("*.safetensors"))


def test_a_file_of_another_kind_is_not_imported(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match=r"published.tflite is no LiteRT network"):
        imported(b"PK\x03\x04 this is an archive", tmp_path)


def test_the_probabilities_are_the_softmax_of_the_scores_at_the_parts_of_the_classes() -> None:
    # given scores of one pixel
    scores = np.log(np.array([[[1, 2, 3, 4, 5, 5]]], np.float32)) + 100
    # when the parts are computed
    parts = part_probabilities(scores)[0, 0]
    # then each class is at its part, and no other part is possible
    found = dict(zip(PARTS, parts.astype(float), strict=True))
    expected = {"background": 0.05, "hair": 0.1, "neck": 0.15, "skin": 0.2, "clothes": 0.25, "hat": 0.25}
    assert {name: pytest.approx(value, abs=1e-3) for name, value in expected.items()} == {
        name: value for name, value in found.items() if value
    }


def test_every_face_has_parts(adapter_of: Callable[[bytes], Adapter]) -> None:
    pair = side_by_side(astronaut(), astronaut())
    parts = adapter_of(network_file(DARK_IS_HAIR)).parse(pair)
    assert sorted(parts) == ["f0", "f1"]
    for one in parts.values():
        assert one.views[0].probabilities.shape == (SIDE, SIDE, len(PARTS))
        np.testing.assert_allclose(one.views[0].probabilities.astype(np.float32).sum(axis=2), 1, atol=5e-3)


def test_the_network_gets_red_first_from_0_to_1(adapter_of: Callable[[bytes], Adapter]) -> None:
    # given a network that calls a pixel hair if its red is above 0.8, and a red photo
    kernel, bias = np.zeros((1, 1, 3, 6), np.float32), np.full(6, -50, np.float32)
    kernel[0, 0, 0, 1], bias[1], bias[0] = 100, -80, 0
    network = NetworkBuilder()
    file = network.finish([network.conv(network.input("picture", (1, SIDE, SIDE, 3)), kernel, bias)])
    adapter = adapter_of(file)
    # when photos of different reds are parsed, then only the red one is hair
    hair = {}
    for red, other in ((255, 0), (180, 0), (0, 255)):
        photo = with_pixels(astronaut(), np.full_like(astronaut().rgb, other))
        photo.rgb[..., 0] = red
        hair[red, other] = float(adapter.parse(photo)["f0"].views[0].of("hair").mean().round(2))
    assert hair == {(255, 0): 1.0, (180, 0): 0.0, (0, 255): 0.0}


def corners_of(photo: Photo) -> NDArray[np.float64]:
    """The window's first and last corner, in the photo's pixels."""
    window = window_around(photo.faces[0], photo.rgb.shape)
    return transform_points(inverse(window.matrix), np.array([(0, 0), window.size]))


def test_the_window_of_a_close_face_is_the_photo_with_a_margin_for_the_rim() -> None:
    # given a face that fills most of the photo
    photo = closeup()
    # when its window is cut out
    (left, top), (right, bottom) = corners_of(photo)
    # then the photo lies inside the rim
    width, height = right - left, bottom - top
    np.testing.assert_allclose([left + RIM * width, right - RIM * width], [0, photo.rgb.shape[1]], atol=1e-6)
    np.testing.assert_allclose([top + RIM * height, bottom - RIM * height], [0, photo.rgb.shape[0]], atol=1e-6)


def test_the_window_of_a_far_face_is_a_square_around_it() -> None:
    # given a face in the middle of a large photo
    face = face_in_crop(astronaut().faces[0], (-3000, -3000))
    photo = Photo(np.zeros((6000, 8000, 3), np.uint8), (face,))
    # when its window is cut out
    corners = corners_of(photo)
    # then it is a square with the face in its middle, six faces high without its margin
    low, high = face.landmarks[:, :2].min(axis=0), face.landmarks[:, :2].max(axis=0)
    sides = (corners[1] - corners[0]) * (1 - 2 * RIM)
    np.testing.assert_allclose(sides, HEADS * (high - low).max(), rtol=1e-5)
    np.testing.assert_allclose(corners.mean(axis=0), (low + high) / 2, atol=0.01)


def test_every_class_has_a_part_and_a_colour() -> None:
    assert list(COLOURS) == CLASSES
    assert set(PART_OF_CLASS.values()) <= set(PARTS)
    assert len({tuple(colour) for colour in palette()}) == len(set(PART_OF_CLASS.values())) == len(CLASSES)


def test_the_map_has_the_colour_of_each_class(adapter_of: Callable[[bytes], Adapter]) -> None:
    # given a photo whose left half is black
    photo = same_brightness(astronaut(), 255)
    photo.rgb[:, :250] = 0
    # when the map is drawn by a network that calls black hair and white skin
    adapter = adapter_of(network_file(DARK_IS_HAIR))
    drawn = class_map(photo.rgb.shape, adapter.parse(photo).values())
    # then each half has its colour
    assert drawn.shape == photo.rgb.shape
    assert at(drawn, (100, 100)) == palette()[CLASSES.index("hair")].tolist()
    assert at(drawn, (400, 100)) == palette()[CLASSES.index("face skin")].tolist()


def test_hair_color_uses_the_hair(adapter_of: Callable[[bytes], Adapter]) -> None:
    # given a network for which everything is hair
    photo = closeup()
    parts = adapter_of(network_file({"hair": (20.0, 20.0)})).parse(photo)["f0"]
    # when the hair's matte is computed without its parts and with them
    frame = face_frame(photo.faces[0].landmarks)
    without, with_parts = (estimate_hair(photo.rgb, frame, [], known).matte for known in (None, parts))
    # then the bridge of the nose is hair only with them
    assert without is not None
    assert with_parts is not None
    x, y = (int(value) for value in photo.faces[0].landmarks[168, :2])
    plain, other = (matte.alpha[y - matte.region.top, x - matte.region.left] for matte in (without, with_parts))
    assert plain < 0.3
    assert other > 0.5


def test_the_window_is_cut_without_distorting_colours() -> None:
    photo = same_brightness(astronaut(), 77)
    assert np.unique(align(photo.rgb, window_around(photo.faces[0], photo.rgb.shape))).tolist() == [77]
