"""The studio on CloudFront: the commands that deploy it, as data."""

from collections.abc import Mapping

from scripts.deployment.commands import SAM, Command, step
from scripts.deployment.plan import Stage, in_sam_syntax, service_stack

TEMPLATE = "clients/studio.yaml"


def studio_stack(stage: str) -> str:
    """The name of the studio's stack. It does not begin as those of containers do.

    Args:
        stage: the stage's name.
    """
    return f"studio-{service_stack(stage)}"


def studio_plan(stage: Stage, own: Mapping[str, str]) -> list[Command]:
    """The commands that deploy the studio and upload its files.

    Args:
        stage: the stage whose API it uses.
        own: values of `StudioDomain` and `Certificate`; what is left out keeps the value of the last deployment.
    """
    stack = studio_stack(stage.name)
    parameters = {"ApiUrl": stage.outputs["ApiUrl"], "PhotoBucket": stage.outputs["Bucket"], **own}
    overrides = [f"{name}={in_sam_syntax(value)}" for name, value in parameters.items()]
    return [
        step("clear_failed", stack),
        (
            *(SAM, "deploy", "--template-file", TEMPLATE, "--stack-name", stack, *stage.sam_options),
            *("--no-confirm-changeset", "--no-fail-on-empty-changeset", "--parameter-overrides", *overrides),
        ),
        step("upload_studio", stage.name),
    ]
