"""The local cloud of a run: a small one, with proxies in front of its processes, and with times as short as the run."""

import asyncio
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scripts.chaos_run.post_office import PostOffice
from scripts.chaos_run.second_endpoint import deploy_apart
from scripts.chaos_run.wires import Wire, start_loop
from scripts.local_cloud import LocalCloud, Options
from scripts.local_cloud.settings import STAGE
from scripts.repository import MODELS as MODEL_FOLDERS

MODELS = ("beauty", "color_style", "filters")
"""They share one container, need no weights, and take a tenth of a second for a small photo."""

APART = ("filters", "beauty")
"""Copies of these are in a second container, as `filters_apart` and `beauty_apart`, so that chains need both."""

SWEEP_SECONDS = 10
"""The pause between two sweeps; template.yaml has a minute."""

LIMITS = {
    "SWEEP_SECONDS": SWEEP_SECONDS,
    "LOST_NOTICE_SECONDS": 10,
    "INVOCATION_GRACE_SECONDS": 35,  # still longer than a request may take
    "UPLOAD_GRACE_SECONDS": 40,
    "JOB_TTL_SECONDS": 90,
    "JOB_GRACE_SECONDS": 30,
}
"""Shorter values of `facemagi.limits`: so a job ends after three minutes at the latest, and one over three endpoints
after eight."""

DELIVERED = ("JobResults", "FaceDetection")
"""The functions whose events get lost, come twice and come late."""


@dataclass
class Proxies:
    """The proxies of a run.

    Attributes:
        office: in front of the functions that events invoke.
        wires: in front of moto and of the emulator.
    """

    office: PostOffice
    wires: dict[str, Wire] = field(default_factory=dict)
    _loop: asyncio.AbstractEventLoop = field(default_factory=start_loop)

    def reach(self, name: str, url: str) -> str:
        """The URL at which the others call a process; see `Options.reach`."""
        if name in ("moto", "emulator"):
            self.wires[name] = Wire(url, self._loop)
            return self.wires[name].url
        return self.office.open_branch(url) if name.endswith(DELIVERED) else url


@contextmanager
def cloud(folder: Path, proxies: Proxies, notice_batch: int) -> Iterator[LocalCloud]:
    """A running cloud.

    Args:
        folder: for its logs and its copies of models.
        proxies: come between its processes.
        notice_batch: the template's parameter NoticeBatch.
    """
    options = Options(
        models=MODELS,
        weights=folder / "weights",
        logs=folder / "logs",
        schedule_seconds=SWEEP_SECONDS,
        limits=LIMITS,
        parameters={"NoticeBatch": str(notice_batch)},
        reach=proxies.reach,
    )
    for name in APART:
        shutil.copytree(MODEL_FOLDERS / name, folder / "models" / f"{name}_apart")
    with LocalCloud.start(options) as started:
        deploy_apart(started, folder / "models", like=f"facemagi-{STAGE}-portrait")
        yield started
