"""Logs Docker into the account's registry, for twelve hours: python -m scripts.deployment.registry_login HOST"""

import base64
import subprocess
import sys

import boto3


def main(host: str) -> None:
    token = boto3.client("ecr").get_authorization_token()["authorizationData"][0]["authorizationToken"]
    user, _, password = base64.b64decode(token).decode().partition(":")
    login = ["docker", "login", "--username", user, "--password-stdin", host]
    subprocess.run(login, input=password, text=True, check=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
