"""A Lambda function that logs its events to a file, and fails on the first ones: `failures` is how many. It raises an
exception or, if the event `hangs`, does not return.
"""

import json
import os
import time
from pathlib import Path
from typing import Any


def handler(event: dict[str, Any], context: Any) -> None:
    path = Path(event["path"])
    with path.open("a") as log:
        log.write(json.dumps({"event": event, "id": context.aws_request_id, "process": os.getpid()}) + "\n")
    if len(path.read_text().splitlines()) <= event["failures"]:
        time.sleep(600 if event.get("hangs") else 0)
        raise RuntimeError("not yet")
