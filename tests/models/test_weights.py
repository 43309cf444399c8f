"""Weights: what authors publish becomes one checked file; what is wrong is said, and writes nothing."""

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from facemagi.manifest import model_folders, read_manifest
from sagemaker_endpoints._sdk.weights_header import read_header
from scripts.model_weights.recipes import published
from tests.models import weights_run
from tests.support.frameworks import ask
from tests.support.samples import ROOT

STYLES = {
    "wave.pth": "wave.",
    "mosaic.pth": "mosaic.",
    "grande-jatte.pth": "grande_jatte.",
    "stary-night.pth": "starry_night.",
}

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
    "esrgan": ("esrgan", {"RRDB_ESRGAN_x4.pth!": ""}),
}
"""Every way in which authors lay their files out: the model, and for each beginning of a place the beginning of the
network's names that lie there."""

LEFT_BEHIND = {
    "attgan": ["weights.149.pth!D/conv.weight", "weights.149.pth!optim_G/state/0/exp_avg"],
    "stgan": ["G_200000.pth.tar!optimizer/state/0/exp_avg"],
    "mask_transfer": ["checkpoint_glasses!disc/full.weight", "checkpoint_glasses!ae_opt/state/0/exp_avg"],
    "drit": ["example.pth!disA/model.0.weight", "example.pth!gen_opt/state/0/exp_avg"],
}

TORCH = [
    m.name
    for folder in model_folders(ROOT / "sagemaker_endpoints")
    if (m := read_manifest(folder)).framework == "torch"
]


@pytest.fixture
def styles(tmp_path: Path) -> dict[Path, str]:
    """Where the four styles' files are to be, and what their names begin with in our network."""
    return {tmp_path / file: prefix for file, prefix in STYLES.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_published_layout_gives_every_name_of_the_network(layout: str) -> None:
    # given the places of all arrays in the authors' files
    model, beginnings = LAYOUTS[layout]
    names = ask("torch", weights_run.names_of, model)
    places = [
        place + name.removeprefix(prefix)
        for place, prefix in beginnings.items()
        for name in names
        if name.startswith(prefix)
    ]
    # when they are named as the recipe says, then they are the network's names
    assert sorted(str(published(model).name_of(place)) for place in places) == names


def test_every_torch_model_has_its_layout_here() -> None:
    assert {model for model, _ in LAYOUTS.values()} == set(TORCH)


@pytest.mark.parametrize("model", LEFT_BEHIND)
def test_optimisers_and_discriminators_are_left_behind(model: str) -> None:
    assert [published(model).name_of(place) for place in LEFT_BEHIND[model]] == [None] * len(LEFT_BEHIND[model])


def test_esrgans_older_names_are_todays() -> None:
    names = ask("torch", weights_run.names_of, "esrgan")
    old = {
        "conv_first": "model.0", "trunk_conv": "model.1.sub.23", "upconv1": "model.3", "upconv2": "model.6",
        "HRconv": "model.8", "conv_last": "model.10",
    }  # fmt: skip
    places = []
    for name in names:
        head, _, leaf = name.rpartition(".")
        if head in old:
            places.append(f"{old[head]}.{leaf}")
        else:
            _, block, dense, conv = head.split(".")
            places.append(f"model.1.sub.{block}.{dense}.{conv}.0.{leaf}")
    assert sorted(str(published("esrgan").name_of(f"RRDB_old.pth!{place}")) for place in places) == names


@pytest.mark.parametrize(
    ("change", "saving"),
    [("", {}), ("", {"_use_new_zipfile_serialization": False}), ("parallel", {})],
    ids=["archive", "pickle", "parallel"],
)
def test_published_files_become_one_file_with_its_origin(
    styles: dict[Path, str], tmp_path: Path, change: str, saving: dict[str, bool]
) -> None:
    # given the four styles' files, as PyTorch writes them now, as it did, and from several GPUs
    ask("torch", _write, styles, change, saving)
    # when they are imported
    assert ask("torch", weights_run.imported, "neural_style", list(styles), tmp_path) == ""
    # then every array is what it was, and the file says where it comes from
    file = tmp_path / "neural_style/neural_style.safetensors"
    header = read_header(file)
    arrays = ask("torch", weights_run.arrays_in, file)
    assert sorted(arrays) == ask("torch", weights_run.names_of, "neural_style")
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, weights_run.expected_array(name, array.shape))
    assert (header.origin, sorted(header.files)) == ("published", sorted(STYLES))
    assert all(len(digest) == 64 for digest in header.files.values())


def _write(files: dict[Path, str], change: str, saving: dict[str, bool]) -> None:
    weights_run.write_published("neural_style", files, change, **saving)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("lacking", "lacks"),
        ("surplus", "has no"),
        ("turned", "shapes of neural_style are wrong"),
        ("broken", "not every number is finite"),
    ],
)
def test_what_is_not_the_networks_is_refused_and_nothing_is_written(
    styles: dict[Path, str], tmp_path: Path, change: str, told: str
) -> None:
    ask("torch", _write, styles, change, {})
    assert told in ask("torch", weights_run.imported, "neural_style", list(styles), tmp_path)
    assert not (tmp_path / "neural_style").exists()


def test_one_style_alone_is_enough(styles: dict[Path, str], tmp_path: Path) -> None:
    ask("torch", _write, styles, "", {})
    assert ask("torch", weights_run.imported, "neural_style", [tmp_path / "wave.pth"], tmp_path) == ""
    header = read_header(tmp_path / "neural_style/neural_style.safetensors")
    assert {name.split(".")[0] for name in header.shapes} == {"wave"}


def test_a_file_of_another_model_is_named(tmp_path: Path) -> None:
    path = tmp_path / "Hayao_net_G_float.pth"
    ask("torch", weights_run.write_published, "cartoon_gan", {path: "hayao."})
    assert "neural_style knows nothing of Hayao" in ask("torch", weights_run.imported, "neural_style", [path], tmp_path)


def test_the_same_network_twice_is_refused(styles: dict[Path, str], tmp_path: Path) -> None:
    ask("torch", _write, styles, "", {})
    again = tmp_path / "wave-2.pth"
    again.write_bytes((tmp_path / "wave.pth").read_bytes())
    assert "Give each network once" in ask("torch", weights_run.imported, "neural_style", [*styles, again], tmp_path)


def test_a_hostile_file_is_refused_and_nothing_in_it_runs(tmp_path: Path) -> None:
    # given a file whose unpickling would touch another
    path, touched = tmp_path / "wave.pth", tmp_path / "touched"
    ask("torch", weights_run.write_hostile, path, touched)
    # when it is imported
    told = ask("torch", weights_run.imported, "neural_style", [path], tmp_path)
    # then it is refused by name, and was not run
    assert "wave.pth cannot be read" in told
    assert "Nothing was run" in told
    assert not touched.exists()


@pytest.mark.parametrize("content", [b"", b"no weights", bytes(10_000)], ids=["empty", "text", "zeros"])
def test_what_is_no_file_of_weights_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "wave.pth"
    path.write_bytes(content)
    assert "wave.pth cannot be read" in ask("torch", weights_run.imported, "neural_style", [path], tmp_path)


def test_a_truncated_file_is_refused(styles: dict[Path, str], tmp_path: Path) -> None:
    ask("torch", _write, styles, "", {})
    path = tmp_path / "wave.pth"
    path.write_bytes(path.read_bytes()[:-5000])
    assert "wave.pth cannot be read" in ask("torch", weights_run.imported, "neural_style", list(styles), tmp_path)


def test_counters_that_old_files_lack_are_filled_in(tmp_path: Path) -> None:
    # given a file of the time before BatchNorm counted
    path = tmp_path / "G_1.pth.tar"
    ask("torch", _write_without_counters, path)
    # when it is imported, then nothing is missed
    assert ask("torch", weights_run.imported, "stgan", [path], tmp_path) == ""
    shapes = read_header(tmp_path / "stgan/stgan.safetensors").shapes
    assert shapes["encoder.0.1.num_batches_tracked"] == ()


def _write_without_counters(path: Path) -> None:
    import torch

    from scripts.model_weights.recipes import expected

    wanted = expected(weights_run.manifest_of("stgan"), {})
    state = {name: torch.zeros(shape) for name, shape in wanted.items() if "num_batches" not in name}
    torch.save({"state_dict": state, "optimizer": {"state": {0: {"exp_avg": torch.zeros(3)}}}}, path)


def test_attgans_settings_say_what_it_was_trained_on(tmp_path: Path) -> None:
    # given the training's settings beside the checkpoint
    recipe = published("attgan")
    told = json.dumps({"img_size": 256, "data": "CelebA", "shortcut_layers": 1}).encode()
    # then the crop is that data set's, and without settings the best model's
    assert recipe.settings({"setting.txt": told}) == {"size": 256, "template": "celeba_170"}
    assert recipe.settings({}) == {"size": 384, "template": "ffhq"}


@pytest.mark.parametrize(
    "damage", [b"", b"\xff" * 100, (10**12).to_bytes(8, "little") + b"{}", b"\x02" + bytes(7) + b"{}"]
)
def test_a_damaged_header_is_told_from_a_good_one(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "x.safetensors"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"x\.safetensors is no weights file of ours"):
        read_header(path)


def weights(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([str(ROOT / "scripts/weights"), *arguments], capture_output=True, text=True, check=False)


def test_the_list_shows_every_model_that_needs_weights(tmp_path: Path) -> None:
    listed = weights("list", "--into", str(tmp_path))
    assert listed.returncode == 0, listed.stderr
    for model in TORCH:
        assert f"\n{model} " in listed.stdout
    assert listed.stdout.count("missing") >= len(TORCH)


def test_random_weights_are_made_and_listed_as_such(tmp_path: Path) -> None:
    made = weights("random", "neural_style", "--into", str(tmp_path))
    assert made.returncode == 0, made.stderr
    assert "They mean nothing" in made.stdout
    row = next(
        line for line in weights("list", "--into", str(tmp_path)).stdout.splitlines() if line.startswith("neural_style")
    )
    assert "random" in row


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["import", "neural_style", "nothing.pth"], "there is no such file"),
        (["import", "sparkle", "nothing.pth"], "no model 'sparkle'"),
        (["random", "beauty"], "beauty needs no weights"),
    ],
)
def test_the_tool_says_what_is_wrong_in_a_line(arguments: list[str], told: str) -> None:
    run = weights(*arguments)
    assert (run.returncode, run.stderr.startswith("weights: ")) == (1, True)
    assert told in run.stderr
    assert "Traceback" not in run.stderr
