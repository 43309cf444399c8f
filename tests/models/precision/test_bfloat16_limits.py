"""Models that may run in bfloat16 on a CPU stay within the limits that they declare."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from facemagi.manifest import Manifest, model_folders, read_manifest
from sagemaker_endpoints._sdk.contract import RGB, Photo
from scripts.benchmarks.portraits import portrait
from scripts.repository import MODELS, WEIGHTS
from tests.support.frameworks import run_in
from tests.support.random_weights import weights_of

SIDE = 48
"""Pixels of the enlarged photo: a tenth of a second of the largest network."""

DECLARED = [manifest for folder in model_folders(MODELS) if (manifest := read_manifest(folder)).bfloat16]

NETWORKS: Mapping[str, tuple[str, list[str]]] = {"esrgan": ("model", ["fast", "photo", "drawing"])}
"""By model: the parameter that chooses one of its networks, and the choices."""

CASES = [(manifest, choice) for manifest in DECLARED for choice in NETWORKS[manifest.name][1]]


def has_trained(manifest: Manifest) -> bool:
    """Whether this machine has the trained weights (`./scripts/weights fetch`)."""
    return all((WEIGHTS / manifest.name / f"{name}.safetensors").is_file() for name in manifest.weights)


def in_both_formats(manifest: Manifest, weights: Path, params: dict[str, Any]) -> tuple[RGB, RGB]:
    """The sample in float32 and in bfloat16, on any processor: without instructions for bfloat16 it is only slower."""
    from sagemaker_endpoints._sdk.contract import Edit
    from scripts.benchmarks.precision.comparison import in_bfloat16
    from tests.support.weighted_run import model

    effect = next(iter(manifest.effects))
    exact = model(manifest.name, weights).adapter
    photos, edits = [Photo(portrait(SIDE, SIDE))], [Edit(effect, params)]
    return exact.edit(photos, edits)[0], in_bfloat16(exact, weights / manifest.name).edit(photos, edits)[0]


def test_only_networks_of_pytorch_declare_a_limit() -> None:
    # no other framework has a fast precision
    assert {manifest.framework for manifest in DECLARED} <= {"torch"}


@pytest.mark.parametrize(("manifest", "choice"), CASES, ids=lambda each: getattr(each, "name", each))
def test_pictures_in_bfloat16_stay_within_the_declared_limit(manifest: Manifest, choice: str) -> None:
    # given each network of a model with random weights, and with the trained ones where they are
    effect_id, limit = manifest.effect_ids()[0], manifest.bfloat16
    assert limit
    params = manifest.resolve(effect_id, {NETWORKS[manifest.name][0]: choice})
    for weights in [weights_of(manifest.name), *([WEIGHTS] if has_trained(manifest) else [])]:
        # when it edits the same photo in float32 and in bfloat16
        exact, fast = run_in("torch", in_both_formats, manifest, weights, params)
        levels = np.abs(exact.astype(np.int16) - fast)
        # then the pictures differ, and in the mean by no more than the limit; a random network turns the rounding of
        # single pixels into anything, so its largest difference has none
        assert levels.any()
        assert levels.mean() <= limit.mean_levels
        assert levels.max() <= (limit.max_levels if weights == WEIGHTS else 255)
