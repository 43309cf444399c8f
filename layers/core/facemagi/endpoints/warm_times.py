"""The times of a day in which instances of an endpoint run although no job has come.

They are `[[endpoint.warm]]` in model.toml, and scheduled actions of Application Auto Scaling on AWS.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

DAY_MINUTES = 24 * 60

MAX_FLOORS = 4
"""So many changes a day have a place in endpoint.yaml: enough for two times, or for three that follow each other."""

_CLOCK = r"^([01]\d|2[0-3]):[0-5]\d$"


class WarmTime(BaseModel):
    """A time of each day, and the instances that run then at least.

    Attributes:
        begins: `from` in model.toml, as `07:00`.
        ends: `to` in model.toml; earlier than `begins` where it is on the next day.
        timezone: its name in the database of time zones, as `Asia/Shanghai`.
        instances: the fewest, of each of the container's endpoints.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True, populate_by_name=True)

    begins: str = Field(alias="from", pattern=_CLOCK)
    ends: str = Field(alias="to", pattern=_CLOCK)
    timezone: str = Field(pattern=r"^[A-Z][A-Za-z]+(/[A-Za-z0-9_+-]+)*$")
    instances: int = Field(ge=1)

    @model_validator(mode="after")
    def _has_length(self) -> Self:
        if self.begins == self.ends:
            raise ValueError(f"The warm time begins and ends at {self.begins}; give it a length.")
        return self

    def holds_at(self, minute: int) -> bool:
        """Whether it lasts at a minute of the day.

        Args:
            minute: since midnight.
        """
        begins, ends = _minute(self.begins), _minute(self.ends)
        return begins <= minute < ends if begins < ends else not ends <= minute < begins


@dataclass(frozen=True)
class Floor:
    """A change of the fewest instances, each day.

    Attributes:
        minute: of the day, in the time zone of the warm times.
        instances: the fewest from then on.
    """

    minute: int
    instances: int

    @property
    def schedule(self) -> str:
        """AWS's cron expression of it."""
        return f"cron({self.minute % 60} {self.minute // 60} * * ? *)"


def floors(warm: Sequence[WarmTime]) -> tuple[Floor, ...]:
    """The changes of the fewest instances on a day. Where several times overlap, the one with most instances counts.

    Args:
        warm: the times of an endpoint.
    """
    minutes = sorted({_minute(text) for each in warm for text in (each.begins, each.ends)})
    levels = [max((each.instances for each in warm if each.holds_at(minute)), default=0) for minute in minutes]
    return tuple(Floor(minute, levels[i]) for i, minute in enumerate(minutes) if levels[i] != levels[i - 1])


def require_possible(warm: Sequence[WarmTime], most: int) -> None:
    """Check the warm times of an endpoint.

    Args:
        warm: the times.
        most: the most instances that it may have.

    Raises:
        ValueError: several time zones, more instances than it may have, or too many changes a day.
    """
    zones = sorted({each.timezone for each in warm})
    if len(zones) > 1:
        raise ValueError(f"The warm times have the time zones {' and '.join(zones)}; give all the same one.")
    highest = max((each.instances for each in warm), default=0)
    if highest > most:
        raise ValueError(f"{highest} instances are kept warm, but max_instances is {most}; raise it.")
    changes = len(floors(warm))
    if changes > MAX_FLOORS:
        raise ValueError(f"The warm times change {changes} times a day; at most {MAX_FLOORS} changes are possible.")


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return 60 * int(hours) + int(minutes)
