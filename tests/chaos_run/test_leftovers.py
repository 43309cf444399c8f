"""What a client has deleted must be gone from the bucket at the end of a run."""

from typing import Any

from scripts.chaos_run import leftovers
from scripts.chaos_run.accounting import account
from scripts.chaos_run.ledger import Ledger, Photo
from tests.chaos_run.run_samples import JOB, order


class Bucket:
    """A bucket with some keys, as boto3 lists them."""

    def __init__(self, *keys: str) -> None:
        self._keys = keys

    def get_paginator(self, _: str) -> "Bucket":
        return self

    def paginate(self, **_: Any) -> list[dict[str, Any]]:
        return [{"Contents": [{"Key": key} for key in self._keys]}, {}]


def test_results_of_jobs_without_one_and_files_of_deleted_photos_are_left_over() -> None:
    # given a job that succeeded, and a photo that was deleted
    known = Ledger([Photo("photo_kept", (8, 8)), Photo("photo_gone", (8, 8), removed=True)], [order()])
    right = [f"me/results/{JOB}.jpg", "me/photos/photo_kept/original", "failures/1-error.out"]
    wrong = ["me/results/job_2.jpg", "me/photos/photo_gone/original", "me/faces/photo_gone.json"]
    # when the bucket has more than that, then the rest is found
    assert leftovers.find(Bucket(*right, *wrong), "bucket", known) == wrong


def test_what_is_left_over_is_a_finding() -> None:
    found = account(Ledger(), {}, [], left=["me/results/job_2.jpg"]).findings
    assert [(finding.kind, finding.what) for finding in found] == [("left", "me/results/job_2.jpg")]
