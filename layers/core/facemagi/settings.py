"""A function's environment, read once, on first use."""

import os
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Settings:
    """The settings of one deployment.

    Attributes:
        stage: the deployment's name; part of every endpoint's name.
        bucket: the bucket of photos, faces and results.
        table: the table of photos, jobs and the catalogue of effects.
        anonymous_principal: the principal of callers that no authorizer has identified; empty refuses such callers.
        webhook_queue: the URL of the queue of webhook messages.
        batch_queue: the URL of the queue of batches whose jobs are still to be queued.
        daily_jobs: how many jobs an account may create each day; 0 for any number.
        calls_per_second: how many calls the API admits each second, of all callers together.
        burst_calls: how many calls it admits at one moment.
        longest_wait: for how many seconds a call may wait for a final state, at most.
        trusted_hosts: hosts that webhooks and photo URLs may reach although they are private or without TLS; none on
            AWS.
    """

    stage: str
    bucket: str
    table: str
    anonymous_principal: str
    webhook_queue: str
    batch_queue: str
    daily_jobs: int
    calls_per_second: int
    burst_calls: int
    longest_wait: int
    trusted_hosts: tuple[str, ...]


@cache
def settings() -> Settings:
    """The settings of this process.

    Raises:
        KeyError: a variable is missing; the error names it.
    """
    return Settings(
        stage=os.environ["FACEMAGI_STAGE"],
        bucket=os.environ["FACEMAGI_BUCKET"],
        table=os.environ["FACEMAGI_TABLE"],
        anonymous_principal=os.environ["FACEMAGI_ANONYMOUS_PRINCIPAL"],
        webhook_queue=os.environ["FACEMAGI_WEBHOOK_QUEUE"],
        batch_queue=os.environ["FACEMAGI_BATCH_QUEUE"],
        daily_jobs=int(os.environ["FACEMAGI_DAILY_JOBS"] or 0),
        calls_per_second=int(os.environ["FACEMAGI_CALLS_PER_SECOND"] or 0),
        burst_calls=int(os.environ["FACEMAGI_BURST_CALLS"] or 0),
        longest_wait=int(os.environ["FACEMAGI_LONGEST_WAIT"] or 0),
        trusted_hosts=tuple(os.environ["FACEMAGI_TRUSTED_HOSTS"].split()),
    )
