"""Licences that forbid commercial use stop a commercial deployment."""

from pathlib import Path
from typing import Any

import pytest

from facemagi.errors import FaceMagiError
from scripts.deployment import container_deployment, deploy
from scripts.deployment.plan import require_commercial
from tests.deployment.plan_samples import NET, OPTIONAL, WEIGHTS, manifest


@pytest.mark.parametrize(
    ("members", "licence"),
    [({"commercial": False, "licence": "CC-BY-NC-SA-4.0"}, "CC-BY-NC-SA-4.0"), ({"weights": WEIGHTS}, "CC-BY-NC-4.0")],
    ids=["code", "weights"],
)
def test_a_licence_that_forbids_commercial_use_is_refused(members: dict[str, Any], licence: str) -> None:
    with pytest.raises(FaceMagiError, match=licence):
        require_commercial(manifest(**members))


def test_licences_that_allow_commercial_use_are_accepted() -> None:
    require_commercial(manifest(weights={"net": NET | {"commercial": True}} | OPTIONAL))


@pytest.mark.parametrize(
    ("name", "weights", "status"),
    [
        ("portrait", {}, 0),
        ("face_parsing", {}, 1),
        ("portrait", {"face_parsing": [Path("weights/face_parsing/face_parsing.safetensors")]}, 1),
    ],
    ids=["without its weights", "by its name", "with its weights"],
)
def test_a_non_commercial_model_stops_its_container_only_if_it_is_deployed(
    name: str, weights: dict[str, list[Path]], status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(container_deployment, "local_weights", lambda members, commercial: weights)
    assert deploy.main([name, "--on", "sagemaker", "--commercial", "--dry-run"]) == status
