"""What stops a training."""


class TrainingError(RuntimeError):
    """A sentence for people: what is wrong, and what to do."""


class StoppedError(Exception):
    """A training was asked to stop, and did so after a checkpoint. Its weights file has what it has learned.

    Args:
        step: how many steps are done.
    """

    def __init__(self, step: int) -> None:
        super().__init__(f"stopped after step {step}; the same command goes on from there")
