"""The stack of a stage's training jobs, as the removal of a stage needs it."""

from scripts.deployment.plan import service_stack


def training_stack(stage: str) -> str:
    """The name of the stack. It does not begin as those of containers do.

    Args:
        stage: the stage's name.
    """
    return f"training-{service_stack(stage)}"
