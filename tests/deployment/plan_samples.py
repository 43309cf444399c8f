"""Models, stages and commands of deployment plans for tests."""

from pathlib import Path
from typing import Any

from facemagi.manifest import Manifest
from scripts.deployment.commands import Command
from scripts.deployment.plan import Stage

STAGE = Stage(
    "test",
    {
        "Bucket": "photos",
        "Table": "table",
        "SuccessTopic": "arn:success",
        "ErrorTopic": "arn:error",
        "OperatorTopic": "arn:operator",
        "ModelImages": "1.ecr/facemagi-test",
    },
    "artefacts",
    ("--region", "eu-west-1"),
)
NET: dict[str, Any] = {
    "url": "https://example.org",
    "licence": "CC-BY-NC-4.0",
    "commercial": False,
    "provenance": "Made for tests.",
}
WEIGHTS: dict[str, Any] = {"net": NET}
OPTIONAL: dict[str, Any] = {"labels": NET | {"optional": True}}
FILE = Path("weights/hair_colour/net.safetensors")
FAST = Path("weights/esrgan/fast.safetensors")


def manifest(**members: Any) -> Manifest:
    """The manifest of a model `hair_colour`, with these members changed."""
    endpoint = {
        "instance_type": "ml.c7i.large",
        "max_concurrency": 2,
        "max_instances": 4,
        "backlog_per_instance": 20,
        "batch_size": 1,
        "timeout_s": 60,
    }
    common = {"name": "hair_colour", "title": "t", "summary": "s", "kind": "photo_editor", "framework": "none"}
    rights = {"licence": "Apache-2.0", "commercial": True, "origin": "o"}
    effects = {"effects": {"hair_colour": {"title": "t", "summary": "s", "parameters": {}}}}
    return Manifest.model_validate(common | rights | {"endpoint": endpoint} | effects | members)


KEYWORDS = (
    "scripts.deployment.steps.quota",
    "./scripts/vision-models",
    "build",
    "scripts.deployment.steps.registry_login",
    "push",
    "scripts.deployment.steps.scan_findings",
    "scripts.deployment.steps.upload_weights",
    "scripts.deployment.steps.clear_failed",
    "scripts.deployment.steps.scaling",
    "./scripts/deployment/sam",
    "scripts.deployment.steps.require_image",
    "scripts.deployment.steps.smoke",
    "scripts.deployment.steps.publish",
    "scripts.deployment.steps.old_images",
)
"""A word for each kind of command, in the order in which they run."""


def keywords(commands: list[Command]) -> list[str]:
    """The keyword of each command."""
    return [next(word for word in command if word in KEYWORDS) for command in commands]


def command_with(commands: list[Command], word: str) -> Command:
    """The first command that has this word."""
    return next(command for command in commands if word in command)


def published(commands: list[Command]) -> list[tuple[str, ...]]:
    """The models that enter the catalogue, each with the weights that it has."""
    entries = [command for command in commands if "scripts.deployment.steps.publish" in command]
    return [(command[3], *command[7:]) for command in entries]


def shared(name: str, **members: Any) -> Manifest:
    """A model that shares the container `portrait`."""
    endpoint = manifest().endpoint.model_copy(update={"shared": "portrait"} | members.pop("endpoint", {}))
    return manifest(name=name, endpoint=endpoint, **members)
