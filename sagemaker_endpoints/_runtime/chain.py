"""Runs the steps of a job one after another, on the decoded picture.

All steps use the faces and the person mask of the photo, until a step changes the faces' geometry (`moves_faces` in
model.toml) or the picture's size; then both are computed again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from facemagi.errors import FaceMagiError
from facemagi.warnings import JobWarning
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.face_quality import quality_warnings
from sagemaker_endpoints._runtime.labels.source_types import strongest
from sagemaker_endpoints._runtime.masks import mask_of
from sagemaker_endpoints._runtime.measuring.stopwatch import Stopwatch
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._sdk.alpha import on_white
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo
from sagemaker_endpoints._sdk.face_transform import transform_face
from sagemaker_endpoints._sdk.reacquire_faces import reacquire_faces
from sagemaker_endpoints._sdk.similarity import Affine


@dataclass(frozen=True)
class Step:
    """One edit.

    Attributes:
        model: the model that runs.
        edit: effect and parameters.
        faces: the parameters of each face that it edits, by the face's id.
        references: reference photos, by the name of their parameter.
        path: the prefix of the paths of its fields in the job.
        wants_mask: whether the job asks for its mask.
    """

    model: Model
    edit: Edit
    faces: Mapping[str, Params]
    references: Mapping[str, Photo] = field(default_factory=dict)
    path: str = ""
    wants_mask: bool = False


@dataclass(frozen=True)
class Chain:
    """The steps of one job.

    Attributes:
        start: the photo, or the state that another container has written.
        steps: at least one.
    """

    start: EditState
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Result:
    """The result of a chain.

    Attributes:
        state: the picture after the last step; it has transparency only where that step made it.
        frames: the frames of an animation, where the last step made one.
        report: the document, where the last step made one.
        mask: (H, W) uint8, of the last step, where the job asks for it.
    """

    state: EditState
    frames: tuple[RGB, ...] = ()
    report: Mapping[str, Any] | None = None
    mask: NDArray[np.uint8] | None = None


def run_chains(chains: Sequence[Chain], watch: Stopwatch | None = None) -> list[Result]:
    """Run chains side by side. Steps with the same index and the same model run as one batch.

    Args:
        chains: the chains of one batch.
        watch: gets the time in which faces were detected again, as the phase `detect`.

    Returns:
        The result of each chain, in order.

    Raises:
        FaceMagiError: an adapter refused a step; `param` is the field's path in the job.
        Exception: an adapter failed.
    """
    watch = watch or Stopwatch()
    results = [Result(chain.start) for chain in chains]
    for index in range(max(len(chain.steps) for chain in chains)):
        batches: dict[str, list[int]] = {}
        for number, chain in enumerate(chains):
            if index < len(chain.steps):
                batches.setdefault(chain.steps[index].model.manifest.name, []).append(number)
        for numbers in batches.values():
            steps = [chains[number].steps[index] for number in numbers]
            states = [results[number].state for number in numbers]
            for number, result in zip(numbers, _run_batch(steps, states, watch), strict=True):
                results[number] = result
    return results


def _run_batch(steps: Sequence[Step], states: Sequence[EditState], watch: Stopwatch) -> list[Result]:
    """Run one step of several chains, all of the same model."""
    model = steps[0].model
    prepared = [_prepared(state, watch) for state in states]
    tasks = [_task(step, state) for step, state in zip(steps, prepared, strict=True)]
    try:
        pictures = edit_batch(model, tasks)
    except FaceMagiError as error:
        error.param = error.param and steps[0].path + error.param
        raise
    results = []
    for state, task, picture in zip(prepared, tasks, pictures, strict=True):
        edited = replace(
            state,
            picture=picture,
            geometry_changed=model.manifest.moves_faces,
            warnings=(*state.warnings, *task.photo.warnings, *_warnings_about(model, task, state)),
            effects=(*state.effects, model.manifest.effect_id(task.edit.effect)),
            source_type=strongest(state.source_type, model.manifest.effects[task.edit.effect].source_type),
        )
        reframed = _reframed(edited, task.photo.frame_matrices[-1]) if task.photo.frame_matrices else edited
        frames, report = tuple(task.photo.frames), next(iter(task.photo.reports), None)
        results.append(Result(reframed, frames, report, mask_of(task.photo, picture)))
    return results


def _warnings_about(model: Model, task: Task, state: EditState) -> Sequence[JobWarning]:
    """Warnings about every result of a model, and about the faces that it can hardly have edited well."""
    random = (JobWarning("random_weights"),) if model.is_random() else ()
    return (*random, *quality_warnings(state.analysed.rgb, task.photo.faces if model.manifest.needs_faces else ()))


def _prepared(state: EditState, watch: Stopwatch) -> EditState:
    """The state with the people detected again, if the last step moved them or changed the picture's size."""
    picture = on_white(state.picture)
    if not state.geometry_changed and picture.shape == state.analysed.rgb.shape:
        return replace(state, picture=picture)
    with watch.phase("detect"):
        faces = reacquire_faces(picture, state.analysed)
    return replace(
        state, picture=picture, analysed=Photo(picture, faces, parser=state.analysed.parser), is_original=False
    )


def _reframed(state: EditState, matrix: Affine) -> EditState:
    """The state whose picture shows another frame; `matrix` maps the faces into it."""
    faces = tuple(transform_face(face, matrix) for face in state.analysed.faces)
    photo = Photo(on_white(state.picture), faces, parser=state.analysed.parser)
    return replace(state, analysed=photo, shown=photo, is_original=False)


def _task(step: Step, state: EditState) -> Task:
    known = state.analysed.faces
    faces = tuple(replace(face, params=step.faces[face.id]) for face in known if face.id in step.faces)
    return Task(Photo(state.picture, faces, step.references, state.analysed, wants_mask=step.wants_mask), step.edit)
