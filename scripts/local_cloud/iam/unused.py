"""Lists permissions that no recorded call needed: `python -m scripts.local_cloud.iam.unused FILE`.

FILE is what `records` wrote while all tests with a local cloud ran. A permission that only AWS itself uses, or that
cannot be needed here, is in `unused.toml` with its reason, under `never`. Under `sometimes` are those that depend on
what fails or is slow in a run. The command ends with status 1 if a permission is neither used nor listed, if one under
`never` is used, and if one is listed that no role has: the list never gets old.
"""

import json
import re
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from scripts.cloudformation.pseudo_parameters import ACCOUNT, REGION
from scripts.local_cloud.iam.policy import matches
from scripts.local_cloud.settings import STAGE

LIST = Path(__file__).with_name("unused.toml")

CONTAINERS = {
    rf"facemagi-{STAGE}-edit-[a-z0-9_]+-Role": "function.yaml",
    rf"facemagi-{STAGE}-[a-z0-9_]+-Role": "endpoint.yaml",
}
"""What the roles of containers are called here, by the pattern of their names. All have the same policy."""

OF_FUNCTIONS = re.compile(rf"facemagi-{STAGE}-([A-Za-z]+)Role")


@dataclass(frozen=True, order=True)
class Permission:
    """One action on one resource.

    Attributes:
        role: the function's logical id, or the template of a container.
        action: such as `s3:GetObject`.
        resource: the resource's name, without account and region.
    """

    role: str
    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.role} {self.action} {self.resource}"


def read(lines: Iterable[str]) -> tuple[set[Permission], set[Permission]]:
    """The permissions that roles had, and those that they used.

    Args:
        lines: of the file with records.
    """
    found: dict[str, set[Permission]] = {"granted": set(), "used": set()}
    for line in lines:
        record = json.loads(line)
        role = _name_of(record["role"])
        if role:
            found[record["kind"]].add(Permission(role, record["action"], _short(record["resource"])))
    return found["granted"], found["used"]


def problems(
    granted: set[Permission], used: set[Permission], never: dict[str, str], sometimes: dict[str, str]
) -> list[str]:
    """What is wrong; a sentence each.

    Args:
        granted: what roles may do.
        used: what they have done.
        never: the reasons of permissions that no test needs, by a pattern of the permission's text.
        sometimes: the same for permissions that some runs need.
    """
    unused = granted - used
    unlisted = [each for each in sorted(unused) if not _fits({**never, **sometimes}, each)]
    old = [pattern for pattern in never if not any(_fits([pattern], each) for each in unused)]
    gone = [pattern for pattern in sometimes if not any(_fits([pattern], each) for each in granted)]
    return [
        *(f"No test needs {each}." for each in unlisted),
        *(f"unused.toml lists {pattern}, which is used, or which nobody has." for pattern in old),
        *(f"unused.toml lists {pattern}, which nobody has." for pattern in gone),
    ]


def _fits(patterns: Iterable[str], permission: Permission) -> bool:
    return any(matches(pattern, str(permission)) for pattern in patterns)


def main(file: Path) -> int:
    """Print what is wrong.

    Args:
        file: with the records.

    Returns:
        The exit status.
    """
    granted, used = read(file.read_text("utf-8").splitlines())
    listed = tomllib.loads(LIST.read_text("utf-8"))
    found = problems(granted, used, listed["never"], listed["sometimes"])
    print(f"{len(granted)} permissions, {len(used)} of them used, {len(found)} problems.", *found, sep="\n")
    return 1 if found else 0


def _name_of(role: str) -> str | None:
    for pattern, name in CONTAINERS.items():
        if re.fullmatch(pattern, role):
            return name
    match = OF_FUNCTIONS.fullmatch(role)
    return match[1] if match else None


def _short(resource: str) -> str:
    """A resource without account and region, and with one name for the logs of all containers."""
    text = resource.replace(f"facemagi-{STAGE}-{ACCOUNT}-{REGION}", "bucket").replace(f"facemagi-{STAGE}-", "")
    text = re.sub(r"(log-group:/[^:]*/)[^/:]+:\*$", r"\1NAME:*", text)
    return text.split("::")[-1].rpartition(f"{ACCOUNT}:")[2].lstrip(":") if text.startswith("arn:") else text


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
