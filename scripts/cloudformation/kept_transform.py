"""Transforms a SAM template once, and keeps the result in a folder of the checkout.

SAM's translator takes half a second of CPU, and each start of the local cloud needs the same result: only the addresses
of its processes differ. So the translator gets a stand-in for each of them, and they are put in afterwards.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import samtranslator

from scripts.cloudformation import template
from scripts.cloudformation.pseudo_parameters import REGION
from scripts.cloudformation.template import Template
from scripts.repository import ROOT

FOLDER = ROOT / ".local_cloud" / "templates"

MOST_KEPT = 20
"""Results in the folder: one for each set of options that somebody uses, a quarter of a megabyte each."""


def transformed(path: Path, parameters: Mapping[str, str], addresses: Sequence[str], folder: Path = FOLDER) -> Template:
    """What `template.transform` returns, from the folder if it has been computed before.

    A result is found by a hash of everything that it depends on. A file that cannot be read, or is damaged, counts as
    none; one that cannot be written is not kept.

    Args:
        path: the SAM template.
        parameters: values of its parameters.
        addresses: texts in these values that differ from start to start. SAM copies them as they are.
        folder: of the results.

    Raises:
        InvalidDocumentException (of samtranslator): the template is invalid; the message says where.
    """
    stand_ins = {address: f"https://address-{number}.invalid" for number, address in enumerate(addresses)}
    standing = {name: _replaced(value, stand_ins) for name, value in parameters.items()}
    file = folder / f"{_key(path, standing)}.json"
    text = _read(file)
    if text is None:
        text = json.dumps(template.transform(template.read_template(path), standing))
        with suppress(OSError):
            _keep(file, text)
    found: Template = json.loads(_replaced(text, {stand_in: _in_json(each) for each, stand_in in stand_ins.items()}))
    return found


def _replaced(text: str, changes: Mapping[str, str]) -> str:
    for old, new in changes.items():
        text = text.replace(old, new)
    return text


def _in_json(text: str) -> str:
    """A text as it is inside a text of JSON."""
    return json.dumps(text)[1:-1]


def _key(path: Path, parameters: Mapping[str, str]) -> str:
    code = Path(template.__file__).read_text("utf-8")
    parts = [path.read_text("utf-8"), sorted(parameters.items()), samtranslator.__version__, REGION, code]
    return _digest(json.dumps(parts))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path) -> str | None:
    """The kept text; None where there is none, or it is not what was written."""
    try:
        digest, _, text = file.read_text("utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if digest == _digest(text) else None


def _keep(file: Path, text: str) -> None:
    """Write a result at once, because another local cloud may read it at the same time."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, delete=False) as written:
        written.write(f"{_digest(text)}\n{text}")
    Path(written.name).replace(file)
    newest_first = sorted(file.parent.glob("*.json"), key=lambda kept: kept.stat().st_mtime, reverse=True)
    for old in newest_first[MOST_KEPT:]:
        old.unlink(missing_ok=True)
