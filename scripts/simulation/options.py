"""What a simulation assumes beside the policies."""

from dataclasses import dataclass, field

from facemagi import limits
from scripts.autoscaling.control import METRIC_DELAY_S
from scripts.simulation.fleet import Starts
from scripts.simulation.window import RULES, SERVICE


@dataclass(frozen=True)
class Options:
    """What a simulation assumes.

    Attributes:
        starts: how instances start.
        metric_delay_s: how late CloudWatch has a minute's metrics.
        window: a key of `RULES`.
        sweep_s: how often the sweeper looks at the window and the line.
        batch_share: what each further job of a batch adds, as a share of an edit alone.
        owners: among so many the jobs are divided.
        first_instances: that run at the beginning.
        seed: of everything that is random.
    """

    starts: Starts = field(default_factory=Starts)
    metric_delay_s: float = METRIC_DELAY_S
    window: str = SERVICE
    sweep_s: int = limits.SWEEP_SECONDS
    batch_share: float = 1.0
    owners: int = 1000
    first_instances: int = 0
    seed: int = 1

    def __post_init__(self) -> None:
        if self.window not in RULES:
            raise LookupError(f"There is no rule {self.window}, only {', '.join(RULES)}.")
