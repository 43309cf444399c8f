"""The edit that all servers do: decode a photo, edit it, encode the result."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import cv2

from facemagi_vision.decode import decode
from sagemaker_endpoints._runtime.chain import Chain, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.job import parse_job
from sagemaker_endpoints._runtime.model import Model, load_models
from sagemaker_endpoints._runtime.output import render
from sagemaker_endpoints._runtime.settings import MODELS, Settings
from sagemaker_endpoints._sdk.contract import Photo


def edited(photo: bytes, job: dict[str, Any]) -> bytes:
    """Do a job whose photo is at hand.

    Args:
        photo: the file.
        job: the body of a job, as the container gets it; one step.

    Returns:
        The result's file.
    """
    model = _model(job["steps"][0]["effect"].partition("/")[0])
    parsed = parse_job(json.dumps(job).encode(), dict.fromkeys(model.manifest.effect_ids(), model.manifest))
    step = Step(model, parsed.steps[0].edit, parsed.steps[0].faces)
    start = EditState.begin(Photo(decode(photo).rgb, parsed.source.faces))
    (result,) = run_chains([Chain(start, (step,))])
    return render(result.state.picture, result.state.shown, parsed.output)


@cache
def _model(name: str) -> Model:
    cv2.setNumThreads(1)  # as in the container
    return load_models(Settings((Path(MODELS) / name,)))[name]
