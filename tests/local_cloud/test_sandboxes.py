"""Functions run in sandboxes, as on Lambda: one event at a time, killed after the timeout, so many at a time."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from scripts.local_cloud.environment import aws_environment
from scripts.local_cloud.function_plan import FunctionPlan
from scripts.local_cloud.sandboxes.errors import FunctionError, SandboxEndedError, ThrottledError
from scripts.local_cloud.sandboxes.forking import ForkServer
from scripts.local_cloud.sandboxes.pool import Pool
from tests.support.launching import running_launcher

NOWHERE = "http://127.0.0.1:9"
LONG, SHORT = 20.0, 0.3
MODULE = "tests.local_cloud.sandboxed_functions"
TIMEOUTS = {"answer": LONG, "fail": LONG, "hang": SHORT, "leave": LONG, "meet": LONG, "wake": LONG}
PLANS = {
    name: FunctionPlan(name, f"arn:{name}", MODULE, name, {}, timeout, memory=128) for name, timeout in TIMEOUTS.items()
}


@pytest.fixture(scope="module")
def forks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ForkServer]:
    """The process from which all sandboxes are forked."""
    environment, logs = aws_environment(NOWHERE, NOWHERE), tmp_path_factory.mktemp("forks")
    with running_launcher(environment, logs) as launcher:
        server = ForkServer(launcher, environment, logs / "log")
        server.load(PLANS)
        yield server
        server.close()


@pytest.fixture
def pool(forks: ForkServer) -> Iterator[Pool]:
    pool = Pool(forks.fork, most=3, warm=2)
    yield pool
    pool.close()


def is_running(pid: int) -> bool:
    """Whether a process is there and has not ended."""
    status = Path(f"/proc/{pid}/stat")
    return status.exists() and ") Z " not in status.read_text()


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)
    while is_running(pid):
        time.sleep(0.01)


def meet(pool: Pool, folder: Path, processes: int) -> list[int]:
    """The processes of as many events at the same time."""
    event = {"folder": str(folder), "processes": processes}
    with ThreadPoolExecutor(processes) as threads:
        return list(threads.map(lambda _: pool.invoke("meet", event), range(processes)))


def test_events_one_after_another_have_the_same_process_and_those_at_the_same_time_have_not(
    pool: Pool, tmp_path: Path
) -> None:
    assert pool.invoke("answer", None) == pool.invoke("answer", None)
    assert len(set(meet(pool, tmp_path, 3))) == 3


def test_threads_of_one_process_do_not_wake_another(pool: Pool, tmp_path: Path) -> None:
    event = {"folder": str(tmp_path), "processes": 2}
    with ThreadPoolExecutor(2) as threads:
        assert len(set(threads.map(lambda _: pool.invoke("wake", event), range(2)))) == 2


def test_only_some_idle_processes_are_kept(pool: Pool, tmp_path: Path) -> None:
    processes = meet(pool, tmp_path, 3)
    assert sum(map(is_running, processes)) == 2


def test_after_a_deployment_calls_have_new_processes(pool: Pool) -> None:
    before = pool.invoke("answer", None)
    pool.renew()
    assert pool.invoke("answer", None) != before
    assert not is_running(before)


def test_more_invocations_than_allowed_are_throttled_until_one_ends(pool: Pool, tmp_path: Path) -> None:
    # given as many invocations as may run
    with ThreadPoolExecutor(3) as threads:
        event = {"folder": str(tmp_path), "processes": 4}
        running = [threads.submit(pool.invoke, "meet", event) for _ in range(3)]
        while len(list(tmp_path.iterdir())) < 3:
            time.sleep(0.01)
        # when there is one more
        with pytest.raises(ThrottledError):
            pool.invoke("answer", None)
        (tmp_path / "end").touch()
        assert all(future.result() for future in running)
    # then it is possible after the others have ended
    assert pool.invoke("answer", None)


def test_an_invocation_that_outlasts_the_timeout_is_killed_and_its_process_replaced(pool: Pool, tmp_path: Path) -> None:
    for name in ("first", "second"):
        with pytest.raises(SandboxEndedError, match=r"Sandbox.Timedout: .*Task timed out after 0.30 seconds"):
            pool.invoke("hang", str(tmp_path / name))
    first, second = (int((tmp_path / name).read_text()) for name in ("first", "second"))
    assert first != second
    assert not is_running(first)
    assert not is_running(second)


def test_an_exception_is_an_error_and_the_process_goes_on(pool: Pool) -> None:
    def failure() -> str:
        with pytest.raises(FunctionError) as raised:
            pool.invoke("fail", None)
        return str(raised.value)

    first = failure()
    assert first.startswith("ValueError: process ")
    assert failure() == first


def test_a_process_that_ends_is_an_error(pool: Pool) -> None:
    with pytest.raises(SandboxEndedError, match=r"Runtime.ExitError: .*ended with status 1"):
        pool.invoke("leave", None)


def test_an_idle_process_that_was_killed_is_replaced_unseen(pool: Pool) -> None:
    killed = pool.invoke("answer", None)
    kill(killed)
    assert pool.invoke("answer", None) != killed


def test_after_the_process_that_forks_was_killed_another_one_forks(pool: Pool, forks: ForkServer) -> None:
    killed = pool.invoke("answer", None)
    kill(forks._process.child.process.pid)
    while is_running(killed):  # it ends with the process from which it was forked
        time.sleep(0.01)
    assert pool.invoke("answer", None) != killed
