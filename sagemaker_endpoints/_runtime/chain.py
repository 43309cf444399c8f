"""Several edits of one photo, one after another, on the decoded picture.

What is known of the photo is found once: its person mask and its faces' landmarks serve every step, until a step
changes the faces' shape (`moves_faces` in model.toml); then they are found again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from facemagi.errors import FaceMagiError, step_path
from facemagi.warnings import Warned

from .alpha import on_white
from .contract import RGB, Edit, Params, Photo, Picture
from .editing import Task, edit_batch
from .following import faces_in
from .model import Model


@dataclass(frozen=True)
class Step:
    """One edit. faces: the parameters of each face that it edits, by the face's id."""

    model: Model
    edit: Edit
    faces: Mapping[str, Params]
    references: Mapping[str, Photo] = field(default_factory=dict)


@dataclass(frozen=True)
class Chain:
    """A photo, with all faces that any step edits, and what is to be done with it."""

    photo: Photo
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Result:
    """What came of a chain; transparency, and frames of an animation, only where its last step made them."""

    picture: Picture
    warnings: tuple[Warned, ...]
    frames: tuple[RGB, ...] = ()


@dataclass
class _Run:
    """A chain on its way.

    seen: the last picture that people were looked for in, its faces and, once asked for, its person mask.
    picture: as the last step left it.
    """

    chain: Chain
    seen: Photo
    picture: Picture
    warned: list[Warned] = field(default_factory=list)
    frames: list[RGB] = field(default_factory=list)


def run_chains(chains: Sequence[Chain]) -> list[Result]:
    """The result of every chain, in order. Steps of the same place and the same model run as one batch.

    Raises:
        FaceMagiError: whatever an adapter says of a step; `param` is the field's path in the job.
        Exception: whatever else an adapter raises.
    """
    runs = [_Run(chain, chain.photo, chain.photo.rgb) for chain in chains]
    for place in range(max(len(chain.steps) for chain in chains)):
        together: dict[str, list[_Run]] = {}
        for run in runs:
            if place < len(run.chain.steps):
                together.setdefault(run.chain.steps[place].model.manifest.name, []).append(run)
        for batch in together.values():
            _advance(batch, place)
    return [Result(run.picture, tuple(run.warned), tuple(run.frames)) for run in runs]


def _advance(batch: Sequence[_Run], place: int) -> None:
    for run in batch:
        _prepare(run, place)
    model = batch[0].chain.steps[place].model
    tasks = [_task(run, run.chain.steps[place]) for run in batch]
    try:
        pictures = edit_batch(model, tasks)
    except FaceMagiError as error:
        error.param = error.param and step_path(place, len(batch[0].chain.steps)) + error.param
        raise
    for run, task, picture in zip(batch, tasks, pictures, strict=True):
        run.picture = picture
        run.warned += task.photo.warnings
        run.frames = task.photo.frames


def _prepare(run: _Run, place: int) -> None:
    """Find the people again where the step before moved them, or made the picture another size."""
    if place == 0:
        return
    run.picture = on_white(run.picture)
    moved = run.chain.steps[place - 1].model.manifest.moves_faces
    if moved or run.picture.shape != run.seen.rgb.shape:
        run.seen = Photo(run.picture, faces_in(run.picture, run.seen))


def _task(run: _Run, step: Step) -> Task:
    faces = tuple(replace(face, params=step.faces[face.id]) for face in run.seen.faces if face.id in step.faces)
    picture: RGB = run.picture
    return Task(Photo(picture, faces, step.references, run.seen), step.edit)
