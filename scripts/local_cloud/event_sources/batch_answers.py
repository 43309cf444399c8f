"""What a function says about a batch of messages that it got from a queue.

https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
"""

import json
from collections.abc import Sequence
from typing import Any

MEMBER = "batchItemFailures"


def failed_messages(answer: bytes, messages: Sequence[str]) -> set[str]:
    """The messages that failed. An answer that cannot be understood counts as a batch of which all failed.

    Args:
        answer: the function's, in JSON; nothing and `null` mean that all succeeded.
        messages: the ids of the batch.

    Example:
        >>> failed_messages(b'{"batchItemFailures": [{"itemIdentifier": "b"}]}', ["a", "b"])
        {'b'}
        >>> sorted(failed_messages(b'{"batchItemFailures": [{"itemIdentifier": ""}]}', ["a", "b"]))
        ['a', 'b']
    """
    try:
        failed = {_identifier(failure) for failure in _failures(json.loads(answer or b"null"))}
    except (ValueError, TypeError, KeyError):
        return set(messages)
    return failed if failed <= set(messages) else set(messages)


def _failures(answer: Any) -> list[Any]:
    """The list of failures; one that is missing or null means that all succeeded."""
    found = (answer or {}).get(MEMBER) if isinstance(answer or {}, dict) else None
    if found is None:
        return []
    if not isinstance(found, list):
        raise TypeError(f"{MEMBER} is no list")
    return found


def _identifier(failure: Any) -> str:
    identifier = failure["itemIdentifier"]
    if not isinstance(identifier, str):
        raise TypeError("itemIdentifier is no text")
    return identifier
