"""The emulator's log: a line of JSON for each step of an invocation."""

import json
import time

from scripts.local_cloud import log_lines
from scripts.local_cloud.emulator.invocation import Invocation


def write(message: str, invocation: Invocation, **fields: object) -> None:
    """Write a line about a step that has been done.

    Args:
        message: `accepted`, `resumed`, `started` or `ended`.
        invocation: the invocation.
        fields: further members of the line.
    """
    line = {"at": time.time(), "message": message, "endpoint": invocation.deployment.endpoint}
    line |= {"inference_id": invocation.inference_id, "call": invocation.id}
    log_lines.write(json.dumps(line | fields))
