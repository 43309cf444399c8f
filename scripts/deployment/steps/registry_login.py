"""Logs Docker into the account's registry, for twelve hours: python -m scripts.deployment.steps.registry_login HOST"""

import base64
import subprocess
import sys

import boto3

from scripts.deployment.errors import DeploymentError, run_step


def main(host: str) -> None:
    token = boto3.client("ecr").get_authorization_token()["authorizationData"][0]["authorizationToken"]
    user, _, password = base64.b64decode(token).decode().partition(":")
    login = ["docker", "login", "--username", user, "--password-stdin", host]
    if subprocess.run(login, input=password, text=True, check=False).returncode != 0:
        raise DeploymentError(f"Docker could not log in to {host}.")


if __name__ == "__main__":
    sys.exit(run_step(main))
