"""What stops a training."""


class TrainingError(RuntimeError):
    """A sentence for people: what is wrong, and what to do."""
