"""Whose account a command is about to change, and whether that is what the operator means."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

from scripts.deployment.account.access import Access, require_region
from scripts.deployment.errors import DeploymentError


@dataclass(frozen=True)
class Identity:
    """What AWS says about the credentials.

    Attributes:
        account: the account's number.
        user: the ARN of the user or the role.
    """

    account: str
    user: str


def identify(access: Access) -> Identity:
    """Ask AWS whose credentials these are.

    Args:
        access: the profile and the region.

    Raises:
        DeploymentError: no region is set.
        botocore's errors: there are no credentials, or AWS refuses them.
    """
    require_region(access)
    caller = access.client("sts").get_caller_identity()
    return Identity(caller["Account"], caller["Arn"])


def describe(identity: Identity, access: Access, stage: str) -> str:
    """One line with everything that could be the wrong one.

    Args:
        identity: whose account it is.
        access: the profile and the region.
        stage: the stage's name.
    """
    profile = f", profile {access.profile}" if access.profile else ""
    return f"Account {identity.account}, region {access.region}, stage {stage} (as {identity.user}{profile})"


def confirm(lines: Sequence[str], agreed: bool) -> None:
    """Show what is going to happen, and let the operator agree.

    Args:
        lines: what is shown.
        agreed: whether the operator has agreed already, with `--yes`.

    Raises:
        DeploymentError: the operator did not agree, or nobody can answer.
    """
    print(*lines, sep="\n", flush=True)
    if agreed:
        return
    if not sys.stdin.isatty():
        raise DeploymentError("nothing was changed: there is no terminal to ask at, and no --yes.")
    if input("Continue? [y/N] ").strip().lower() not in {"y", "yes"}:
        raise DeploymentError("nothing was changed.")
