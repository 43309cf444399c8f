"""Runs one job in a container: fetch, decode, edit, encode."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from time import time
from typing import TypeVar

from facemagi import warnings
from facemagi.errors import FaceMagiError
from facemagi.jobs import deadlines, timings
from facemagi.jobs.results import REPORT
from facemagi.limits import MAX_HANDOFF_BYTES
from facemagi.manifest import SourceType
from sagemaker_endpoints._runtime.batching import Worker
from sagemaker_endpoints._runtime.chain import Chain, Result, Step, run_chains
from sagemaker_endpoints._runtime.edit_state import EditState
from sagemaker_endpoints._runtime.fetch import fetch
from sagemaker_endpoints._runtime.handoff import pack, unpack
from sagemaker_endpoints._runtime.job import Job, JobStep, Source, parse_job
from sagemaker_endpoints._runtime.kept_photos import KeptPhoto, KeptPhotos, Original
from sagemaker_endpoints._runtime.labels.label import Label
from sagemaker_endpoints._runtime.labels.source_types import strongest
from sagemaker_endpoints._runtime.measuring.stopwatch import Stopwatch
from sagemaker_endpoints._runtime.model import Model
from sagemaker_endpoints._runtime.output import encode_report, render, render_mask
from sagemaker_endpoints._runtime.room import room_for
from sagemaker_endpoints._sdk.contract import FaceParser, Photo

T = TypeVar("T")

PARSERS = ("head_parts", "face_parsing", "selfie_parsing")
"""The models whose parser is preferred. head_parts is first because its hair was measured on labelled photographs. If
`./scripts/bench parts` finds another one better, it belongs before. Parsers of other models come after these."""


@dataclass(frozen=True)
class Answer:
    """The answer to a job.

    Attributes:
        content: the file.
        content_type: its media type, the warnings, and the times for the job's record.
        watch: the time of each phase. `wait` is the time behind other jobs, `edit` the time of the whole batch.
    """

    content: bytes
    content_type: str
    watch: Stopwatch


@dataclass(frozen=True)
class _Input:
    """A photo of a job, decoded.

    Attributes:
        kept: what other jobs of the photo share.
        original: its pixels.
    """

    kept: KeptPhoto
    original: Original


class Service:
    """The container's models, the worker that edits with them, and the threads that fetch, decode and encode beside it.

    One more job is open than can be edited, so that the input and output of one job overlap the computation of others;
    or as many as SageMaker sends. Further jobs wait before they read anything, so that memory stays bounded. Jobs of
    the same photo share it, and what is found in it.

    Attributes:
        frameworks: `framework` of its models.

    Args:
        models: by name. They share the container, so their endpoint settings are equal.
        producer: the company that runs the service, for the labels of results.
    """

    def __init__(self, models: Mapping[str, Model], producer: str) -> None:
        endpoint = next(iter(models.values())).manifest.endpoint
        self.frameworks = frozenset(model.manifest.framework for model in models.values())
        room = room_for(self.frameworks)
        open_jobs = max(endpoint.max_concurrency, endpoint.batch_size, room.batches + 1)
        self._models, self._producer = models, producer
        self._parser = best_parser(models)
        self._manifests = {
            effect: model.manifest for model in models.values() for effect in model.manifest.effect_ids()
        }
        self._open_jobs = asyncio.Semaphore(open_jobs)
        self._threads = ThreadPoolExecutor(open_jobs, thread_name_prefix="io")
        self._kept = KeptPhotos()
        self._worker: Worker[Chain, tuple[Result, Stopwatch]] = Worker(self._run, endpoint.batch_size, room, _pixels)

    def read(self, body: bytes) -> Job:
        """Parse a job; see `parse_job`.

        Args:
            body: the request's body.
        """
        return parse_job(body, self._manifests)

    async def perform(self, job: Job) -> Answer:
        """Run a job.

        Args:
            job: from `read`.

        Raises:
            FaceMagiError: something is wrong with its photos, its deadline is over, or an adapter refused it.
            Exception: an adapter failed.
        """
        watch = Stopwatch()
        with watch.phase("run"):
            async with self._open_jobs:
                _require_time(job)
                try:
                    chain = await self._open(job, watch)
                    result = await self._edit(chain, watch)
                finally:
                    asyncio.get_running_loop().call_later(self._kept.seconds, self._kept.drop_old)
                with watch.phase("encode"):
                    content = await self._in_thread(partial(_encode, result, job, self._producer))
        with_warnings = warnings.content_type(job.output.media_type, result.state.warnings)
        return Answer(content, timings.content_type(with_warnings, _reported(watch)), watch)

    async def _open(self, job: Job, watch: Stopwatch) -> Chain:
        """Fetch the photo, its references and the previous container's handoff, in parallel."""
        pictures, handed = await asyncio.gather(self._pictures(job, watch), self._handed_over(job, watch))
        *steps, last = (self._step(step, pictures) for step in job.steps)
        start = self._start(job.source, pictures[job.source.uri], handed)
        labelled = replace(start, source_type=strongest(start.source_type, *_source_types(pictures)))
        return Chain(labelled, (*steps, replace(last, wants_mask=job.output.mask)))

    def _start(self, source: Source, picture: _Input, handed: EditState | None) -> EditState:
        if handed:
            return handed.resume(picture.original.rgb, self._parser)
        return EditState.begin(picture.kept.analysed(source.faces, self._parser))

    async def _pictures(self, job: Job, watch: Stopwatch) -> Mapping[str, _Input]:
        """The photo and its references by their addresses; an address that is named twice is read once."""
        params = {job.source.uri: "photo"}
        for step in job.steps:
            for name, source in step.references.items():
                params.setdefault(source.uri, f"{step.path}references.{name}")
        with watch.phase("fetch"):
            kept = await asyncio.gather(*(self._in_thread(partial(self._kept.find, *each)) for each in params.items()))
        with watch.phase("decode"):
            decoding = (self._in_thread(partial(_decode, *each)) for each in zip(kept, params.values(), strict=True))
            return dict(zip(params, await asyncio.gather(*decoding), strict=True))

    async def _handed_over(self, job: Job, watch: Stopwatch) -> EditState | None:
        if job.picture is None:
            return None
        with watch.phase("handed"):
            file = await self._in_thread(partial(fetch, job.picture, "photo", MAX_HANDOFF_BYTES))
            return await self._in_thread(partial(unpack, file))

    def _step(self, step: JobStep, pictures: Mapping[str, _Input]) -> Step:
        references = {name: _photo(source, pictures) for name, source in step.references.items()}
        return Step(self._models[step.model], step.edit, step.faces, references, step.path)

    async def _edit(self, chain: Chain, watch: Stopwatch) -> Result:
        with watch.phase("wait"):
            result, batch = await asyncio.wrap_future(self._worker.submit(chain))
        watch.timings |= {"wait": watch.timings["wait"] - batch.timings["edit"]} | batch.timings
        return result

    def _run(self, chains: Sequence[Chain]) -> list[tuple[Result, Stopwatch]]:
        watch = Stopwatch()
        try:
            with watch.phase("edit"):
                results = run_chains(chains, watch)
        finally:
            self._kept.drop_large()
        return [(result, watch) for result in results]

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)


def best_parser(models: Mapping[str, Model]) -> FaceParser | None:
    """The parser that serves all models of a container.

    A model with random weights parses only for its own effects: the other models are better without such parts.

    Args:
        models: the container's models, by name.

    Returns:
        The first parser in the order of `PARSERS`; None where no model has one.
    """
    names = [*PARSERS, *(name for name in models if name not in PARSERS)]
    parsers = (models[name].parser for name in names if name in models and not models[name].is_random())
    return next((parser for parser in parsers if parser), None)


def _reported(watch: Stopwatch) -> dict[str, int]:
    """The times that a job's record shows, whole milliseconds; detecting faces again is no part of the edit."""
    spent = {"detect": 0.0} | watch.timings
    spent["edit"] -= spent["detect"]
    return {name: max(0, round(spent[name])) for name in timings.PHASES}


def _pixels(chain: Chain) -> int:
    """The pixels of a job's photo and of its references: what an edit's memory follows."""
    references = (photo.rgb for step in chain.steps for photo in step.references.values())
    return sum(picture.shape[0] * picture.shape[1] for picture in (chain.start.picture, *references))


def _require_time(job: Job) -> None:
    """A job that has waited beyond its deadline costs nothing: not even its photo is read."""
    if deadlines.is_over(job.start_by):
        raise deadlines.passed(job.start_by)


def _encode(result: Result, job: Job, producer: str) -> bytes:
    state = result.state
    if job.hands_over:
        return pack(state)
    if job.output.format == REPORT:
        return _encode_report(result)
    xmp = Label(job.id, state.effects, state.source_type, producer, time()).xmp()
    if result.mask is not None:
        return render_mask(result.mask, state.shown, job.output, xmp)
    return render(state.picture, state.shown, job.output, result.frames, xmp)


def _encode_report(result: Result) -> bytes:
    if result.report is None:
        raise FaceMagiError("inference_failed", "The last step has no report.")
    return encode_report(result.report)


def _source_types(pictures: Mapping[str, _Input]) -> list[SourceType]:
    return [picture.original.source_type for picture in pictures.values()]


def _photo(source: Source, pictures: Mapping[str, _Input]) -> Photo:
    return Photo(pictures[source.uri].original.rgb, source.faces)


def _decode(kept: KeptPhoto, param: str) -> _Input:
    return _Input(kept, kept.original(param))
