"""Reads samconfig.toml: the one configuration of a stage, for SAM and for everything else that deploys."""

import re
import shlex
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scripts.deployment.errors import DeploymentError
from scripts.repository import ROOT

SAMCONFIG = ROOT / "samconfig.toml"

STAGE_NAME = re.compile("[a-z][a-z0-9]{0,9}")
"""The pattern of the parameter `Stage` in template.yaml."""

CONFIG_ENVIRONMENTS = {"dev": "default"}
"""The section of samconfig.toml for a stage; every other stage has a section of its own name."""


@dataclass(frozen=True)
class Section:
    """The part of samconfig.toml that belongs to one stage.

    Attributes:
        stage: the stage's name.
        name: the section's name, `--config-env` of SAM.
        profile: of AWS's configuration; None where the section names none.
        region: the AWS region; None where the section names none.
        parameters: the values of `parameter_overrides`, by name.
    """

    stage: str
    name: str
    profile: str | None
    region: str | None
    parameters: Mapping[str, str]


def read_section(stage: str, path: Path = SAMCONFIG) -> Section:
    """The section of a stage.

    Args:
        stage: the stage's name.
        path: samconfig.toml.

    Raises:
        DeploymentError: the name is not a stage's, there is no such section, or it deploys another stage.
    """
    if not STAGE_NAME.fullmatch(stage):
        raise DeploymentError(
            f"{stage!r} is no name of a stage: a small letter, then up to nine small letters and digits."
        )
    configuration = _read(path)
    name = CONFIG_ENVIRONMENTS.get(stage, stage)
    if "deploy" not in configuration.get(name, {}):
        raise DeploymentError(
            f"{path.name} has no section [{name}.deploy.parameters] for the stage {stage}: "
            f"copy that of another stage, and change the names in it."
        )
    values = _parameters(configuration[name], "global") | _parameters(configuration[name], "deploy")
    section = Section(stage, name, values.get("profile"), values.get("region"), _overrides(values))
    _require_own_names(section, values, path)
    return section


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DeploymentError(f"{path.name} is no valid TOML: {error}.") from error


def _parameters(section: Mapping[str, Any], command: str) -> dict[str, Any]:
    return dict(section.get(command, {}).get("parameters", {}))


def _overrides(values: Mapping[str, Any]) -> dict[str, str]:
    """`parameter_overrides` as a mapping; SAM accepts one text, or a list."""
    given = values.get("parameter_overrides", "")
    words = shlex.split(given if isinstance(given, str) else " ".join(given))
    return {word.partition("=")[0]: word.partition("=")[2] for word in words}


def _require_own_names(section: Section, values: Mapping[str, Any], path: Path) -> None:
    """A copied section that still names the other stage would deploy over it, or would lose its uploads with it."""
    stack = f"facemagi-{section.stage}"
    expected = {"stack_name": stack, "s3_prefix": stack, "Stage": section.stage}
    found = {"s3_prefix": stack} | dict(values) | {"Stage": section.parameters.get("Stage")}
    for name, value in expected.items():
        if found.get(name) != value:
            raise DeploymentError(
                f"{path.name}: {name} of the section {section.name} is {found.get(name)}, "
                f"but {value} for the stage {section.stage}."
            )
