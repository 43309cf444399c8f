"""The functions stay small, and no file that they load is cut out of their layers."""

import subprocess
import sys
from pathlib import Path

import pytest

from scripts.cloudformation.template import read_template
from scripts.deployment.packages import compiled_mib, layer_files
from scripts.deployment.sizes import BUDGETS, LAMBDA_LIMIT, function_mib, oversized
from scripts.deployment.trim import LAYERS, Cut, cut_files, trim
from scripts.repository import ROOT, TEMPLATE

LOAD_EVERYTHING = """
import sys
sys.modules["pydantic.v1"] = None  # as in the layer, which does not have it
import facemagi_vision.decode, facemagi_vision.faces, facemagi_vision.person
import functions.face_detection.app, functions.job_results.app, functions.job_router.app
import functions.sweeper.app, functions.upload.app, functions.account.app, functions.webhooks.app
import functions.batches.app, functions.replicate_api.app, functions.facepp_api.app
import functions.authorizer.app, facemagi.credentials.issuer, jwt
jwt.get_algorithm_by_name("RS256")
from facemagi.aws import client
services = [client(name) for name in ("s3", "dynamodb", "sagemaker-runtime", "lambda", "sqs")]
services[0].generate_presigned_post(Bucket="b", Key="k")
photo = facemagi_vision.decode.decode(open("tests/data/astronaut.png", "rb").read())
facemagi_vision.faces.find_faces(photo.rgb)
facemagi_vision.person.person_mask(photo.rgb)
loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
print(*filter(None, loaded), sep="\\n")
"""
"""Imports every function, uses the face engine, and prints the files of all loaded modules."""

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-west-1"}


def layer_sizes() -> dict[str, float]:
    template = read_template(TEMPLATE)
    folders = {name: ROOT / template["Resources"][name]["Properties"]["ContentUri"] for name in LAYERS}
    return {name: compiled_mib(layer_files(folder, LAYERS[name])) for name, folder in folders.items()}


def test_every_function_fits_its_budget_and_lambda() -> None:
    # given the layers' packages as they are installed here, without the files that are cut
    sizes = function_mib(read_template(TEMPLATE), layer_sizes())
    # then each function with its layers is within its budget, and the budgets are within Lambda's limit
    assert oversized(sizes, BUDGETS) == []
    assert max(BUDGETS.values()) < LAMBDA_LIMIT


def test_no_file_that_is_loaded_is_cut() -> None:
    # given every function imported and the face engine used
    run = subprocess.run(
        [sys.executable, "-c", LOAD_EVERYTHING], cwd=ROOT, env=CREDENTIALS, capture_output=True, text=True, check=True
    )
    loaded = {Path(line) for line in run.stdout.splitlines()}
    # when the layers are trimmed
    site = next(path for path in loaded if path.match("site-packages/fastapi/__init__.py")).parents[1]
    cut = {path for cuts in LAYERS.values() for path in cut_files(site, cuts)}
    # then no loaded module is cut, except the one that the other layer has too
    assert {path for path in loaded & cut if path.name != "typing_extensions.py"} == set()


def test_the_data_that_the_rules_read_is_in_their_layer() -> None:
    # given the document, the words and the prices, which stand beside the code
    data = set((ROOT / "layers/core").rglob("*.json"))
    assert ROOT / "layers/core/facemagi/words/zh.json" in data
    # then the trimmed layer has them
    assert data <= layer_files(ROOT / "layers/core", LAYERS["CoreLayer"])


def test_a_function_with_both_layers_counts_both() -> None:
    sizes = function_mib(read_template(TEMPLATE), {"CoreLayer": 30, "VisionLayer": 100, "TokensLayer": 20, "Upload": 1})
    assert (sizes["Upload"], sizes["FaceDetection"], sizes["Authorize"], sizes["JobRouter"]) == (31, 130, 50, 30)
    assert sizes.keys() == BUDGETS.keys()


def test_a_function_that_is_too_large_is_named() -> None:
    assert oversized({"Upload": 61}, {"Upload": 60}) == ["Upload has 61 MiB, more than 60."]


@pytest.mark.parametrize(("path", "stays"), [("big/data/used/a.json", True), ("big/data/other/a.json", False)])
def test_trimming_keeps_the_exceptions(tmp_path: Path, path: str, stays: bool) -> None:
    # given a layer with a large folder of which one part is used
    file = tmp_path / path
    file.parent.mkdir(parents=True)
    file.write_text("{}")
    # when it is trimmed
    trim(tmp_path, (Cut(drop=("big/data/*/",), keep=("big/data/used/**/*",)),))
    # then only that part is left, and no empty folder
    assert file.exists() is stays
    assert (tmp_path / "big").exists() is stays
