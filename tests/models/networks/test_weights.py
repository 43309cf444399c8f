"""The import of published weights: a good file becomes one checked file, a bad one an error message and no file."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest

from sagemaker_endpoints._sdk.weights_header import read_header
from scripts import repository
from tests.models.networks import published_weights
from tests.models.networks.published_weights import format_of
from tests.support.frameworks import run_in
from tests.support.samples import ROOT

STYLES = {
    "wave.pth": "wave.",
    "mosaic.pth": "mosaic.",
    "grande-jatte.pth": "grande_jatte.",
    "stary-night.pth": "starry_night.",
}
"""The published files of neural_style; for each the prefix of its arrays in our network."""

FOUR_PARTS = ("e1", "e2", "d_a", "d_b")
OLD_PARTS = ("e1", "e2", "decoder", "mustacher")
PARTS = ("G", "GLEyel", "GLEyer", "GLNose", "GLMouth", "GLHair", "GLBG", "GCombine")

LAYOUTS = {
    "attgan": ("attgan", {"weights.149.pth!G/": ""}),
    "attgan, plain": ("attgan", {"weights.149.pth!": ""}),
    "stgan": ("stgan", {"G_200000.pth.tar!state_dict/": ""}),
    "facelet_bank": (
        "facelet_bank",
        {"vgg19g-4aff041b.pth!": "vgg.", "decoder_res-9d1e0fe5.pth!": "decoder."}
        | {
            f"{name}.pth!": f"facelets.{name}."
            for name in ("facehair", "older", "younger", "feminization", "masculinization")
        },
    ),
    "mask_transfer": (
        "mask_transfer",
        {f"checkpoint_glasses!{old}/": f"glasses.{new}." for old, new in zip(OLD_PARTS, FOUR_PARTS, strict=True)}
        | {f"checkpoint_mustache!{part}/": f"beard.{part}." for part in FOUR_PARTS},
    ),
    "face_parsing": ("face_parsing", {"79999_iter.pth!": ""}),
    "neural_style": ("neural_style", {f"{file}!": prefix for file, prefix in STYLES.items()}),
    "cartoon_gan": (
        "cartoon_gan",
        {f"{s.title()}_net_G_float.pth!": f"{s}." for s in ("hayao", "hosoda", "paprika", "shinkai")},
    ),
    "apdrawing, one file": ("apdrawing", {f"300_net_gen.pt!{part}/": f"{part}." for part in PARTS}),
    "apdrawing, eight files": ("apdrawing", {f"300_net_{part}.pth!": f"{part}." for part in PARTS}),
    "drit": ("drit", {f"example.pth!{part}/": f"{part}." for part in ("enc_c", "enc_a", "gen")}),
    "esrgan/photo": ("esrgan/photo", {"RRDB_ESRGAN_x4.pth!": ""}),
    "esrgan/fast": ("esrgan/fast", {"realesr-animevideov3.pth!params/": ""}),
}
"""Every layout of published PyTorch files: the model, and for each prefix of addresses in the files, the prefix of the
network's names."""

DROPPED = {
    "attgan": ["weights.149.pth!D/conv.weight", "weights.149.pth!optim_G/state/0/exp_avg"],
    "stgan": ["G_200000.pth.tar!optimizer/state/0/exp_avg"],
    "mask_transfer": ["checkpoint_glasses!disc/full.weight", "checkpoint_glasses!ae_opt/state/0/exp_avg"],
    "drit": ["example.pth!disA/model.0.weight", "example.pth!gen_opt/state/0/exp_avg"],
}
"""Addresses of arrays that a model does not use."""

TORCH_MODELS = [
    model.name for model in repository.read_manifests(repository.find_models()) if model.framework == "torch"
]


@pytest.fixture
def styles(tmp_path: Path) -> dict[Path, str]:
    """The paths of the four styles' files, and the prefix of each in our network."""
    return {tmp_path / file: prefix for file, prefix in STYLES.items()}


def imported(files: Iterable[Path], folder: Path, model: str = "neural_style") -> str:
    """Import files in PyTorch's process; the importer's error message, or an empty string."""
    return run_in("torch", published_weights.imported, model, list(files), folder)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_published_layout_is_mapped_to_all_names_of_the_network(layout: str) -> None:
    # given the addresses of all arrays in the authors' files
    model, prefixes = LAYOUTS[layout]
    names = run_in("torch", published_weights.names_of, model)
    addresses = [
        address_prefix + name.removeprefix(name_prefix)
        for address_prefix, name_prefix in prefixes.items()
        for name in names
        if name.startswith(name_prefix)
    ]
    # when they are renamed by the checkpoint format, then they are the network's names
    assert sorted(str(format_of(model).name_of(address)) for address in addresses) == names


def test_the_layouts_are_those_of_torch_models() -> None:
    # a new model may test its layout in its own test module
    assert {label.partition("/")[0] for label, _ in LAYOUTS.values()} <= set(TORCH_MODELS)


@pytest.mark.parametrize("model", DROPPED)
def test_optimisers_and_discriminators_are_dropped(model: str) -> None:
    assert {format_of(model).name_of(address) for address in DROPPED[model]} == {None}


@pytest.mark.parametrize(
    ("change", "saving"),
    [("", {}), ("", {"_use_new_zipfile_serialization": False}), ("parallel", {})],
    ids=["archive", "pickle", "parallel"],
)
def test_published_files_become_one_file_with_their_origin(
    styles: dict[Path, str], tmp_path: Path, change: str, saving: dict[str, bool]
) -> None:
    # given the four styles' files, in PyTorch's current format, in its earlier one, and from several GPUs
    run_in("torch", _write_styles, styles, change, saving)
    # when they are imported
    assert imported(styles, tmp_path) == ""
    # then every array is unchanged, and the header has the origin of the file
    file = tmp_path / "neural_style/neural_style.safetensors"
    header = read_header(file)
    arrays = run_in("torch", published_weights.arrays_in, file)
    assert sorted(arrays) == run_in("torch", published_weights.names_of, "neural_style")
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, published_weights.expected_array(name, array.shape))
    assert (header.origin, sorted(header.files)) == ("published", sorted(STYLES))
    assert all(len(digest) == 64 for digest in header.files.values())


def _write_styles(files: dict[Path, str], change: str, saving: dict[str, bool]) -> None:
    published_weights.write_published("neural_style", files, change, **saving)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("missing", "lacks"),
        ("extra", "has no"),
        ("transposed", "shapes of neural_style are wrong"),
        ("not finite", "not every number is finite"),
    ],
)
def test_arrays_that_do_not_fit_the_network_are_refused_and_nothing_is_written(
    styles: dict[Path, str], tmp_path: Path, change: str, message: str
) -> None:
    run_in("torch", _write_styles, styles, change, {})
    assert message in imported(styles, tmp_path)
    assert not (tmp_path / "neural_style").exists()


def test_one_style_alone_is_enough(styles: dict[Path, str], tmp_path: Path) -> None:
    run_in("torch", _write_styles, styles, "", {})
    assert imported([tmp_path / "wave.pth"], tmp_path) == ""
    header = read_header(tmp_path / "neural_style/neural_style.safetensors")
    assert {name.split(".")[0] for name in header.shapes} == {"wave"}


def test_the_names_of_another_models_file_are_unknown(tmp_path: Path) -> None:
    path = tmp_path / "Hayao_net_G_float.pth"
    run_in("torch", published_weights.write_published, "cartoon_gan", {path: "hayao."})
    assert "neural_style knows nothing of Hayao" in run_in(
        "torch", published_weights.imported, "neural_style", [path], tmp_path
    )


def test_the_same_network_twice_is_refused(styles: dict[Path, str], tmp_path: Path) -> None:
    run_in("torch", _write_styles, styles, "", {})
    again = tmp_path / "wave-2.pth"
    again.write_bytes((tmp_path / "wave.pth").read_bytes())
    assert "Give each network once" in run_in(
        "torch", published_weights.imported, "neural_style", [*styles, again], tmp_path
    )


def test_a_hostile_file_is_refused_and_its_code_does_not_run(tmp_path: Path) -> None:
    # given a file whose unpickling would create another file
    path, touched = tmp_path / "wave.pth", tmp_path / "touched"
    run_in("torch", published_weights.write_hostile, path, touched)
    # when it is imported
    message = imported([path], tmp_path)
    # then the message names it, and its code was not run
    assert "wave.pth cannot be read" in message
    assert "Nothing was run" in message
    assert not touched.exists()


@pytest.mark.parametrize("content", [b"", b"no weights", bytes(10_000)], ids=["empty", "text", "zeros"])
def test_a_file_that_is_not_a_checkpoint_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wave.pth"
    path.write_bytes(content)
    assert "wave.pth cannot be read" in imported([path], tmp_path)


def test_a_truncated_file_is_refused(styles: dict[Path, str], tmp_path: Path) -> None:
    run_in("torch", _write_styles, styles, "", {})
    path = tmp_path / "wave.pth"
    path.write_bytes(path.read_bytes()[:-5000])
    assert "wave.pth cannot be read" in imported(styles, tmp_path)


def test_counters_that_an_old_file_lacks_are_added(tmp_path: Path) -> None:
    # given a file of a PyTorch version without BatchNorm's counters
    path = tmp_path / "G_1.pth.tar"
    run_in("torch", published_weights.write_without_counters, path)
    # when it is imported, then no counter is missing
    assert imported([path], tmp_path, "stgan") == ""
    shapes = read_header(tmp_path / "stgan/stgan.safetensors").shapes
    assert shapes["encoder.0.1.num_batches_tracked"] == ()


def test_the_training_settings_of_attgan_determine_its_crop(tmp_path: Path) -> None:
    # given the settings file of a training
    layout = format_of("attgan")
    content = json.dumps({"img_size": 256, "data": "CelebA", "shortcut_layers": 1}).encode()
    # then the crop is the data set's; without the file it is that of the best published model
    assert layout.settings({"setting.txt": content}) == {"size": 256, "template": "celeba_170"}
    assert layout.settings({}) == {"size": 384, "template": "ffhq"}


@pytest.mark.parametrize(
    "damage", [b"", b"\xff" * 100, (10**12).to_bytes(8, "little") + b"{}", b"\x02" + bytes(7) + b"{}"]
)
def test_a_damaged_header_is_refused(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"x\.safetensors is no weights file of ours"):
        read_header(path)


def weights(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(ROOT / "scripts/weights"), *arguments], capture_output=True, text=True, check=False)


def test_the_list_shows_every_model_that_needs_weights(tmp_path: Path) -> None:
    listed = weights("list", "--into", str(tmp_path))
    assert listed.returncode == 0, listed.stderr
    for model in TORCH_MODELS:
        assert re.search(rf"^{model}[ /]", listed.stdout, re.MULTILINE)
    assert listed.stdout.count("missing") >= len(TORCH_MODELS)


def test_random_weights_are_written_and_listed_as_random(tmp_path: Path) -> None:
    run = weights("random", "neural_style", "--into", str(tmp_path))
    assert run.returncode == 0, run.stderr
    assert "They mean nothing" in run.stdout
    table = weights("list", "--into", str(tmp_path)).stdout.splitlines()
    assert "random" in next(line for line in table if line.startswith("neural_style"))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "neural_style", "nothing.pth"], "there is no such file"),
        (["import", "no-such-model", "nothing.pth"], "no model 'no-such-model'"),
        (["random", "beauty"], "beauty needs no weights"),
    ],
)
def test_the_script_fails_with_a_message_of_one_line(arguments: list[str], message: str) -> None:
    run = weights(*arguments)
    assert (run.returncode, run.stderr.startswith("weights: ")) == (1, True)
    assert message in run.stderr
    assert "Traceback" not in run.stderr
