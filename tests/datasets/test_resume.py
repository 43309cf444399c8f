"""A preparation that was stopped goes on: nothing is done twice, and no half file counts."""

import errno
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from scripts.datasets.errors import DatasetError
from scripts.datasets.pool import in_processes
from scripts.datasets.prepared import read_dataset
from scripts.datasets.preparing.filters import LIMITS
from scripts.datasets.preparing.journal import FILE as JOURNAL
from scripts.datasets.preparing.one_photo import Settings
from scripts.datasets.preparing.prepare import prepare
from tests.datasets.killed_work import end_at_three
from tests.datasets.photo_folders import heads, request
from tests.support.samples import ROOT

COUNT = 12
DEADLINE_S = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return heads(tmp_path_factory.mktemp("resume") / "photos", COUNT)


@pytest.fixture(scope="module")
def reference(folder: Path) -> Path:
    """The data set without an interruption."""
    prepare(request(folder, folder.parent / "reference"))
    return folder.parent / "reference"


def written(out: Path) -> dict[str, int]:
    """When each picture was written, ns."""
    return {path.name: path.stat().st_mtime_ns for path in (out / "images").iterdir()}


def killed_run(folder: Path, out: Path, pictures: int) -> None:
    """Run the command in a process of its own, and kill it when it has made some pictures."""
    arguments = [str(folder), "--out", str(out), "--template", "celeba_178", "--size", "48"]
    terms = ["--source", "drawn for a test", "--licence", "Apache-2.0", "--commercial", "yes", "--processes", "1"]
    command = [sys.executable, "-m", "scripts.datasets", "prepare", *arguments, *terms]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL) as process:
        end = time.monotonic() + DEADLINE_S
        while not (out / JOURNAL).is_file() or len((out / JOURNAL).read_text("utf-8").splitlines()) <= pictures:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.01)
        process.kill()


def test_a_killed_preparation_goes_on_and_does_nothing_twice(folder: Path, reference: Path, tmp_path: Path) -> None:
    # given a run that was killed, whose last line and last picture were not finished
    killed_run(folder, tmp_path, pictures=3)
    with (tmp_path / JOURNAL).open("a", encoding="utf-8") as journal:
        journal.write('{"file": "0000')
    (tmp_path / "images" / "half.png.part").write_bytes(b"half")
    done = [line for line in (tmp_path / JOURNAL).read_text("utf-8").splitlines()[1:-1] if "jpg" in line]
    before = written(tmp_path)

    # when
    prepare(request(folder, tmp_path))

    # then the data set is that of an uninterrupted run, and the pictures that were done are still the same files
    assert read_dataset(tmp_path).faces == read_dataset(reference).faces
    after = written(tmp_path)
    assert set(after) == set(written(reference))
    assert sum(before.get(name) == moment for name, moment in after.items()) >= len(done) >= 3


def test_a_finished_data_set_is_not_prepared_again(folder: Path, reference: Path) -> None:
    before = written(reference)
    prepare(request(folder, reference))
    assert written(reference) == before


def test_a_photo_that_changed_is_prepared_again(tmp_path: Path) -> None:
    # given
    photos, out = heads(tmp_path / "photos", 11), tmp_path / "out"
    prepare(request(photos, out))
    before = written(out)

    # when a photo is replaced
    (photos / "000001.jpg").write_bytes((photos / "000002.jpg").read_bytes() + b"\0")
    prepare_again = prepare(request(photos, out, settings=Settings("celeba_178", 48)))

    # then it alone is prepared, and found to repeat the other
    changed = [name for name, moment in written(out).items() if before[name] != moment]
    assert len(changed) == 1
    assert sum(outcome.reason == "repeated" for outcome in prepare_again.outcomes) == 1


def test_other_settings_need_another_folder(folder: Path, reference: Path) -> None:
    with pytest.raises(DatasetError, match=r"begun with other settings .*size 48"):
        prepare(request(folder, reference, settings=Settings("celeba_178", 64)))


def test_other_limits_need_another_folder(folder: Path, reference: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS, "quality", 0.7)
    with pytest.raises(DatasetError, match=r"quality 0\.2.*; now they are .*quality 0\.7"):
        prepare(request(folder, reference))


def test_a_full_disk_is_a_sentence_and_the_same_command_goes_on(
    folder: Path, reference: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a disk that is full after three pictures
    room, write = iter(range(3)), Path.write_bytes

    def write_while_there_is_room(path: Path, data: bytes) -> int:
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, data)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", write_while_there_is_room)
        with pytest.raises(DatasetError, match=r"is full\. Free some space; the same command goes on"):
            prepare(request(folder, tmp_path))

    # when there is room again
    prepare(request(folder, tmp_path))

    # then
    assert read_dataset(tmp_path).faces == read_dataset(reference).faces


def test_several_processes_prepare_the_same_data_set(folder: Path, reference: Path, tmp_path: Path) -> None:
    prepare(request(folder, tmp_path, processes=2))
    assert read_dataset(tmp_path).faces == read_dataset(reference).faces


def test_a_killed_process_is_a_sentence() -> None:
    with pytest.raises(DatasetError, match="A process was killed"):
        list(in_processes(end_at_three, range(6), 2))
