"""An attribute of one's own: from a folder of photos, through the commands of docs/training.md, to a picture."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from facemagi_client import FaceMagi
from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.datasets.__main__ import main as dataset
from scripts.datasets.drawn_faces.photos import LABELS
from scripts.local_cloud import LocalCloud, Options
from tests.support.api_client import PORTRAIT, edited_pixels, pixels_of
from tests.support.frameworks import run_in

SLIDER = "round_glasses"
"""The attribute; no `model.toml` has it."""

COUNT = 84
"""Photos: what the filters leave is a little more than the trainings need."""

TERMS = ("--source=Drawn by a test", "--licence=Apache-2.0", "--commercial=yes")

NETWORKS = {
    "stgan": (
        *("--steps=8", f"--set=attributes={SLIDER}", "--set=d_steps=2", "--set=width=4", "--set=layers=2"),
        *("--set=units=1", "--on=local-job"),  # the weights come back through the checks of a received file
    ),
    "facelet_bank": (
        *("--steps=4", f"--set=effect={SLIDER}", "--set=width=16", "--set=decoder_steps=8", "--set=neighbours=4"),
        "--set=strength=50",
    ),
}
"""A few steps of tiny networks: they learn nothing, but an edit changes the picture of a face."""

HALF = 0.5

every_network = pytest.mark.parametrize("model", NETWORKS)


def train(model: str, folder: Path) -> int:
    from scripts.training.command import main

    places = (f"--data={folder / 'prepared'}", f"--out={folder / 'weights'}", f"--work={folder / 'work' / model}")
    return main(model, [*places, "--batch=4", "--device=cpu", *NETWORKS[model]])


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the weights, after the commands of a user: draw photos, prepare them, train each network."""
    folder = tmp_path_factory.mktemp("own")
    photos, labels = folder / "photos", folder / "labels.txt"
    assert dataset(["draw-photos", f"--out={photos}", f"--count={COUNT}", "--width=160", "--processes=1"]) == 0
    labels.write_text((photos / LABELS).read_text().replace("eyeglasses", SLIDER))
    crop = ("--model=stgan", "--size=32", f"--attributes={labels}", "--processes=1")
    assert dataset(["prepare", str(photos), f"--out={folder / 'prepared'}", *crop, *TERMS]) == 0
    assert [run_in("torch", train, model, folder) for model in NETWORKS] == [0] * len(NETWORKS)
    return folder / "weights"


@pytest.fixture(scope="module")
def local_cloud(weights: Path) -> Iterator[LocalCloud]:
    with LocalCloud.start(Options(models=list(NETWORKS), weights=weights)) as started:
        yield started


@every_network
def test_the_catalogue_offers_the_slider_of_the_weights_alone(client: FaceMagi, weights: Path, model: str) -> None:
    # given weights that state their slider
    header = read_header(weights / model / f"{model}.safetensors")
    assert header.origin == "trained"
    assert header.settings["parameters"][model][SLIDER]["type"] == "slider"
    # when the effects are listed
    (effect,) = (each for each in client.effects.list() if each["id"] == model)
    # then this one is ready, with that slider and none of model.toml's
    assert effect["state"] in {"cold", "ready"}
    assert list(effect["parameters"]["properties"]) == [SLIDER]


@every_network
def test_the_service_edits_the_face_and_nothing_else(client: FaceMagi, model: str) -> None:
    # given a photo with one face
    photo = client.photos.send(PORTRAIT)
    face = photo["faces"][0]["box"]
    # when the slider is moved
    picture = edited_pixels(client, effect=model, photo=photo["id"], params={SLIDER: 100})
    # then the face differs
    changed = (picture != pixels_of(PORTRAIT)).any(axis=2)
    assert changed[inside(face, grown=0.0)].mean() > HALF
    # and what is far from it is as it was
    changed[inside(face, grown=1.0)] = False
    assert not changed.any()


def inside(box: Sequence[float], grown: float) -> tuple[slice, slice]:
    """The rows and columns of a box (x, y, width, height) that is grown on each side by a share of its size."""
    x, y, width, height = box
    top, left = max(y - grown * height, 0), max(x - grown * width, 0)
    return slice(round(top), round(y + (1 + grown) * height)), slice(round(left), round(x + (1 + grown) * width))
