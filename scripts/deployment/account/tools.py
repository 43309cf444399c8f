"""The programs that a deployment needs on this machine, looked for before anything is built."""

import shutil
import subprocess

from scripts.deployment.errors import DeploymentError
from scripts.repository import ROOT

DOCKER_SECONDS = 30
"""Docker Desktop answers within seconds even while it starts; a daemon that hangs does not answer at all."""


def require_docker() -> None:
    """Check that images can be built here.

    Raises:
        DeploymentError: Docker is not installed, or not running.
    """
    if shutil.which("docker") is None:
        raise DeploymentError("Docker is not installed, and a model's container is built with it: install Docker.")
    try:
        running = subprocess.run(["docker", "info"], capture_output=True, timeout=DOCKER_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise DeploymentError("Docker does not answer: restart it, then repeat the command.") from error
    if running.returncode != 0:
        raise DeploymentError("Docker is not running, or you may not use it: start it, then repeat the command.")


def require_lambda_python() -> None:
    """Check that Lambda's version of Python is here, which SAM builds with.

    Raises:
        DeploymentError: it is not.
    """
    search = [ROOT / "scripts" / "deployment" / "lambda_python"]
    found = subprocess.run(search, capture_output=True, text=True, check=False)
    if found.returncode != 0:
        raise DeploymentError(found.stderr.strip())
