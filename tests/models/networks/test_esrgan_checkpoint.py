"""ESRGAN's files: the names of every release, and the order of ncnn's layers, become the names of our networks."""

import pytest

from tests.models.networks.published_weights import format_of, names_of
from tests.support.frameworks import run_in

FIRST_RELEASE = {
    "conv_first": "model.0", "trunk_conv": "model.1.sub.23", "upconv1": "model.3", "upconv2": "model.6",
    "HRconv": "model.8", "conv_last": "model.10",
}  # fmt: skip

REAL_ESRGAN = {
    "conv_first": "conv_first", "trunk_conv": "conv_body", "upconv1": "conv_up1", "upconv2": "conv_up2",
    "HRconv": "conv_hr", "conv_last": "conv_last",
}  # fmt: skip

RELEASES = {
    "first release": ("photo", "RRDB_old.pth!", FIRST_RELEASE, "model.1.sub.{}.RDB{}.{}.0"),
    "Real-ESRGAN": ("photo", "RealESRGAN_x4plus.pth!params_ema/", REAL_ESRGAN, "body.{}.rdb{}.{}"),
    "Real-ESRGAN, drawings": ("drawing", "RealESRGAN_x4plus_anime_6B.pth!params_ema/", REAL_ESRGAN, "body.{}.rdb{}.{}"),
}
"""By release: the weights, the beginning of addresses, the names of single layers, and a pattern for dense blocks."""

NCNN_LAYERS = {"photo": 351, "drawing": 96, "fast": 35}
"""Layers with numbers in each ncnn file."""


def published_name(name: str, single: dict[str, str], dense: str) -> str:
    """The name that a release has for one of our arrays."""
    layer, _, part = name.rpartition(".")
    if layer in single:
        return f"{single[layer]}.{part}"
    _, block, number, convolution = layer.split(".")
    return f"{dense.format(block, number.removeprefix('RDB'), convolution)}.{part}"


@pytest.mark.parametrize("release", RELEASES)
def test_the_names_of_every_release_become_ours(release: str) -> None:
    weights, file, single, dense = RELEASES[release]
    names = run_in("torch", names_of, f"esrgan/{weights}")
    addresses = [file + published_name(name, single, dense) for name in names]
    assert [format_of(f"esrgan/{weights}").name_of(address) for address in addresses] == names


def ncnn_addresses(weights: str) -> list[str]:
    """The addresses of all arrays in an ncnn file, in its order."""
    if weights == "fast":
        kinds = [("convolution", index) for index in range(18)] + [("prelu", index) for index in range(17)]
    else:
        last = NCNN_LAYERS[weights] - 1
        plain = {0, *range(5, last - 4, 5), last - 4, last}
        kinds = [("convolution" if index in plain else "leaky_convolution", index) for index in range(last + 1)]
    parts = {"prelu": ["weight"]}
    return [f"net.param!{kind}.{index}.{part}" for kind, index in kinds for part in parts.get(kind, ["weight", "bias"])]


@pytest.mark.parametrize("weights", NCNN_LAYERS)
def test_the_layers_of_an_ncnn_file_are_all_layers_of_the_network(weights: str) -> None:
    file_format = format_of(f"esrgan/{weights}")
    names = [str(file_format.name_of(address)) for address in ncnn_addresses(weights)]
    assert sorted(names) == run_in("torch", names_of, f"esrgan/{weights}")


@pytest.mark.parametrize(
    ("weights", "layer", "name"),
    [
        ("photo", "leaky_convolution.1", "RRDB_trunk.0.RDB1.conv1"),
        ("photo", "convolution.345", "RRDB_trunk.22.RDB3.conv5"),
        ("photo", "convolution.346", "trunk_conv"),
        ("drawing", "leaky_convolution.94", "HRconv"),
        ("drawing", "convolution.95", "conv_last"),
        ("fast", "prelu.16", "body.33"),
        ("fast", "convolution.17", "body.34"),
    ],
)
def test_a_layer_of_an_ncnn_file_has_its_place_in_the_network(weights: str, layer: str, name: str) -> None:
    assert format_of(f"esrgan/{weights}").name_of(f"net.param!{layer}.bias") == f"{name}.bias"


@pytest.mark.parametrize("address", ["convolution.1.weight", "leaky_convolution.0.weight", "convolution.351.weight"])
def test_a_layer_of_another_network_is_refused(address: str) -> None:
    # given a LeakyReLU that is missing, one too many, and a layer too many
    with pytest.raises(LookupError):
        format_of("esrgan/photo").name_of(f"net.param!{address}")
