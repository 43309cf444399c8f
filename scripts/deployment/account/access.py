"""Which AWS profile and region a deployment uses: one choice, for SAM, boto3, Docker's login and the uploads."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from scripts.deployment.account.samconfig import Section
from scripts.deployment.errors import DeploymentError

REGION_VARIABLES = ("AWS_REGION", "AWS_DEFAULT_REGION")
"""The AWS CLI reads both, the first one first; boto3 and SAM read only the second one."""

KEY_VARIABLES = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
"""Keys in the environment. boto3 prefers them to AWS_PROFILE, SAM's `--profile` is preferred to them."""


@dataclass(frozen=True)
class Access:
    """The chosen profile and region.

    Attributes:
        profile: of AWS's configuration; None for the environment's credentials.
        region: the AWS region; None where none is known.
    """

    profile: str | None
    region: str | None

    @property
    def sam_options(self) -> tuple[str, ...]:
        """The options of SAM CLI, which would otherwise prefer samconfig.toml to the environment."""
        profile = ("--profile", self.profile) if self.profile else ()
        return ("--region", self.region or "<region>", *profile)

    def client(self, service: str) -> Any:
        """A boto3 client.

        Args:
            service: its name in boto3.
        """
        import boto3

        return boto3.Session(profile_name=self.profile, region_name=self.region).client(service)

    def environment(self, inherited: Mapping[str, str] = os.environ) -> dict[str, str]:
        """The environment of the commands of a plan.

        Args:
            inherited: the environment of this process.
        """
        hidden = (*REGION_VARIABLES, *(("AWS_PROFILE", *KEY_VARIABLES) if self.profile else ()))
        kept = {name: value for name, value in inherited.items() if name not in hidden}
        chosen = dict.fromkeys(REGION_VARIABLES, self.region) | {"AWS_PROFILE": self.profile}
        return kept | {name: value for name, value in chosen.items() if value}


def find_access(
    section: Section,
    profile: str | None = None,
    region: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Access:
    """The profile and the region: of the command line, else of samconfig.toml, else of AWS's own configuration.

    Args:
        section: the stage's part of samconfig.toml.
        profile: `--profile`.
        region: `--region`.
        environment: the environment of this process.

    Raises:
        botocore's ProfileNotFound: there is no such profile.
    """
    chosen = profile or section.profile
    variables = (environment[name] for name in REGION_VARIABLES if environment.get(name))
    return Access(chosen, region or section.region or next(variables, None) or _region_of(chosen))


def require_region(access: Access) -> None:
    """Check that the region is known.

    Args:
        access: as `find_access` found it.

    Raises:
        DeploymentError: it is not.
    """
    if access.region is None:
        raise DeploymentError(
            'No AWS region is set: give --region, or write region = "…" into the stage\'s section of samconfig.toml.'
        )


def _region_of(profile: str | None) -> str | None:
    import botocore.session

    region: str | None = botocore.session.Session(profile=profile).get_config_variable("region")
    return region
