"""A model's `load` may use bfloat16 only if the operator chose `fast` and its model.toml declares a limit."""

from pathlib import Path

import pytest

from facemagi.endpoints.precision import Precision
from sagemaker_endpoints._runtime.model import load_models
from sagemaker_endpoints._runtime.settings import Settings
from sagemaker_endpoints._sdk.adapter_contract import Device, read_device
from tests.support.runtime_container import ADAPTER, ARITHMETIC, write_model

LIMIT = "[bfloat16]\nmax_levels = 8\nmean_levels = 0.5\n"

LISTENING = ADAPTER.replace("        pass\n", "        self.device = device\n", 1)
"""An adapter that keeps the name of its device."""


@pytest.mark.parametrize(
    ("name", "precision", "limit", "device"),
    [
        ("allowed", "fast", LIMIT, "cpu+bfloat16"),
        ("without_limit", "fast", "", "cpu"),
        ("exact", "exact", LIMIT, "cpu"),
    ],
)
def test_bfloat16_needs_the_operator_and_the_model(
    name: str, precision: Precision, limit: str, device: str, tmp_path: Path
) -> None:
    write_model(tmp_path, name, LISTENING, more=limit, arithmetic=ARITHMETIC)
    settings = Settings((tmp_path / name,), device="cpu", precision=precision)
    assert load_models(settings)[name].adapter.device == device


@pytest.mark.parametrize("device", [Device("cpu"), Device("cuda"), Device("auto", bfloat16=True)], ids=str)
def test_the_name_of_a_device_can_be_read_again(device: Device) -> None:
    assert read_device(str(device)) == device
