"""Trains a task: steps, checkpoints, measurements, sample sheets, warnings."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from scripts.training.errors import TrainingError
from scripts.training.loop.average import Average
from scripts.training.loop.checkpoints import Checkpoints
from scripts.training.loop.log import Log
from scripts.training.loop.sample_sheet import write_sheet
from scripts.training.loop.schedule import Schedule
from scripts.training.loop.task import Task
from scripts.training.loop.updates import Updates
from scripts.training.loop.watch import (
    PENALTIES,
    PENALTY,
    watch_criterion,
    watch_gradients,
    watch_penalty,
    watch_pictures,
)

CHECKPOINTS = "checkpoints"
SAMPLES = "samples"

LINE_EVERY = 50
"""Steps between two lines on the screen."""

REMEMBERED = 100
"""Gradients that the newest is compared with."""

LOST = 20
"""Gradients in a row that are not finite, after which the training stops; a float16 scale needs a few to settle."""


@dataclass(frozen=True)
class Trained:
    """The end of a training.

    Attributes:
        steps: that are done; fewer than the schedule's where the training was asked to stop.
        measures: of the averaged network, at the end, or the last before it was asked to stop.
        warnings: that came up, without repetitions.
    """

    steps: int
    measures: Mapping[str, float]
    warnings: tuple[str, ...]


class Trainer:
    """One training in a folder, which goes on from its newest checkpoint if it has one.

    Args:
        task: the networks; their initial weights come from the schedule's seed.
        schedule: how long and how.
        folder: for checkpoints, log and sample sheets.
        device: where the networks are.
        say: shows a line to the user.
        stopping: whether the training must stop; it is asked after each step.

    Raises:
        TrainingError: the newest checkpoint is damaged, or belongs to another schedule or another network.
    """

    def __init__(
        self,
        task: Task,
        schedule: Schedule,
        folder: Path,
        device: torch.device,
        say: Callable[[str], None],
        stopping: Callable[[], bool] = lambda: False,
    ) -> None:
        self._task, self._schedule, self._folder, self._say, self._stopping = task, schedule, folder, say, stopping
        self._updates = Updates(task, schedule, device)
        self._average = Average(task.networks[task.averaged], schedule.average)
        self._checkpoints = Checkpoints(folder / CHECKPOINTS, schedule.keep)
        self._norms: dict[str, deque[float]] = {turn: deque(maxlen=REMEMBERED) for turn in task.optimisers}
        self._penalties: deque[float] = deque(maxlen=PENALTIES)
        self._criteria: list[float] = []
        self._warnings: dict[str, None] = {}
        self._done = self._go_on(device)
        self._log = Log(folder, schedule.steps, self._done)

    def run(self) -> Trained:
        """Train until all steps are done, or `stopping` says so; a checkpoint of the last step is there.

        Returns:
            How it ended. The task's network has the averaged weights.

        Raises:
            TrainingError: a checkpoint, the log or a sample sheet cannot be written, or the gradients are lost.
        """
        measures: Mapping[str, float] = {}
        stops, done = False, self._done
        while done < self._schedule.steps and not stops:
            values = self._step(done)
            done += 1
            self._log.write(done, values)
            if done % LINE_EVERY == 0 or done == self._schedule.steps:
                self._say(self._log.line(done, values))
            if done % self._schedule.measure_every == 0 or done == self._schedule.steps:
                measures = self._measure(done)
            stops = done < self._schedule.steps and self._stopping()
            if done % self._schedule.checkpoint_every == 0 or done == self._schedule.steps or stops:
                self._save(done)
        if not (measures or stops):
            with self._average.swapped_in():
                measures = self._task.measure()
        self._task.networks[self._task.averaged].load_state_dict(self._average.state_dict())
        self._task.networks[self._task.averaged].eval()
        return Trained(done, measures, tuple(self._warnings))

    def _step(self, step: int) -> dict[str, float]:
        first = step * self._schedule.accumulate
        numbers = range(first, first + self._schedule.accumulate)
        values: dict[str, float] = {}
        for turn in self._task.turns(step):
            values |= self._updates.update(turn, numbers)
            self._look_at_gradient(turn, values[f"{turn} gradient"])
        self._look_at_penalty(values)
        self._average.update(step)
        return values

    def _look_at_gradient(self, turn: str, norm: float) -> None:
        norms = self._norms[turn]
        norms.append(norm)
        newest = list(norms)[-LOST:]
        if len(newest) == LOST and not any(torch.isfinite(torch.tensor(newest))):
            raise TrainingError(
                f"The last {LOST} gradients of the {turn} are not finite; the network is lost. Start again from an "
                f"earlier checkpoint with a lower learning rate, or with --precision float32."
            )
        for warning in watch_gradients(list(norms)):
            self._warn(f"{turn}: {warning}")

    def _look_at_penalty(self, values: Mapping[str, float]) -> None:
        if PENALTY in values:
            self._penalties.append(values[PENALTY])
            for warning in watch_penalty(list(self._penalties)):
                self._warn(warning)

    def _measure(self, done: int) -> Mapping[str, float]:
        with self._average.swapped_in():
            measures = self._task.measure()
            rows = self._task.samples()
        self._log.write(done, measures)
        self._say("  ".join(f"{name} {value:.3g}" for name, value in measures.items()))
        write_sheet(rows, self._folder / SAMPLES / f"step-{done:08}.png")
        self._criteria.append(measures[self._task.criterion])
        photos, made = ([row[at] for row in rows] for at in (0, -1))
        for warning in [*watch_criterion(self._criteria), *watch_pictures(photos, made)]:
            self._warn(warning)
        return measures

    def _warn(self, warning: str) -> None:
        if warning not in self._warnings:
            self._warnings[warning] = None
            self._say(f"warning: {warning}")

    def _save(self, done: int) -> None:
        state: dict[str, Any] = {
            "schedule": asdict(self._schedule),
            "networks": {name: network.state_dict() for name, network in self._task.networks.items()},
            "optimisers": {turn: optimiser.state_dict() for turn, optimiser in self._task.optimisers.items()},
            "average": self._average.state_dict(),
            "updates": self._updates.state_dict(),
            "criteria": self._criteria,
            "norms": {turn: list(norms) for turn, norms in self._norms.items()},
        }
        self._checkpoints.save(done, state)

    def _go_on(self, device: torch.device) -> int:
        """Load the newest checkpoint; return how many steps are done."""
        state = self._checkpoints.newest(device)
        if state is None:
            return 0
        self._require_equal(state["schedule"])
        try:
            for name, network in self._task.networks.items():
                network.load_state_dict(state["networks"][name])
            for turn, optimiser in self._task.optimisers.items():
                optimiser.load_state_dict(state["optimisers"][turn])
            self._average.load_state_dict(state["average"])
        except (RuntimeError, KeyError, ValueError) as error:
            raise TrainingError(
                f"The checkpoint in {self._folder} is of another network. Use its options, or another --work folder."
            ) from error
        self._updates.load_state_dict(state["updates"])
        self._criteria = list(state["criteria"])
        for turn, norms in self._norms.items():
            norms.extend(state["norms"][turn])
        self._say(f"goes on after step {state['step']}")
        return int(state["step"])

    def _require_equal(self, before: Mapping[str, Any]) -> None:
        own = asdict(self._schedule)
        changed = [name for name in ("batch", "accumulate", "seed", "precision") if own[name] != before[name]]
        if changed:
            values = ", ".join(f"{name} {before[name]}" for name in changed)
            raise TrainingError(
                f"The checkpoint in {self._folder} was made with {values}. Use the same, or another --work folder."
            )
