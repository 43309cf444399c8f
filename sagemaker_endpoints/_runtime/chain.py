"""Several edits of one photo, one after another, on the decoded picture.

What is known of the photo is found once: its person mask and its faces' landmarks serve every step, until a step
changes the faces' shape (`moves_faces` in model.toml); then they are found again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from facemagi.errors import FaceMagiError
from facemagi.warnings import Warned
from sagemaker_endpoints._runtime.editing import Task, edit_batch
from sagemaker_endpoints._runtime.handoff import Handed
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._sdk.alpha import on_white
from sagemaker_endpoints._sdk.contract import RGB, Edit, Params, Photo, Picture
from sagemaker_endpoints._sdk.face_transform import transform_face
from sagemaker_endpoints._sdk.reacquire_faces import reacquire_faces
from sagemaker_endpoints._sdk.similarity import Affine


@dataclass(frozen=True)
class Step:
    """One edit.

    faces: the parameters of each face that it edits, by the face's id. path: what its fields' paths begin with.
    """

    model: Model
    edit: Edit
    faces: Mapping[str, Params]
    references: Mapping[str, Photo] = field(default_factory=dict)
    path: str = ""


@dataclass(frozen=True)
class Chain:
    """A photo, with all faces that any step edits, and what is to be done with it.

    handed: what steps in another container have left, where there were any; `photo` is then the last picture that
        people were looked for in.
    """

    photo: Photo
    steps: tuple[Step, ...]
    handed: Handed | None = None


@dataclass(frozen=True)
class Result:
    """What came of a chain; transparency, and frames of an animation, only where its last step made them.

    photo: what the picture shows, scaled or not, with the faces where they lie there: the chain's own photo, or the
        part of it that a step cut out.
    left: what steps in another container need to go on from here.
    """

    picture: Picture
    photo: Photo
    warnings: tuple[Warned, ...]
    frames: tuple[RGB, ...]
    left: Handed


@dataclass
class _Run:
    """A chain on its way.

    seen: the last picture that people were looked for in, its faces and, once asked for, its person mask.
    shown: what the picture shows, as in `Result`.
    picture: as the last step left it.
    moved: whether the last step moved faces.
    """

    chain: Chain
    seen: Photo
    shown: Photo
    picture: Picture
    moved: bool = False
    warned: list[Warned] = field(default_factory=list)
    frames: list[RGB] = field(default_factory=list)


def run_chains(chains: Sequence[Chain]) -> list[Result]:
    """The result of every chain, in order. Steps of the same place and the same model run as one batch.

    Raises:
        FaceMagiError: whatever an adapter says of a step; `param` is the field's path in the job.
        Exception: whatever else an adapter raises.
    """
    runs = [_begin(chain) for chain in chains]
    for place in range(max(len(chain.steps) for chain in chains)):
        together: dict[str, list[_Run]] = {}
        for run in runs:
            if place < len(run.chain.steps):
                together.setdefault(run.chain.steps[place].model.manifest.name, []).append(run)
        for batch in together.values():
            _advance(batch, place)
    return [_end(run) for run in runs]


def _begin(chain: Chain) -> _Run:
    handed = chain.handed
    if handed is None:
        return _Run(chain, chain.photo, chain.photo, chain.photo.rgb)
    return _Run(chain, chain.photo, handed.shown, handed.picture, handed.moved, list(handed.warnings))


def _end(run: _Run) -> Result:
    untouched = run.seen is run.chain.photo and (run.chain.handed is None or run.chain.handed.untouched)
    left = Handed(run.picture, run.seen, run.shown, untouched, run.moved, tuple(run.warned))
    return Result(run.picture, run.shown, left.warnings, tuple(run.frames), left)


def _advance(batch: Sequence[_Run], place: int) -> None:
    for run in batch:
        _prepare(run)
    model = batch[0].chain.steps[place].model
    tasks = [_task(run, run.chain.steps[place]) for run in batch]
    try:
        pictures = edit_batch(model, tasks)
    except FaceMagiError as error:
        error.param = error.param and batch[0].chain.steps[place].path + error.param
        raise
    for run, task, picture in zip(batch, tasks, pictures, strict=True):
        run.picture = picture
        run.moved = model.manifest.moves_faces
        run.warned += task.photo.warnings
        run.frames = task.photo.frames
        if task.photo.frame:
            _reframe(run, task.photo.frame[-1])


def _reframe(run: _Run, matrix: Affine) -> None:
    """From now on the picture is another frame, in which the faces lie where the step said."""
    faces = tuple(transform_face(face, matrix) for face in run.seen.faces)
    run.seen = run.shown = Photo(on_white(run.picture), faces, parser=run.seen.parser)


def _prepare(run: _Run) -> None:
    """Find the people again where the step before moved them, or made the picture another size."""
    run.picture = on_white(run.picture)
    if run.moved or run.picture.shape != run.seen.rgb.shape:
        run.seen = Photo(run.picture, reacquire_faces(run.picture, run.seen), parser=run.seen.parser)


def _task(run: _Run, step: Step) -> Task:
    faces = tuple(replace(face, params=step.faces[face.id]) for face in run.seen.faces if face.id in step.faces)
    picture: RGB = run.picture
    return Task(Photo(picture, faces, step.references, run.seen), step.edit)
