"""What a person saw on each selected head: one line of a table."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

HairKind = Literal["bald", "sparse", "short", "medium", "long", "curly"]
BeardKind = Literal["none", "moustache", "goatee", "full"]


@dataclass(frozen=True)
class Traits:
    """The traits of one head.

    Attributes:
        name: of its portrait, without the suffix.
        hair: `medium` ends between ear and shoulder, `long` reaches the shoulders; `curly` is of any length.
        skin_tone: 1…6 on Fitzpatrick's scale, as seen.
        glasses: the head wears some.
        beard: a moustache, a goatee (with or without moustache), or a full beard.
        headwear: the head wears some.
        age: `young` below about 40, `middle`, `old` above about 60.
        sex: as it looks; only to measure by it.
        black_and_white: the portrait has no colours.
        group: the labeller, 1…5.
    """

    name: str
    hair: HairKind
    skin_tone: int
    glasses: bool
    beard: BeardKind
    headwear: bool
    age: Literal["young", "middle", "old"]
    sex: Literal["woman", "man"]
    black_and_white: bool
    group: int


def read_traits(table: Path) -> dict[str, Traits]:
    """Read the table of the selected heads.

    Raises:
        ValueError: a line has an unknown trait.
    """
    with table.open(encoding="utf-8", newline="") as lines:
        rows = [_traits(row) for row in csv.DictReader(lines, delimiter="\t")]
    return {row.name: row for row in rows}


def _traits(row: dict[str, str]) -> Traits:
    return Traits(
        name=row["name"],
        hair=_one_of(row["hair"], HairKind),
        skin_tone=int(row["skin_tone"]),
        glasses=row["glasses"] == "yes",
        beard=_one_of(row["beard"], BeardKind),
        headwear=row["headwear"] == "yes",
        age=_one_of(row["age"], Literal["young", "middle", "old"]),
        sex=_one_of(row["sex"], Literal["woman", "man"]),
        black_and_white=row["black_and_white"] == "yes",
        group=int(row["group"]),
    )


def _one_of(value: str, kind: object) -> Any:
    if value not in get_args(kind):
        raise ValueError(f"'{value}' is none of {', '.join(get_args(kind))}.")
    return value
