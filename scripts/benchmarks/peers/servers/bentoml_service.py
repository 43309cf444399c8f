"""BentoML with its defaults, one worker with one thread: photo and job are parts of a form."""

from pathlib import Path
from typing import Annotated, Any

import bentoml

from scripts.benchmarks.served.edits import edited


def edit(_: object, photo: Path, job: dict[str, Any]) -> Annotated[bytes, bentoml.validators.ContentType("image/jpeg")]:
    """Do a job; the method of the service."""
    return edited(photo.read_bytes(), job)


_method = bentoml.api(edit)


class Edits:
    """One route."""

    edit = _method


service = bentoml.service(Edits)
