"""Reads what ECR's scan of a pushed image found: python -m scripts.deployment.steps.scan_findings IMAGE [allowed]

IMAGE is the image, with registry and tag. The repository scans each image at its push. A critical finding ends the
deployment before the image runs; with `allowed` it is only printed.
"""

import sys
import time
from collections.abc import Iterator
from typing import Any

from scripts.deployment.errors import DeploymentError, run_step

PAUSE_SECONDS = 5.0
LONGEST_SECONDS = 600.0
"""A scan takes about a minute; an image of several gigabytes takes longer."""

PENDING = ("PENDING", "IN_PROGRESS", None)
DONE = ("COMPLETE", "ACTIVE")
"""ACTIVE is the status of enhanced scanning, which goes on after its first result."""

GO_ON = "--allow-findings deploys it all the same."

ALLOWED = "allowed"


def main(image: str, allowed: str = "") -> None:
    """Wait for the scan of an image, and print what it found.

    Args:
        image: with registry and tag.
        allowed: `allowed`, where findings do not end the deployment.

    Raises:
        DeploymentError: there is a critical finding, or no result.
    """
    import boto3

    repository, _, tag = image.partition("/")[2].partition(":")
    try:
        counts, critical = _findings(boto3.client("ecr"), {"repositoryName": repository, "imageId": {"imageTag": tag}})
    except DeploymentError as error:
        if allowed != ALLOWED:
            raise
        print(f"{error} Going on.")
        return
    found = ", ".join(f"{number} {severity.lower()}" for severity, number in sorted(counts.items())) or "nothing"
    print(f"The scan of {tag} found {found}.", *critical, sep="\n")
    if critical and allowed != ALLOWED:
        raise DeploymentError(f"critical findings in {tag}: {len(critical)}. Update what has them. {GO_ON}")


def _findings(ecr: Any, image: dict[str, Any]) -> tuple[dict[str, int], list[str]]:
    """How many findings there are of each severity, and a line for each critical one."""
    until = time.monotonic() + LONGEST_SECONDS
    while (status := _status(ecr, image)) in PENDING:
        if time.monotonic() > until:
            raise DeploymentError(f"ECR has not scanned {image['imageId']['imageTag']} in time. {GO_ON}")
        time.sleep(PAUSE_SECONDS)
    if status not in DONE:
        raise DeploymentError(f"ECR could not scan {image['imageId']['imageTag']} ({status}). {GO_ON}")
    pages = [page["imageScanFindings"] for page in ecr.get_paginator("describe_image_scan_findings").paginate(**image)]
    counts = pages[0].get("findingSeverityCounts", {})
    return counts, [line for page in pages for line in _critical(page)]


def _status(ecr: Any, image: dict[str, Any]) -> str | None:
    try:
        answer = ecr.describe_image_scan_findings(**image)
    except ecr.exceptions.ScanNotFoundException:  # it has not begun
        return None
    status: str = answer["imageScanStatus"]["status"]
    return status


def _critical(page: dict[str, Any]) -> Iterator[str]:
    """The critical findings of basic and of enhanced scanning, which have different members."""
    for finding in [*page.get("findings", []), *page.get("enhancedFindings", [])]:
        if finding.get("severity") == "CRITICAL":
            yield f"  {finding.get('name') or finding.get('title')} {finding.get('uri', '')}".rstrip()


if __name__ == "__main__":
    sys.exit(run_step(main))
