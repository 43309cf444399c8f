"""Which weights files a deployment uploads."""

import json
from pathlib import Path

import pytest

from scripts.deployment.local_weights import local_weights
from scripts.deployment.plan import container_plan
from tests.deployment.plan_samples import (
    FILE,
    OPTIONAL,
    STAGE,
    WEIGHTS,
    command_with,
    manifest,
    published,
)


def test_weights_are_uploaded_to_where_the_endpoint_reads_them() -> None:
    commands = container_plan([manifest(weights=WEIGHTS)], STAGE, "7", {"hair_colour": [FILE]})
    upload = command_with(commands, "scripts.deployment.steps.upload_weights")
    deploy_endpoint = command_with(commands, "deploy")
    assert upload[-3:] == (str(FILE), "artefacts", "facemagi-test/hair_colour-7/hair_colour/net.safetensors")
    assert {"WeightsBucket=artefacts", "WeightsPrefix=facemagi-test/hair_colour-7/"} <= set(deploy_endpoint)


def write_weights_file(root: Path, origin: str, name: str = "net") -> None:
    """Write a weights file of the model `hair_colour`, with this origin and no arrays."""
    header = json.dumps({"__metadata__": {"origin": origin, "files": "{}", "settings": "{}"}}).encode()
    (root / "hair_colour").mkdir(exist_ok=True)
    (root / "hair_colour" / f"{name}.safetensors").write_bytes(len(header).to_bytes(8, "little") + header)


def test_published_weights_are_deployed(tmp_path: Path) -> None:
    root = tmp_path / "weights"
    root.mkdir()
    write_weights_file(root, "published")
    assert local_weights([manifest(weights=WEIGHTS)], root) == {"hair_colour": [FILE]}


def test_random_weights_are_not_deployed(tmp_path: Path) -> None:
    write_weights_file(tmp_path, "random")
    with pytest.raises(LookupError, match="random numbers"):
        local_weights([manifest(weights=WEIGHTS)], tmp_path)


def test_with_commercial_use_optional_weights_that_forbid_it_are_left_out(tmp_path: Path) -> None:
    # given a model with weights that it needs and with optional ones, both not for commercial use
    root = tmp_path / "weights"
    root.mkdir()
    for name in ("net", "labels"):
        write_weights_file(root, "published", name)
    members = [manifest(weights=WEIGHTS | OPTIONAL)]
    # then only the optional ones are left out
    assert [file.stem for file in local_weights(members, root)["hair_colour"]] == ["net", "labels"]
    assert [file.stem for file in local_weights(members, root, commercial=True)["hair_colour"]] == ["net"]


def test_a_model_is_deployed_without_its_optional_weights_and_the_catalogue_names_those_that_are_there() -> None:
    commands = container_plan([manifest(weights=WEIGHTS | OPTIONAL)], STAGE, "7", {"hair_colour": [FILE]})
    assert published(commands) == [("hair_colour", "net")]


def test_a_model_without_its_weights_gets_no_endpoint() -> None:
    commands = container_plan([manifest(weights=WEIGHTS)], STAGE, "1", {})
    assert [command[3:] for command in commands] == [("hair_colour", "deployed", "test", "table")]
