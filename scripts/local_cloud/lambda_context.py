"""The context, which is the second argument of a Lambda handler.

https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
"""

import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class LambdaContext:
    """The context of one invocation.

    Attributes:
        memory_limit_in_mb: a text, as Lambda gives it.
        timeout_seconds: the function's timeout, from which the remaining time is computed.
        started: when the invocation began, on the monotonic clock.
    """

    function_name: str
    invoked_function_arn: str
    memory_limit_in_mb: str
    timeout_seconds: float
    aws_request_id: str
    function_version: str = "$LATEST"
    log_stream_name: str = "local"
    started: float = field(default_factory=time.monotonic)

    @property
    def log_group_name(self) -> str:
        return f"/aws/lambda/{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        remaining = self.timeout_seconds - (time.monotonic() - self.started)
        return max(0, int(remaining * 1000))
