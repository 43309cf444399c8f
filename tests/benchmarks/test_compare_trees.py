"""Two commits of a small repository are checked out and measured in turn; each finds its own code."""

import subprocess
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

from scripts.benchmarks.compare.measuring import UnmeasurableError, compared, run_gauge
from scripts.benchmarks.compare.report import table
from scripts.benchmarks.compare.trees import Tree, check_out

TREES = (Tree("one", "one", Path()), Tree("two", "two", Path()))

GAUGE = "import json, needed; print('a line of the code'); print(json.dumps({'faces': needed.CPU_MS}))"


def git(repository: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=Test", "-c", "user.email=test@example.com")
    subprocess.run(["git", "-C", str(repository), *identity, *arguments], check=True, capture_output=True)


def commit(repository: Path, text: str, tag: str) -> None:
    (repository / "needed.py").write_text(text)
    git(repository, "add", ".")
    git(repository, "commit", "-m", tag)
    git(repository, "tag", tag)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """With the commits `one`, which needs 10 ms, `two`, which needs 12, and `broken`."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init")
    commit(folder, "CPU_MS = 10.0\n", "one")
    commit(folder, "CPU_MS = 12.0\n", "two")
    commit(folder, "raise RuntimeError('it is broken')\n", "broken")
    return folder


def trees_of(repository: Path, *names: str) -> list[Tree]:
    return [check_out(repository, name, repository.parent / "trees") for name in names]


def gauge_of(folder: Path) -> Path:
    file = folder / "gauge.py"
    file.write_text(GAUGE)
    return file


def test_the_fall_between_two_commits_is_shown(repository: Path, tmp_path: Path) -> None:
    # given two commits, the second of which needs a fifth more
    before, after = trees_of(repository, "one", "two")
    # when they are compared by a gauge that is in neither
    comparisons, missing = compared(before, after, ["all"], 5, partial(run_gauge, gauge=gauge_of(tmp_path)))
    # then the table marks the figure
    assert missing == []
    assert [each.fell_back for each in comparisons] == [True]
    assert "1.20" in table(before, after, comparisons, missing)
    assert "FELL BACK" in table(before, after, comparisons, missing)


def test_a_commit_beside_itself_has_not_fallen_back(repository: Path, tmp_path: Path) -> None:
    before, after = trees_of(repository, "one", "one")
    comparisons, _ = compared(before, after, ["all"], 5, partial(run_gauge, gauge=gauge_of(tmp_path)))
    assert "Nothing needs over 15 % more" in table(before, after, comparisons, [])


def test_a_commit_that_cannot_be_measured_is_named_with_the_reason(repository: Path, tmp_path: Path) -> None:
    before, after = trees_of(repository, "one", "broken")
    comparisons, missing = compared(before, after, ["all"], 5, partial(run_gauge, gauge=gauge_of(tmp_path)))
    assert comparisons == []
    assert missing == ["all in broken: RuntimeError: it is broken"]


def test_an_unknown_commit_is_named(repository: Path) -> None:
    with pytest.raises(LookupError, match="no commit nowhere"):
        trees_of(repository, "nowhere")


def test_each_round_begins_with_the_other_commit() -> None:
    order: list[str] = []

    def measure(tree: Tree, subject: str) -> Mapping[str, float]:
        order.append(tree.name)
        return {subject: 1.0}

    compared(*TREES, ["faces"], 2, measure)
    assert order == ["one", "two", "two", "one"]


def test_a_subject_that_fails_leaves_the_others() -> None:
    def measure(tree: Tree, subject: str) -> Mapping[str, float]:
        if subject == "container":
            raise UnmeasurableError("container: it does not start")
        return {subject: 1.0}

    comparisons, missing = compared(*TREES, ["container", "faces"], 5, measure)
    assert [each.name for each in comparisons] == ["faces"]
    assert missing == ["container: it does not start"]
