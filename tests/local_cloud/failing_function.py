"""A Lambda function that logs its events to a file, and fails on the first ones: `failures` is how many."""

import json
from pathlib import Path
from typing import Any


def handler(event: dict[str, Any], context: Any) -> None:
    path = Path(event["path"])
    with path.open("a") as log:
        log.write(json.dumps({"event": event, "id": context.aws_request_id}) + "\n")
    if len(path.read_text().splitlines()) <= event["failures"]:
        raise RuntimeError("not yet")
