"""What one container does with one job: fetch, decode, edit, encode."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from facemagi.errors import FaceMagiError
from facemagi_vision.decode import decode

from .batching import Worker
from .contract import RGB, Photo
from .editing import Task, edit_batch
from .fetch import fetch
from .job import Job, parse_job
from .model import Model
from .output import render
from .stopwatch import Stopwatch

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """A result.

    content: the file. media_type: its type. watch: where the time went; `wait` is for the model's other jobs,
    `edit` is the time of the whole batch.
    """

    content: bytes
    media_type: str
    watch: Stopwatch


class Service:
    """One loaded model, its worker, and the threads that fetch, decode and encode around it.

    As many jobs are open at once as SageMaker sends, so that one job's reading and writing overlaps another's
    computing; further ones wait outside, so that memory stays bounded.
    """

    def __init__(self, model: Model) -> None:
        endpoint = model.manifest.endpoint
        places = max(endpoint.max_concurrency, endpoint.batch_size)
        self.model = model
        self._places = asyncio.Semaphore(places)
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="io")
        self._worker: Worker[Task, tuple[RGB, Stopwatch]] = Worker(self._run, endpoint.batch_size)

    def read(self, body: bytes) -> Job:
        """The job of a request's body, as `parse_job`."""
        return parse_job(body, self.model.manifest)

    async def perform(self, job: Job) -> Answer:
        """Do a job.

        Raises:
            FaceMagiError: whatever is wrong with its photos.
            Exception: whatever the adapter raises.
        """
        async with self._places:
            watch = Stopwatch()
            photo = await self._open(job, watch)
            picture = await self._edit(Task(photo, job.edit), watch)
            with watch.step("encode"):
                content = await self._beside(partial(render, picture, photo, job.output))
            return Answer(content, job.output.media_type, watch)

    async def _open(self, job: Job, watch: Stopwatch) -> Photo:
        """The photo and its references, all at once."""
        sources = {"photo": job.source} | {f"references.{name}": job.references[name] for name in job.references}
        with watch.step("fetch"):
            fetched = (self._beside(partial(fetch, source.uri, name)) for name, source in sources.items())
            files = await asyncio.gather(*fetched)
        with watch.step("decode"):
            opened = (self._beside(partial(_decode, *pair)) for pair in zip(files, sources, strict=True))
            pictures = await asyncio.gather(*opened)
        photo, *references = (
            Photo(picture, source.faces) for picture, source in zip(pictures, sources.values(), strict=True)
        )
        return Photo(photo.rgb, photo.faces, dict(zip(job.references, references, strict=True)))

    async def _edit(self, task: Task, watch: Stopwatch) -> RGB:
        with watch.step("wait"):
            picture, batch = await asyncio.wrap_future(self._worker.submit(task))
        watch.timings |= {"wait": watch.timings["wait"] - batch.timings["edit"]} | batch.timings
        return picture

    def _run(self, tasks: Sequence[Task]) -> list[tuple[RGB, Stopwatch]]:
        watch = Stopwatch()
        with watch.step("edit"):
            pictures = edit_batch(self.model, tasks)
        return [(picture, watch) for picture in pictures]

    async def _beside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _decode(file: bytes, param: str) -> RGB:
    try:
        return decode(file).rgb
    except FaceMagiError as error:
        error.param = param
        raise
