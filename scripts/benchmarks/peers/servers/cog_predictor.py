"""A predictor of cog. The photo is a data URL in the JSON of the request, and the result one in that of the answer."""

import json
import tempfile

import cog

from scripts.benchmarks.served.edits import edited


def predict(photo: cog.Path, job: str) -> cog.Path:
    """Do a job. The server deletes the file that it returns."""
    with tempfile.NamedTemporaryFile(suffix=".jpg", delete=False) as file:
        file.write(edited(photo.read_bytes(), json.loads(job)))
    return cog.Path(file.name)
