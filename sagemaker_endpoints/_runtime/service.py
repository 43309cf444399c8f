"""What one container does with one job: fetch, decode, edit, encode."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from facemagi.errors import FaceMagiError
from facemagi.limits import MAX_HANDED_BYTES
from facemagi.warnings import content_type
from facemagi_vision.decode import decode
from sagemaker_endpoints._runtime.batching import Worker
from sagemaker_endpoints._runtime.chain import Chain, Result, Step, run_chains
from sagemaker_endpoints._runtime.fetch import fetch
from sagemaker_endpoints._runtime.handoff import Handed, pack, unpack
from sagemaker_endpoints._runtime.job import Job, JobStep, Source, parse_job
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.output import render
from sagemaker_endpoints._runtime.stopwatch import Stopwatch
from sagemaker_endpoints._sdk.contract import RGB, Photo

T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """A result.

    content: the file.
    content_type: its type, and what the adapters warned of.
    watch: where the time went; `wait` is for other jobs, `edit` is the time of the whole batch.
    """

    content: bytes
    content_type: str
    watch: Stopwatch


class Service:
    """The container's loaded models, their one worker, and the threads that fetch, decode and encode around it.

    As many jobs are open at once as SageMaker sends, so that one job's reading and writing overlaps another's
    computing; further ones wait outside, so that memory stays bounded.

    models: by name; they share a container, so their numbers are the same.
    """

    def __init__(self, models: Mapping[str, Model]) -> None:
        endpoint = next(iter(models.values())).manifest.endpoint
        places = max(endpoint.max_concurrency, endpoint.batch_size)
        self._models = models
        self._parser = next((one.adapter.parse for one in models.values() if hasattr(one.adapter, "parse")), None)
        self._manifests = {
            effect: model.manifest for model in models.values() for effect in model.manifest.effect_ids()
        }
        self._places = asyncio.Semaphore(places)
        self._pool = ThreadPoolExecutor(places, thread_name_prefix="io")
        self._worker: Worker[Chain, tuple[Result, Stopwatch]] = Worker(_run, endpoint.batch_size)

    def read(self, body: bytes) -> Job:
        """The job of a request's body, as `parse_job`."""
        return parse_job(body, self._manifests)

    async def perform(self, job: Job) -> Answer:
        """Do a job.

        Raises:
            FaceMagiError: whatever is wrong with its photos.
            Exception: whatever an adapter raises.
        """
        async with self._places:
            watch = Stopwatch()
            chain = await self._open(job, watch)
            result = await self._edit(chain, watch)
            with watch.step("encode"):
                content = await self._beside(partial(_file, result, job))
            return Answer(content, content_type(job.output.media_type, result.warnings), watch)

    async def _open(self, job: Job, watch: Stopwatch) -> Chain:
        """The photo, its references and what another container has made of it, all at once."""
        pictures, handed = await asyncio.gather(self._pictures(job, watch), self._handed(job, watch))
        steps = tuple(self._step(step, pictures) for step in job.steps)
        photo = _photo(job.source, pictures) if handed is None else handed.seen_in(pictures[job.source.uri])
        return Chain(replace(photo, parser=self._parser), steps, handed)

    async def _pictures(self, job: Job, watch: Stopwatch) -> Mapping[str, RGB]:
        """The photo and its references by their places; one that is named twice is read once."""
        wanted = {job.source.uri: "photo"}
        for step in job.steps:
            for name, source in step.references.items():
                wanted.setdefault(source.uri, f"{step.path}references.{name}")
        with watch.step("fetch"):
            files = await asyncio.gather(*(self._beside(partial(fetch, *each)) for each in wanted.items()))
        with watch.step("decode"):
            opened = (self._beside(partial(_decode, *each)) for each in zip(files, wanted.values(), strict=True))
            return dict(zip(wanted, await asyncio.gather(*opened), strict=True))

    async def _handed(self, job: Job, watch: Stopwatch) -> Handed | None:
        if job.picture is None:
            return None
        with watch.step("handed"):
            file = await self._beside(partial(fetch, job.picture, "photo", MAX_HANDED_BYTES))
            return await self._beside(partial(unpack, file))

    def _step(self, step: JobStep, pictures: Mapping[str, RGB]) -> Step:
        references = {name: _photo(source, pictures) for name, source in step.references.items()}
        return Step(self._models[step.model], step.edit, step.faces, references, step.path)

    async def _edit(self, chain: Chain, watch: Stopwatch) -> Result:
        with watch.step("wait"):
            result, batch = await asyncio.wrap_future(self._worker.submit(chain))
        watch.timings |= {"wait": watch.timings["wait"] - batch.timings["edit"]} | batch.timings
        return result

    async def _beside(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)


def _run(chains: Sequence[Chain]) -> list[tuple[Result, Stopwatch]]:
    watch = Stopwatch()
    with watch.step("edit"):
        results = run_chains(chains)
    return [(result, watch) for result in results]


def _file(result: Result, job: Job) -> bytes:
    if job.hands_over:
        return pack(result.left)
    return render(result.picture, result.photo, job.output, result.frames)


def _photo(source: Source, pictures: Mapping[str, RGB]) -> Photo:
    return Photo(pictures[source.uri], source.faces)


def _decode(file: bytes, param: str) -> RGB:
    try:
        return decode(file).rgb
    except FaceMagiError as error:
        error.param = param
        raise
