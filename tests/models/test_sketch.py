"""Sketch: lines, tones, strokes and paper."""

from dataclasses import replace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.blend import cover_with_colour, round_to_uint8
from sagemaker_endpoints._imaging.drawing.ground import simplify_ground
from sagemaker_endpoints._imaging.drawing.texture import paper_tooth, repeat_tile, ruled_lines, strokes
from sagemaker_endpoints._imaging.face import mesh
from sagemaker_endpoints._imaging.face.exposure import local_skin_lightness
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._imaging.filters.blur import wide_gaussian
from sagemaker_endpoints._imaging.filters.deblock import block_phase, deblock
from sagemaker_endpoints._imaging.filters.flow import edge_flow, smooth_along_flow
from sagemaker_endpoints._imaging.filters.guided_filter import fast_guided_filter, guided_filter
from sagemaker_endpoints._imaging.geometry.polygon import fill_polygons
from sagemaker_endpoints._sdk.contract import RGB, Photo
from sagemaker_endpoints.sketch.media import MEDIA
from tests.models.beauty.samples import darker_skinned, inside
from tests.support.editing import edited
from tests.support.portraits import astronaut, change, closeup, face_in_crop, side_by_side

GREY_STYLES = sorted(set(MEDIA) - {"colour_pencil"})
TILES = {"strokes": strokes(-52.0, 10.0, 0.8), "tooth": paper_tooth(0.8), "ruled": ruled_lines(72, 60, 0.1)}


def sketch(photo: Photo, **params: Any) -> RGB:
    return edited("sketch", "sketch", photo, **params)


def darkness(rgb: RGB) -> NDArray[np.float32]:
    """(H, W), 0 white … 1 black."""
    return np.asarray(1 - rgb.mean(axis=2) / 255, np.float32)


def faceless(value: int) -> Photo:
    """A light picture with a square of one grey in its centre."""
    rgb = np.full((200, 200, 3), 235, np.uint8)
    rgb[60:140, 60:140] = value
    return Photo(rgb)


@pytest.mark.parametrize("style", MEDIA)
def test_eyes_and_mouth_are_drawn_darker_than_cheeks(style: str) -> None:
    photo = closeup()
    drawn = darkness(sketch(photo, style=style))
    cheeks = drawn[inside(photo, mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK)].mean()
    assert drawn[inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE)].mean() > 1.3 * cheeks
    assert drawn[inside(photo, mesh.LIPS_OUTER)].mean() > 1.3 * cheeks


@pytest.mark.parametrize("style", GREY_STYLES)
def test_graphite_ink_and_charcoal_have_no_colour(style: str) -> None:
    lab = rgb_to_lab(sketch(astronaut(), style=style))
    assert np.abs(lab[..., 1:]).max() < 5


def test_colour_pencils_keep_the_hue_of_what_they_draw() -> None:
    photo = astronaut()
    drawn = sketch(photo, style="colour_pencil")
    before, after = (mean_chroma(rgb[330:400, 150:230]) for rgb in (photo.rgb, drawn))
    angle = np.degrees(np.arctan2(*before[::-1]) - np.arctan2(*after[::-1]))
    assert abs(float(angle)) < 15
    assert np.linalg.norm(after) > 20


def mean_chroma(rgb: RGB) -> NDArray[np.float32]:
    """(2,) mean a*, b*."""
    return np.asarray(rgb_to_lab(rgb)[..., 1:].reshape(-1, 2).mean(axis=0), np.float32)


@pytest.mark.parametrize("style", MEDIA)
@pytest.mark.parametrize("slider", ["detail", "shading"])
def test_more_detail_and_more_shading_make_the_drawing_darker(style: str, slider: str) -> None:
    low, middle, high = (darkness(sketch(closeup(), style=style, **{slider: v})).mean() for v in (0, 50, 100))
    assert low < middle < high


def test_people_on_empty_paper_leave_the_background_empty() -> None:
    photo = astronaut()
    drawn = sketch(photo, style="ink", subject="person", paper="kraft")
    ground = photo.person_mask() < 0.02
    assert ground.mean() > 0.1
    paper = (drawn == np.array([0xCF, 0xB0, 0x8A])).all(axis=2)
    assert paper[ground].mean() > 0.95
    assert darkness(drawn)[inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE)].mean() > 0.5


@pytest.mark.parametrize("paper", ["#ffffff", "#d9d9d6"])
def test_the_lightest_areas_are_bare_paper(paper: str) -> None:
    drawn = sketch(astronaut(), paper=paper)
    bare = (np.abs(drawn.astype(int) - np.array(list(bytes.fromhex(paper[1:])))) <= 3).all(axis=2)
    assert bare.mean() > 0.02


def test_ink_fills_black_areas_and_leaves_light_ones_empty() -> None:
    drawn = darkness(sketch(faceless(12), style="ink", shading=0))
    assert drawn[70:130, 70:130].min() > 0.85
    assert drawn[:40].max() < 0.05


def test_dark_skin_is_drawn_with_as_many_lines_as_light_skin() -> None:
    light, dark = (darkness(sketch(photo, style="ink", shading=0)) for photo in (closeup(), darker_skinned()))
    where = inside(closeup(), mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER, mesh.NOSE_BASE)
    assert dark[where].mean() == pytest.approx(light[where].mean(), rel=0.25)


def test_dark_skin_stays_darker_than_light_skin_in_pencil() -> None:
    where = inside(closeup(), mesh.LEFT_CHEEK, mesh.RIGHT_CHEEK, mesh.MID_FOREHEAD)
    light, dark = (darkness(sketch(photo))[where].mean() for photo in (closeup(), darker_skinned()))
    assert dark > light + 0.05


def test_a_larger_photo_gets_the_same_drawing() -> None:
    photo = closeup()
    # given the same photo in two sizes
    small, large = sketch(photo), sketch(enlarged(photo, 2))
    # when the larger drawing is reduced
    reduced = cv2.resize(large, small.shape[1::-1], interpolation=cv2.INTER_AREA)
    one, other = (cv2.GaussianBlur(darkness(np.asarray(rgb, np.uint8)), (0, 0), 4).ravel() for rgb in (small, reduced))
    # then it is the smaller one
    assert np.corrcoef(one, other)[0, 1] > 0.97


def enlarged(photo: Photo, zoom: int) -> Photo:
    rgb = np.asarray(cv2.resize(photo.rgb, None, fx=zoom, fy=zoom, interpolation=cv2.INTER_CUBIC), np.uint8)
    return Photo(rgb, tuple(face_in_crop(face, (0, 0), zoom) for face in photo.faces))


@pytest.mark.parametrize("style", MEDIA)
def test_a_photo_without_a_face_is_drawn(style: str) -> None:
    drawn = darkness(sketch(faceless(60), style=style))
    assert drawn[60:140, 60:140].mean() > drawn[:40].mean() + 0.2


def test_the_blocks_of_jpeg_are_not_drawn() -> None:
    # given a portrait as a camera and as a strongly compressed file has it
    photo = closeup()
    encoded = cv2.imencode(".jpg", photo.rgb, [cv2.IMWRITE_JPEG_QUALITY, 15])[1]
    blocky = np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8)
    # when small steps at the edges of its blocks are spread
    smooth = deblock(blocky)
    # then little of them is left, and the picture is nearer to the original
    assert block_phase(blocky) == 0
    assert block_steps(smooth) < 0.5 * block_steps(blocky)
    assert np.abs(change(photo.rgb, smooth)).mean() < np.abs(change(photo.rgb, blocky)).mean()


def block_steps(rgb: RGB) -> float:
    """How much larger steps between columns are at the edges of blocks than beside them, levels."""
    steps = np.abs(np.diff(rgb[..., 1].astype(np.float32), axis=1)).mean(axis=0)
    return float(steps[7::8].mean() - 0.5 * (steps[6::8].mean() + steps[8::8].mean()))


def test_a_picture_without_blocks_stays_as_it_is() -> None:
    assert deblock(closeup().rgb) is closeup().rgb


@pytest.mark.parametrize("style", ["ink", "pencil"])
def test_a_busy_background_gets_fewer_marks_and_people_keep_theirs(style: str) -> None:
    # given a person in front of leaves
    photo = astronaut()
    ground = photo.person_mask() < 0.02
    leaves = np.random.default_rng(2).integers(40, 240, (128, 128, 3), np.uint8)
    rgb = photo.rgb.copy()
    rgb[ground] = cv2.resize(leaves, (512, 512), interpolation=cv2.INTER_LINEAR)[ground]
    busy = replace(photo, rgb=rgb, analysed=photo)
    # when the same drawing is made with the background as it is
    calm, full = sketch(busy, style=style), drawn_fully(busy, style)
    # then it has more marks on the background, and the same in the face
    variation = [cv2.Laplacian(darkness(drawn), cv2.CV_32F)[ground].std() for drawn in (calm, full)]
    face = inside(photo, mesh.LEFT_EYE, mesh.RIGHT_EYE, mesh.LIPS_OUTER)
    assert variation[0] < 0.8 * variation[1]
    assert np.abs(darkness(calm) - darkness(full))[face].mean() < 0.02


def drawn_fully(photo: Photo, style: str) -> RGB:
    medium = MEDIA[style]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(MEDIA, style, lambda: replace(medium, calm=0.0))
        return sketch(photo, style=style)


def test_a_picture_without_people_keeps_its_detail() -> None:
    rgb = np.random.default_rng(2).integers(0, 255, (100, 100, 3), np.uint8)
    assert simplify_ground(rgb, np.zeros((100, 100), np.float32), (), 60.0, 1.0) is rgb


@pytest.mark.parametrize("style", MEDIA)
def test_a_black_and_white_photo_gets_no_colour(style: str) -> None:
    noisy = np.repeat(closeup().rgb[..., 1:2], 3, axis=2)
    noisy = np.clip(noisy + np.random.default_rng(1).integers(-2, 3, noisy.shape), 0, 255).astype(np.uint8)
    assert np.abs(rgb_to_lab(sketch(replace(closeup(), rgb=noisy), style=style))[..., 1:]).max() < 5


@pytest.mark.parametrize("tile", TILES.values(), ids=TILES)
def test_a_texture_is_evenly_spread_and_seamless(tile: NDArray[np.float32]) -> None:
    shares = [float((tile < amount).mean()) for amount in (0.25, 0.5, 0.75)]
    assert shares == pytest.approx([0.25, 0.5, 0.75], abs=0.03)
    inner = np.abs(np.diff(tile, axis=0)).mean()
    assert np.abs(tile[0] - tile[-1]).mean() < 1.3 * inner


@pytest.mark.parametrize("scale", [0.75, 1.0, 1.7])
def test_a_texture_covers_a_picture_of_any_size(scale: float) -> None:
    assert repeat_tile(paper_tooth(0.8), (700, 33), scale).shape == (700, 33)


@pytest.mark.parametrize("angle", [0, 30, 90, 140])
def test_flow_runs_along_stripes(angle: float) -> None:
    rows, columns = np.mgrid[:80, :80].astype(np.float32)
    x, y = np.cos(np.deg2rad(angle)), np.sin(np.deg2rad(angle))
    stripes = (0.5 + 0.5 * np.sin((columns * -y + rows * x) * 0.7)).astype(np.float32)
    flow = edge_flow(stripes, 3.0)
    inner = np.s_[10:-10, 10:-10]
    assert np.abs(flow.x * x + flow.y * y)[inner].min() > 0.98
    assert flow.coherence[inner].min() > 0.8


def test_a_uniform_surface_has_no_flow() -> None:
    assert edge_flow(np.full((40, 40), 0.5, np.float32), 3.0).coherence.max() == 0.0


def test_smoothing_along_stripes_keeps_them_and_reduces_noise() -> None:
    stripes = (0.5 + 0.5 * np.sin(np.arange(80) * 0.7))[:, None].repeat(80, axis=1).astype(np.float32)
    noise = np.random.default_rng(3).normal(0, 0.05, stripes.shape).astype(np.float32)
    smoothed = smooth_along_flow(stripes + noise, edge_flow(stripes, 3.0), (1, 2, 4))
    assert (smoothed - stripes)[10:-10, 10:-10].std() < 0.5 * noise.std()


def test_each_face_is_measured_relative_to_its_own_light() -> None:
    pair = side_by_side(closeup(), darker_skinned())
    light = rgb_to_lab(pair.rgb)[..., 0] * np.float32(0.01)
    faces = tuple(face_frame(face.landmarks) for face in pair.faces)
    measured = local_skin_lightness(light, faces)
    for face in faces:
        alone = local_skin_lightness(light, (face,))
        where = fill_polygons((light.shape[0], light.shape[1]), [face.ring(mesh.MID_FOREHEAD)]) > 0.5
        assert measured[where].mean() == pytest.approx(alone[where].mean(), rel=0.1)


def test_a_wide_blur_is_the_gaussian_within_a_level() -> None:
    plane = np.random.default_rng(5).random((120, 160)).astype(np.float32)
    exact = cv2.GaussianBlur(plane, (0, 0), 9)
    assert np.abs(wide_gaussian(plane, 9.0) - exact)[30:-30, 30:-30].max() < 1 / 255


@pytest.mark.parametrize("radius", [2, 6, 14])
def test_the_fast_guided_filter_is_the_guided_filter_within_a_few_levels(radius: int) -> None:
    lightness = rgb_to_lab(closeup().rgb)[..., 0] * np.float32(0.01)
    mask = (lightness > 0.4).astype(np.float32)
    difference = fast_guided_filter(lightness, mask, radius, 0.03**2) - guided_filter(lightness, mask, radius, 0.03**2)
    assert np.abs(difference).mean() < 4 / 255


def test_a_colour_is_blended_over_a_picture_by_its_opacity() -> None:
    picture = np.full((70, 3, 3), 200, np.float32)
    cover_with_colour(picture, "#6400c8", np.array([[0.0, 0.5, 1.0]] * 70, np.float32))
    assert np.abs(picture - [[200, 200, 200], [150, 100, 200], [100, 0, 200]]).max() < 0.01


def test_levels_are_rounded_and_clipped() -> None:
    assert round_to_uint8(np.array([[[-3.0, 99.6, 260.0]]], np.float32)).tolist() == [[[0, 100, 255]]]


def test_a_small_face_is_drawn_as_finely_as_a_large_one() -> None:
    # given a picture that is reduced until its face is 40 pixels wide
    photo = closeup()
    factor = 40 / photo.faces[0].box[2]
    size = (round(photo.rgb.shape[1] * factor), round(photo.rgb.shape[0] * factor))
    few = Photo(
        np.asarray(cv2.resize(photo.rgb, size, interpolation=cv2.INTER_AREA), np.uint8),
        tuple(face_in_crop(face, (0, 0), factor) for face in photo.faces),
    )
    # then its drawing is that of the whole picture, reduced: there are no blots for eyes and mouth
    drawn, whole = (sketch(one, style="ink").astype(np.float32) for one in (few, photo))
    left, top, width, height = (round(side) for side in few.faces[0].box)
    differences = np.abs(drawn - cv2.resize(whole, size, interpolation=cv2.INTER_AREA))
    assert differences[top : top + height, left : left + width].mean() < 14
