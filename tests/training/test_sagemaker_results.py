"""What comes back from a job: only what a training of ours writes is unpacked."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from scripts.model_weights.errors import WeightsError
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker import receiving
from tests.support.frameworks import in_process_of
from tests.training.job_task import MODEL, zero_arrays

Member = tuple[tarfile.TarInfo, bytes]


def member(name: str, content: bytes = b"x", kind: bytes = tarfile.REGTYPE, link: str = "") -> Member:
    info = tarfile.TarInfo(name)
    info.type, info.linkname, info.size = kind, link, len(content) if kind == tarfile.REGTYPE else 0
    return info, content


def archive_of(folder: Path, *members: Member) -> Path:
    path = folder / "model.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content) if info.isreg() else None)
    return path


def test_weights_log_and_sheets_are_unpacked(tmp_path: Path) -> None:
    names = ("./weights/stgan/stgan.safetensors", "log.csv", "samples/step-00000008.png", "glasses/log.csv")
    archive = archive_of(tmp_path, member("./weights", kind=tarfile.DIRTYPE), *map(member, names))
    files = receiving.unpack(archive, tmp_path / "out")
    assert [file.relative_to(tmp_path / "out").as_posix() for file in files] == [
        name.removeprefix("./") for name in names
    ]


@pytest.mark.parametrize(
    "bad",
    [
        member("../log.csv"),
        member("/etc/log.csv"),
        member("weights/../../log.csv"),
        member("weights/stgan/run.py"),
        member("log.csv", kind=tarfile.SYMTYPE, link="/etc/passwd"),
        member("weights/stgan/stgan.safetensors", kind=tarfile.LNKTYPE, link="../../secret"),
        member("log.csv", kind=tarfile.FIFOTYPE),
    ],
    ids=lambda each: f"{each[0].name}-{each[0].type.decode()}",
)
def test_anything_else_is_refused(tmp_path: Path, bad: Member) -> None:
    with pytest.raises(TrainingError, match="which no training of ours writes"):
        receiving.unpack(archive_of(tmp_path, bad), tmp_path / "a" / "b")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / "model.tar.gz"]


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "MAX_BYTES", 3)
    with pytest.raises(TrainingError, match="unpacks to more than"):
        receiving.unpack(archive_of(tmp_path, member("log.csv", b"four")), tmp_path / "out")


@pytest.mark.parametrize("damage", [lambda _: b"no archive", lambda whole: whole[: len(whole) // 2]])
def test_a_damaged_archive_is_a_sentence(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    path = archive_of(tmp_path, member("log.csv", bytes(range(256)) * 40))
    path.write_bytes(damage(gzip.compress(gzip.decompress(path.read_bytes()))))
    with pytest.raises(TrainingError, match="is damaged"):
        receiving.unpack(path, tmp_path / "out")


@in_process_of("torch")
def test_weights_that_do_not_fit_the_network_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    from scripts.model_weights.received import receive_weights

    # given weights of another size
    header = {"origin": "trained", "files": "{}", "settings": "{}", "url": "", "licence": "CC0-1.0"}
    header |= {"commercial": "yes", "provenance": "Trained for 1 step."}
    arrays = zero_arrays()
    name = next(iter(arrays))
    file = tmp_path / f"{MODEL}.safetensors"
    save_file(arrays | {name: arrays[name][:1]}, file, header)
    # when they come back, then nothing is written
    with pytest.raises(WeightsError):
        receive_weights(MODEL, file, tmp_path / "weights")
    assert not (tmp_path / "weights").exists()


@in_process_of("torch")
def test_random_weights_are_refused(tmp_path: Path) -> None:
    from safetensors.numpy import save_file

    from scripts.model_weights.received import receive_weights

    header = {"origin": "random", "files": "{}", "settings": "{}", "url": "", "licence": "", "commercial": "no"}
    save_file(zero_arrays(), tmp_path / f"{MODEL}.safetensors", header | {"provenance": ""})
    with pytest.raises(WeightsError, match="that are random, not trained"):
        receive_weights(MODEL, tmp_path / f"{MODEL}.safetensors", tmp_path / "weights")


def test_weights_of_another_network_are_refused(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, member("weights/stgan/stgan.safetensors"))
    with pytest.raises(TrainingError, match="has weights of stgan, not of attgan"):
        receiving.receive(archive, "attgan", tmp_path / "weights", tmp_path / "work", print)
