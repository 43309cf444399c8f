"""Daily limits: how many jobs an account, a key, or a user of an app may create each day in UTC."""

from dataclasses import dataclass

ACCOUNT = "account"
"""The counter of an account."""


@dataclass(frozen=True)
class DailyLimit:
    """One limit.

    Attributes:
        counter: what counts, unique for the owner: `account`; `key_…`, `token_…` or `user_…` with a digest.
        jobs: how many jobs a day.
    """

    counter: str
    jobs: int

    @property
    def whose(self) -> str:
        """What it limits, for a sentence: `account`, `key`, `token` or `user`."""
        return self.counter.partition("_")[0]


def to_text(limits: tuple[DailyLimit, ...]) -> str | None:
    """Limits as the context of an authorizer's answer has them; None for none.

    Args:
        limits: the limits.

    Example:
        >>> to_text((DailyLimit("key_0f", 20),))
        'key_0f=20'
    """
    return " ".join(f"{limit.counter}={limit.jobs}" for limit in limits) or None


def from_text(text: str | None) -> tuple[DailyLimit, ...]:
    """The limits of such a text.

    Args:
        text: what `to_text` returned.
    """
    pairs = (pair.split("=") for pair in (text or "").split())
    return tuple(DailyLimit(counter, int(jobs)) for counter, jobs in pairs)
