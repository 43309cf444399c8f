"""Face parsing in a container: the adapter, and how the other models of the container use its parts."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from facemagi.objects import Version
from facemagi_vision.packing import pack
from sagemaker_endpoints._imaging.face.face_frame import face_frame
from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.service import Service
from sagemaker_endpoints._sdk.contract import Edit, Photo
from sagemaker_endpoints._sdk.parts import Parts
from sagemaker_endpoints.face_parsing.adapter import Adapter
from sagemaker_endpoints.face_parsing.face_squares import SIDE
from sagemaker_endpoints.hair_color.colouring import estimate_hair
from scripts import repository
from scripts.deployment.deployed import OUTPUTS
from scripts.deployment.plan import Stage, container_plan
from scripts.repository import SAMPLE
from tests.models.networks.parts_samples import changed, hair_in_both_squares, parts_of
from tests.support.editing import model
from tests.support.frameworks import run_in
from tests.support.portraits import astronaut, closeup, side_by_side, with_pixels
from tests.support.random_weights import weights_of


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
    photo = astronaut()
    assert photo.parts(photo.faces[0]) is None


def test_a_container_shares_its_parsers_parts_with_its_other_models(monkeypatch: pytest.MonkeyPatch) -> None:
    # given a container of two models, one of which parses
    photo = astronaut()
    parts = {"f0": parts_of(photo, hair=(0, 0, SIDE, 150))}
    hair = model("hair_color")
    manifest = model("beauty").manifest.model_copy(update={"parses_faces": True})
    parser = Model(manifest, SimpleNamespace(parse=lambda photo: parts))
    file = Version(PNG, "an ETag")
    monkeypatch.setattr("sagemaker_endpoints._runtime.kept_photos.fetch_changed", lambda *_: file)
    # when the other model does a job without the parser and with it
    bodies = [job_of(photo, "hair_color") for _ in range(2)]
    services = Service({"hair_color": hair}, "FaceMagi"), Service({"hair_color": hair, "beauty": parser}, "FaceMagi")
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
        for weights in ({}, {"face_parsing": [Path("weights/face_parsing/face_parsing.safetensors")]})
    )
    # then it includes PyTorch only with the weights
    assert "face_parsing" not in " ".join(build)
    assert "PIP_EXTRA_INDEX_URL" not in " ".join(build)
    assert "face_parsing" in " ".join(full)
    assert "PIP_EXTRA_INDEX_URL" in " ".join(full)
