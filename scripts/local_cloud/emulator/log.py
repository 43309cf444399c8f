"""The emulator's log: a line of JSON for each step of an invocation."""

import contextlib
import json
import sys
import time

from scripts.local_cloud.emulator.invocation import Invocation


def write(message: str, invocation: Invocation, **fields: object) -> None:
    """Write a line. A line that cannot be written changes nothing: the step that it is about has been done.

    Args:
        message: `accepted`, `resumed`, `started` or `ended`.
        invocation: the invocation.
        fields: further members of the line.
    """
    line = {"at": time.time(), "message": message, "endpoint": invocation.deployment.endpoint}
    line |= {"inference_id": invocation.inference_id, "call": invocation.id}
    with contextlib.suppress(OSError):
        sys.stdout.write(json.dumps(line | fields) + "\n")  # at once: threads share the file
