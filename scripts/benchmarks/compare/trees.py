"""Commits as folders under `.bench/trees`, ready to be measured."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

NETWORKS = Path("layers", "vision", "facemagi_vision", "models")
"""The face engine's networks, which are not in git."""

PACKAGES = ("", "layers/core", "layers/vision", "clients/python")
"""Folders of a tree from which Python imports."""


@dataclass(frozen=True)
class Tree:
    """A commit that is checked out.

    Attributes:
        name: as the caller named the commit.
        commit: its hash.
        folder: where its files are.
    """

    name: str
    commit: str
    folder: Path

    def variables(self) -> dict[str, str]:
        """The environment of a process that imports this commit's code, whatever is installed."""
        folders = os.pathsep.join(str(self.folder / package) for package in PACKAGES)
        return os.environ | {"PYTHONPATH": folders, "OMP_NUM_THREADS": "1"}


def check_out(repository: Path, name: str, home: Path) -> Tree:
    """Check a commit out, unless it is there already.

    Args:
        repository: with the commit.
        name: of the commit: a hash, a branch, a tag.
        home: the folder of all trees.

    Raises:
        LookupError: there is no such commit.
    """
    found = _git(repository, "rev-parse", "--verify", "--quiet", f"{name}^{{commit}}")
    commit = found.stdout.strip()
    if not commit:
        raise LookupError(f"There is no commit {name}.")
    folder = home / commit[:12]
    if not folder.is_dir():
        _git(repository, "worktree", "prune")
        added = _git(repository, "worktree", "add", "--quiet", "--detach", str(folder), commit)
        if added.returncode:
            raise LookupError(f"{name} cannot be checked out: {added.stderr.strip()}")
    tree = Tree(name, commit, folder)
    _add_networks(repository, tree)
    return tree


def _add_networks(repository: Path, tree: Tree) -> None:
    """Copy the networks that are here; the commit's own script makes those that it needs beside them."""
    if (repository / NETWORKS).is_dir():
        shutil.copytree(repository / NETWORKS, tree.folder / NETWORKS, dirs_exist_ok=True)
        command = [sys.executable, "-P", "-m", "scripts.vision_models"]
        subprocess.run(command, cwd=tree.folder, env=tree.variables(), check=False)


def _git(repository: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False)
