"""The stack of a stage's training jobs: its bucket and its role."""

from scripts.deployment import stacks
from scripts.deployment.account.access import Access
from scripts.deployment.commands import SAM, Command, step
from scripts.deployment.errors import DeploymentError
from scripts.deployment.training import training_stack
from scripts.training.on_sagemaker.image import REPOSITORY, registry_of
from scripts.training.on_sagemaker.job import Place

TEMPLATE = "scripts/training/training.yaml"


def stack_plan(stage: str, access: Access) -> list[Command]:
    """The commands that create the stack, or bring it up to date.

    Args:
        stage: the stage's name.
        access: the profile and the region.
    """
    stack = training_stack(stage)
    registry = registry_of(access.region or "<region>")
    parameters = {"Stage": stage, "ImageRegistry": registry, "ImageRepository": REPOSITORY}
    return [
        step("clear_failed", stack),
        (
            *(SAM, "deploy", "--template-file", TEMPLATE, "--stack-name", stack, *access.sam_options),
            *("--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset", "--no-fail-on-empty-changeset"),
            *("--parameter-overrides", *(f"{name}={value}" for name, value in parameters.items())),
        ),
    ]


def placeholder_place(stage: str, region: str | None) -> Place:
    """A place with `<Name>` for everything that AWS would supply."""
    return Place(stage, region or "<region>", "<Bucket>", "<Role>")


def deployed_place(stage: str, access: Access) -> Place:
    """The place with the outputs of the stack.

    Raises:
        DeploymentError: the stack is not there.
    """
    stack = stacks.find(access.client("cloudformation"), training_stack(stage))
    if stack is None:
        raise DeploymentError(f"The stack {training_stack(stage)} is not there; run the command again.")
    outputs = stacks.outputs(stack)
    return Place(stage, str(access.region), outputs["Bucket"], outputs["Role"])
