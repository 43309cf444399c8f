"""Processes as copies of the launcher: each has its own environment, input, log and end."""

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.local_cloud.children import Child
from scripts.local_cloud.environment import aws_environment
from scripts.local_cloud.launching.client import Launcher
from tests.support.launching import running_launcher

MODULE = "tests.local_cloud.launched_process"
NOWHERE = "http://127.0.0.1:9"
TIMEOUT_SECONDS = 20


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    with running_launcher(aws_environment(NOWHERE, NOWHERE), tmp_path_factory.mktemp("launcher")) as launcher:
        yield launcher


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "process.log"


def wait_for(log: Path, text: str) -> None:
    """Wait until a process has written something."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while not (log.exists() and text in log.read_text()) and time.monotonic() < until:
        time.sleep(0.01)
    assert text in log.read_text()


def start(launcher: Launcher, log: Path, *arguments: str, **environment: str) -> Child:
    return launcher.start("tried", MODULE, environment, log, [], *arguments)


def end_of(child: Child) -> int:
    """Wait until a process has ended by itself; returns its exit status."""
    status = child.process.wait(TIMEOUT_SECONDS)
    assert child.kill() == status  # this also closes its standard input
    return status


def test_a_process_has_its_arguments_its_variables_and_its_input(launcher: Launcher, log: Path) -> None:
    process = start(launcher, log, "say", "hello", COLOUR="green")
    process.send_line("from outside")
    assert end_of(process) == 0
    assert log.read_text().splitlines() == ["hello", "green", "from outside"]


def test_a_process_does_not_see_what_another_one_has_changed(launcher: Launcher, log: Path) -> None:
    # given a process that has changed its environment and a module of the launcher
    changing = start(launcher, log, "change", COLOUR="green")
    assert end_of(changing) == 0
    assert log.read_text() == "green changed\n"
    # when another one starts
    log.unlink()
    other = start(launcher, log, "look")
    # then it sees neither
    assert end_of(other) == 0
    assert log.read_text() == "None unchanged\n"


def test_no_handler_and_no_client_is_there_when_a_process_begins(launcher: Launcher, log: Path) -> None:
    process = start(launcher, log, "modules")
    assert end_of(process) == 0
    assert log.read_text() == "functions: [], session: None, threads: 1\n"


@pytest.mark.parametrize(("argument", "code"), [("leave", 3), ("fail", 1)])
def test_the_end_of_a_process_has_its_status_and_its_log(
    launcher: Launcher, log: Path, argument: str, code: int
) -> None:
    process = start(launcher, log, argument)
    assert end_of(process) == code
    assert f"tried ended with status {code}" in str(process.failure())


def test_a_process_that_is_killed_has_ended_and_is_gone(launcher: Launcher, log: Path) -> None:
    process = start(launcher, log, "sleep")
    wait_for(log, "sleeping")
    assert process.process.poll() is None
    assert process.kill() == -signal.SIGKILL
    with pytest.raises(ProcessLookupError):
        os.kill(process.process.pid, 0)


def test_a_process_ends_with_the_one_that_has_started_it(launcher: Launcher, log: Path) -> None:
    # given a process that has started another one
    first = launcher.start("first", MODULE, {}, log, [launcher.share()], "start")
    wait_for(log, "sleeping")
    pid = int(log.read_text().split()[0])
    # when it is killed
    first.kill()
    # then the other one is gone too
    until = time.monotonic() + TIMEOUT_SECONDS
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path(f"/proc/{pid}").exists()
