"""A job, and how long jobs take."""

from collections.abc import Callable
from dataclasses import dataclass

from scripts.planning.timings import EditTime


@dataclass(slots=True, eq=False)
class Job:
    """A job.

    Attributes:
        created_at: when the app sent it, seconds.
        sent_at: when SageMaker got it.
        taken_at: when an instance took it.
        attempts: how often it was sent.
    """

    created_at: float
    sent_at: float = 0.0
    taken_at: float = 0.0
    attempts: int = 0


Ended = Callable[[Job], None]


@dataclass(frozen=True)
class JobTimes:
    """How long the parts of a job take in a container.

    Attributes:
        edit_s: an edit alone.
        around_s: before and after it, in which other jobs can be edited.
        batch_size: the most jobs that are edited together.
        batch_share: what each further job of a batch adds, as a share of an edit alone: 1 where a batch saves nothing.
    """

    edit_s: float
    around_s: float
    batch_size: int = 1
    batch_share: float = 1.0

    @classmethod
    def of(cls, edit: EditTime, batch_share: float = 1.0) -> "JobTimes":
        """The times of a container that was measured.

        Args:
            edit: of the plan.
            batch_share: as the attribute.
        """
        return cls(edit.edit_s, edit.around_s, edit.endpoint.batch_size, batch_share)

    def batch_s(self, jobs: int) -> float:
        """How long a batch takes.

        Args:
            jobs: in it.
        """
        return self.edit_s * (1 + (jobs - 1) * self.batch_share)

    def jobs_a_second(self, concurrency: int) -> float:
        """The most that one instance can do.

        Args:
            concurrency: jobs that it gets at once.
        """
        batch = min(self.batch_size, concurrency)
        by_worker = batch / self.batch_s(batch)
        return min(by_worker, concurrency / (self.edit_s + self.around_s))
