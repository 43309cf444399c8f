"""What a function's answer says about a batch, as Lambda reads it."""

import json
from typing import Any

import pytest

from scripts.local_cloud.event_sources.batch_answers import failed_messages

ALL = {"a", "b"}


@pytest.mark.parametrize("answer", [b"", b"null", b"{}", b'{"batchItemFailures": []}', b'{"batchItemFailures": null}'])
def test_nothing_means_that_all_succeeded(answer: bytes) -> None:
    assert failed_messages(answer, ["a", "b"]) == set()


def test_the_named_messages_failed() -> None:
    assert failed_messages(b'{"batchItemFailures": [{"itemIdentifier": "b"}]}', ["a", "b"]) == {"b"}


@pytest.mark.parametrize(
    "failures",
    [
        [{"itemIdentifier": ""}],
        [{"itemIdentifier": None}],
        [{"itemIdentifier": "c"}],
        [{"messageId": "a"}],
        ["a"],
        "a",
        5,
    ],
)
def test_an_answer_that_cannot_be_understood_fails_the_whole_batch(failures: Any) -> None:
    assert failed_messages(json.dumps({"batchItemFailures": failures}).encode(), ["a", "b"]) == ALL


def test_an_answer_that_is_no_json_fails_the_whole_batch() -> None:
    assert failed_messages(b"done", ["a", "b"]) == ALL
