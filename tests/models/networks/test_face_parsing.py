"""Face parsing: maps, mattes and dyes, and how the other models of a container use its parts."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from facemagi_vision.packing import pack
from sagemaker_endpoints._imaging.color.colour_model import fit_colour_model
from sagemaker_endpoints._imaging.color.lab import rgb_to_lab
from sagemaker_endpoints._imaging.compositing.recolour import dye_difference
from sagemaker_endpoints._imaging.face.face_components import face_components
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.service import Service
from sagemaker_endpoints._sdk.contract import RGB, Edit, Photo
from sagemaker_endpoints._sdk.parts import PARTS, RIM, Parts, View
from sagemaker_endpoints._sdk.similarity import compose, inverse, transform_points
from sagemaker_endpoints.face_parsing.adapter import Adapter
from sagemaker_endpoints.face_parsing.dye import dye
from sagemaker_endpoints.face_parsing.face_squares import SIDE, WIDER, squares_around
from sagemaker_endpoints.face_parsing.mattes import hair_matte
from sagemaker_endpoints.face_parsing.palette import COLOURS, palette
from sagemaker_endpoints.face_parsing.part_map import part_map
from sagemaker_endpoints.hair_color.colouring import estimate_hair
from scripts import repository
from scripts.deployment.deploy import OUTPUTS
from scripts.deployment.plan import Stage, container_plan
from scripts.repository import SAMPLE
from tests.support.editing import model
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, change, closeup, side_by_side, with_params, with_pixels
from tests.support.random_weights import weights_of
from tests.support.samples import ROOT

AT_REST = {"hair": 0, "hair_color": "#24479e", "lips": 0, "lip_color": "#6e1e3c"}
HAIR, LIPS = PARTS.index("hair"), PARTS.index("upper_lip")


Box = tuple[int, int, int, int]


def view(matrix: Any, **boxes: Box) -> View:
    """A square full of skin, except for boxes (left, top, right, bottom) of other parts."""
    likely = np.zeros((SIDE, SIDE, len(PARTS)), np.float16)
    likely[..., PARTS.index("skin")] = 1
    for name, (left, top, right, bottom) in boxes.items():
        likely[top:bottom, left:right] = 0
        likely[top:bottom, left:right, PARTS.index(name)] = 1
    return View(matrix, likely)


def parts_of(photo: Photo, **boxes: Box) -> Parts:
    """Parts with only the near square of the first face."""
    return Parts((view(squares_around(photo.faces[0])[0].matrix, **boxes),))


def hair_in_both_squares(photo: Photo, near: Box, wide: Box) -> Parts:
    """Parts with hair in a box of the near square and in a box of the wide one."""
    first, second = squares_around(photo.faces[0])
    return Parts((view(first.matrix, hair=near), view(second.matrix, hair=wide)))


def dyed(photo: Photo, parts: Parts, **params: Any) -> RGB:
    rgb = photo.rgb.copy()
    dye(rgb, photo.rgb, parts, face_frame(photo.faces[0].landmarks), [], AT_REST | params)
    return rgb


def changed(before: RGB, after: RGB) -> NDArray[np.bool_]:
    """(H, W): where two pictures differ."""
    return np.asarray((before != after).any(axis=2))


def test_every_part_has_its_own_colour() -> None:
    assert tuple(COLOURS) == PARTS
    assert len({tuple(colour) for colour in palette()}) == len(PARTS)


def test_the_map_has_the_photos_size_and_the_colour_of_each_part() -> None:
    # given a face whose square has hair above and clothes below
    photo = astronaut()
    parts = parts_of(photo, hair=(0, 0, SIDE, 100), clothes=(0, 400, SIDE, SIDE))
    # when it is drawn
    drawn = part_map(photo.rgb.shape, [parts])
    # then the middle of the face is skin, and every colour is in the palette
    x, y = photo.faces[0].landmarks[1, :2].astype(int)
    assert drawn.shape == photo.rgb.shape
    assert drawn[y, x].tolist() == palette()[PARTS.index("skin")].tolist()
    colours = {tuple(colour) for colour in np.unique(drawn.reshape(-1, 3), axis=0)}
    assert colours == {tuple(palette()[PARTS.index(name)]) for name in ("background", "skin", "hair", "clothes")}


def test_where_squares_overlap_the_more_probable_part_is_drawn() -> None:
    # given parts of one face twice, certain skin and less probable hair
    photo = astronaut()
    sure, unsure = parts_of(photo), parts_of(photo, hair=(0, 0, SIDE, SIDE))
    unsure.views[0].probabilities[..., HAIR] = 0.6
    # then it is skin, in either order
    for order in ((sure, unsure), (unsure, sure)):
        drawn = part_map(photo.rgb.shape, order)
        assert tuple(palette()[HAIR]) not in {tuple(colour) for colour in np.unique(drawn.reshape(-1, 3), axis=0)}


def test_only_hair_is_dyed() -> None:
    # given a face with hair in the upper quarter of its square
    photo = astronaut()
    parts = parts_of(photo, hair=(100, 20, 400, 120))
    # when it is dyed blue
    result = dyed(photo, parts, hair=100)
    # then the changed pixels lie there, and are bluer
    where = changed(photo.rgb, result)
    rows, columns = np.nonzero(where)
    ((across, down),) = transform_points(parts.views[0].matrix, np.array([[columns.mean(), rows.mean()]]))
    assert 100 < across < 400
    assert 20 < down < 120
    before, after = (rgb_to_lab(rgb)[where].mean(axis=0) for rgb in (photo.rgb, result))
    assert after[2] < before[2] - 3


def test_lips_change_their_colour_and_keep_their_furrows() -> None:
    # given lips
    photo = astronaut()
    parts = parts_of(photo, upper_lip=(200, 340, 312, 400))
    result = dyed(photo, parts, lips=100, lip_color="#6e1e3c")
    # then they become darker, and light and shade on them stay
    solid = cv2.erode(changed(photo.rgb, result).astype(np.uint8), np.ones((7, 7))) > 0
    before, after = rgb_to_lab(photo.rgb)[solid], rgb_to_lab(result)[solid]
    assert after[:, 0].mean() < before[:, 0].mean()
    assert np.corrcoef(before[:, 0], after[:, 0])[0, 1] > 0.9


@pytest.mark.parametrize("name", ["hair", "lips"])
def test_more_dye_changes_more(name: str) -> None:
    photo = astronaut()
    parts = parts_of(photo, hair=(100, 20, 400, 120), upper_lip=(200, 340, 312, 400))
    changes = [
        np.abs(change(photo.rgb, dyed(photo, parts, **{name: strength}))).mean() for strength in (0, 30, 60, 100)
    ]
    assert changes[0] == 0
    assert changes == sorted(changes)
    assert changes[1] > 0


def test_a_face_without_hair_is_unchanged() -> None:
    photo = astronaut()
    assert np.array_equal(dyed(photo, parts_of(photo), hair=100), photo.rgb)


def test_hair_continues_beyond_the_near_square() -> None:
    # given hair that fills the lower part of the near square and continues below it
    photo = with_pixels(closeup(), np.full((600, 600, 3), 90, np.uint8))
    parts = hair_in_both_squares(photo, (0, 300, SIDE, SIDE), (0, 210, SIDE, 400))
    # when its matte is computed
    matte = hair_matte(photo.rgb, parts, face_frame(photo.faces[0].landmarks), [])
    assert matte is not None
    # then nothing is missing at the transition from one square to the other
    edge = (
        round(transform_points(inverse(parts.views[0].matrix), np.array([[SIDE / 2, SIDE]]))[0, 1]) - matte.region.top
    )
    assert matte.alpha[edge - 40 : edge + 40, 100:-100].min() > 0.98


def test_the_transition_between_two_views_is_seamless() -> None:
    # given two views that agree, in the pixels of the wider one
    photo = astronaut()
    parts = hair_in_both_squares(photo, (0, 0, SIDE, SIDE), (0, 0, SIDE, SIDE))
    likely, known = parts.sample(("hair",), parts.views[1].matrix, (SIDE, SIDE))
    # then everything within the outer rim is known to be hair, and nothing beyond it
    rim = round(RIM * SIDE) + 1
    np.testing.assert_allclose(likely[rim:-rim, rim:-rim], 1, atol=0.02)
    np.testing.assert_allclose(likely, known, atol=0.02)
    assert known[0].max() < 0.05


def test_beyond_all_views_nothing_is_known() -> None:
    photo = astronaut()
    likely, known = parts_of(photo, hair=(0, 0, SIDE, SIDE)).sample(
        ("hair",), np.array([[1.0, 0, 5000], [0, 1, 5000]]), (40, 30)
    )
    assert (likely.shape, float(likely.max()), float(known.max())) == ((30, 40), 0.0, 0.0)


def test_the_wide_square_has_twice_the_side_and_reaches_lower() -> None:
    near, wide = squares_around(astronaut().faces[0])
    corners = transform_points(compose(wide.matrix, inverse(near.matrix)), np.array([(0, 0), (SIDE, SIDE)]))
    np.testing.assert_allclose(corners, [(SIDE / 4, SIDE / 8), (SIDE * 3 / 4, SIDE * 5 / 8)], atol=1e-6)
    assert WIDER.shape == (2, 3)


def test_certain_hair_is_dyed_even_where_it_looks_like_skin() -> None:
    # given dark hair, of which a part looks like the face's skin
    lab = np.full((20, 40, 3), (20.0, 2, 4), np.float32)
    lab[:, 20:24] = (65.0, 15, 18)
    skin = fit_colour_model(lab[0, 20:24])
    # when it is dyed as uncertain hair, and as certain hair
    target, alpha = np.array([40.0, 10, -50], np.float32), np.ones((20, 40), np.float32)
    uncertain, certain = (dye_difference(lab, alpha, target, skin, 1.0, 0.0, 40.0, core) for core in (None, alpha))
    # then only the second dyes that part
    assert np.abs(uncertain[:, 20:24]).max() == 0
    assert np.abs(certain[:, 20:24]).min(axis=(0, 1)).max() > 20
    assert np.array_equal(uncertain[:, :20], certain[:, :20])


def test_a_neighbours_hair_is_left_out() -> None:
    # given a face, hair above it and hair far from it
    face = face_frame(closeup().faces[0].landmarks)
    likely = np.zeros((600, 600), np.float32)
    top, right = int(face.points[10, 1]), int(face.points[:468, 0].max() + 1.2 * face.unit)
    likely[max(top - 60, 0) : top + 10, 200:400] = 0.9
    likely[:300, right:] = 0.9
    # then the first is kept with its edge, the second is gone
    own = face_components(likely, face)
    assert own[top, 300] == np.float32(0.9)
    assert own[:, right:].max(initial=0) == 0


def edited_with(photos: Sequence[Photo], effect: str, params: dict[str, Any], parts: Sequence[Parts]) -> list[RGB]:
    """Run the adapter with given parts instead of those of a network."""
    adapter = Adapter()
    parts_by_photo = {id(photo): {photo.faces[0].id: own} for photo, own in zip(photos, parts, strict=True)}
    adapter.parse = lambda photo: parts_by_photo[id(photo)]  # type: ignore[method-assign]
    return adapter.edit(photos, [Edit(effect, params)] * len(photos))


def test_the_map_is_blended_with_the_photo_by_its_strength() -> None:
    photo = astronaut()
    parts = parts_of(photo, hair=(0, 0, SIDE, 100))
    none, half, full = (
        edited_with([photo], "parsing", {"strength": strength}, [parts])[0] for strength in (0, 50, 100)
    )
    assert none is photo.rgb
    assert np.array_equal(full, part_map(photo.rgb.shape, [parts]))
    assert np.abs(half.astype(int) - (photo.rgb.astype(int) + full) / 2).max() <= 1


def test_the_documentation_lists_every_colour() -> None:
    page = (ROOT / "docs/networks.md").read_text("utf-8")
    assert [name for name, colour in COLOURS.items() if f"| `{name}` | `{colour}` |" not in page] == []


def parsed(folder: Path, photo: Photo) -> dict[str, Parts]:
    """Run the real network with random weights."""
    adapter = Adapter()
    adapter.load(folder, "cpu")
    return dict(adapter.parse(photo))


def test_every_face_has_parts_whose_probabilities_add_up_to_one() -> None:
    pair = side_by_side(astronaut(), astronaut())
    parts_by_face = run_in("torch", parsed, weights_of("face_parsing") / "face_parsing", pair)
    assert sorted(parts_by_face) == ["f0", "f1"]
    for parts in parts_by_face.values():
        for one in parts.views:
            assert one.probabilities.shape == (SIDE, SIDE, 19)
            np.testing.assert_allclose(one.probabilities.astype(np.float32).sum(axis=2), 1, atol=5e-3)
        assert np.abs(parts.views[0].matrix - parts.views[1].matrix).max() > 1


def test_hair_color_uses_the_parts_where_they_are_known() -> None:
    # given parts in which everything down to the middle of the nose is hair
    photo = astronaut()
    parts = parts_of(photo, hair=(0, 0, SIDE, 320))
    frame = face_frame(photo.faces[0].landmarks)
    # when the hair's matte is computed without them and with them
    without, with_parts = (estimate_hair(photo.rgb, frame, [], known).matte for known in (None, parts))
    assert without is not None
    assert with_parts is not None
    # then the bridge of the nose is hair only with them
    x, y = (int(value) for value in photo.faces[0].landmarks[168, :2])
    plain, other = (matte.alpha[y - matte.region.top, x - matte.region.left] for matte in (without, with_parts))
    assert plain < 0.3
    assert other > 0.5


def test_hair_reaches_the_edge_of_the_photo() -> None:
    # given a photo whose left edge cuts through hair
    photo = with_pixels(closeup(), np.full((600, 600, 3), 90, np.uint8))
    parts = hair_in_both_squares(photo, (0, 0, SIDE, SIDE), (0, 0, SIDE, SIDE))
    # when hair_color computes its matte
    matte = estimate_hair(photo.rgb, face_frame(photo.faces[0].landmarks), [], parts).matte
    # then it reaches the edge
    assert matte is not None
    assert (matte.region.left, float(matte.alpha[200:400, 0].min()) > 0.95) == (0, True)


def test_the_parser_runs_once_in_a_chain() -> None:
    # given a container with a parser, and two steps that use its parts
    calls: list[int] = []

    def parser(photo: Photo) -> dict[str, Parts]:
        calls.append(len(photo.faces))
        return {face.id: parts_of(photo, hair=(0, 0, SIDE, 150)) for face in photo.faces}

    photo = replace(astronaut(), parser=parser)
    hair = model("hair_color")
    params = hair.manifest.resolve("hair_color", {})
    step = Step(hair, Edit("hair_color", params), {"f0": params})
    # when they run
    (result,) = run_chains([Chain(EditState.begin(photo), (step, step))])
    # then the parser ran once, for one face
    assert calls == [1]
    assert changed(photo.rgb, result.state.picture).any()


def test_without_a_parser_there_are_no_parts() -> None:
    photo = with_params(astronaut(), **AT_REST)
    assert photo.parts(photo.faces[0]) is None


def test_a_container_shares_its_parsers_parts_with_its_other_models(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a container of two models, one of which parses
    photo = astronaut()
    parts = {"f0": parts_of(photo, hair=(0, 0, SIDE, 150))}
    hair = model("hair_color")
    manifest = model("beauty").manifest.model_copy(update={"parses_faces": True})
    parser = Model(manifest, SimpleNamespace(parse=lambda photo: parts))
    monkeypatch.setattr("sagemaker_endpoints._runtime.service.fetch", lambda *_: PNG)
    # when the other model does a job without the parser and with it
    bodies = [job_of(photo, "hair_color") for _ in range(2)]
    services = Service({"hair_color": hair}), Service({"hair_color": hair, "beauty": parser})
    without, with_parser = (
        asyncio.run(service.perform(service.read(body))).content for service, body in zip(services, bodies, strict=True)
    )
    # then the results differ
    assert without != with_parser


PNG = SAMPLE.read_bytes()


def job_of(photo: Photo, effect: str) -> bytes:
    """A job for every face of the sample, as the router sends it."""
    faces = [
        {"id": face.id, "box": face.box, "landmarks": pack(face.landmarks, face.box), "yaw": 0.0, "quality": 0.9}
        for face in photo.faces
    ]
    step = {"effect": effect, "faces": [{"id": face.id, "params": {}} for face in photo.faces], "params": {}}
    body = {"job": "job_00112233445566778899", "photo": "s3://photos/p", "faces": faces, "steps": [step]}
    return json.dumps(body).encode()


def test_without_weights_the_shared_container_has_no_framework() -> None:
    # given the models of the container that face parsing is in
    members = repository.container_members("face_parsing")
    stage = Stage("test", dict.fromkeys((*OUTPUTS, "ModelImages"), "x/y"), "artefacts")
    # when it is deployed without the weights and with them
    build, full = (
        next(command for command in container_plan(members, stage, "1", weights) if "build" in command)
        for weights in ({}, {"face_parsing": Path("weights/face_parsing")})
    )
    # then it includes PyTorch only with the weights
    assert "face_parsing" not in " ".join(build)
    assert "PIP_EXTRA_INDEX_URL" not in " ".join(build)
    assert "face_parsing" in " ".join(full)
    assert "PIP_EXTRA_INDEX_URL" in " ".join(full)
