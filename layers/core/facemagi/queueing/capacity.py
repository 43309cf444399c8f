"""How many jobs an endpoint or a Lambda function takes, by the settings of its model."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Capacity:
    """The size of an endpoint, or of a function: all sandboxes of a function together count as one instance.

    Attributes:
        endpoint: its name.
        concurrency: how many jobs an instance processes at once.
        backlog: with more jobs than this per instance, another instance starts.
        instances: the most instances.
        on_demand: whether it costs only what its jobs take, so that even a job of low priority may start it.
        first_window: how many jobs SageMaker gets at first; 0 for just more than start a second instance.
    """

    endpoint: str
    concurrency: int
    backlog: int
    instances: int
    on_demand: bool = False
    first_window: int = 0

    @property
    def window(self) -> int:
        """How many jobs SageMaker gets at first."""
        return self.first_window or self.concurrency + self.backlog

    @property
    def widest(self) -> int:
        """How many jobs SageMaker gets at most: enough to start and to keep the last instance."""
        return max(self.first_window, (self.concurrency + self.backlog) * self.instances)
