"""The local cloud starts, or raises the reason why it cannot, and leaves no process behind, however it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scripts.local_cloud import LocalCloud, Options, children, startup
from scripts.local_cloud.__main__ import main
from scripts.local_cloud.children import ChildError
from scripts.local_cloud.stack import service
from scripts.local_cloud.supervision import Supervision
from tests.support.local_clouds import SCRIPTED_CONTAINER, client_of
from tests.support.samples import ROOT

TIMEOUT_SECONDS = 30

START_CLOUD = f"""
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from scripts.local_cloud import LocalCloud, Options
cloud = LocalCloud.start(Options(container={SCRIPTED_CONTAINER}, logs=Path("{{logs}}"), models=["beauty"]))
Path("{{file}}").write_text(__import__("json").dumps(cloud.environment))
time.sleep(600)
"""


IGNORES_SIGTERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("started", flush=True)
time.sleep(600)
"""


@contextmanager
def run(command: list[str], **variables: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run a process, with further variables, and kill it at the end of the block."""
    environment = os.environ | variables
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def browser_that_writes_to(file: Path) -> Path:
    """A program that stands for a browser: it only notes the address that it is given."""
    program = file.with_name("browser")
    program.write_text(f'#!/bin/sh\necho "$1" > {file}\n')
    program.chmod(0o700)
    return program


def environment_in(path: Path, process: "subprocess.Popen[bytes]") -> dict[str, str]:
    """Wait until a cloud has written its environment into a file, and return it."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while not (path.exists() and path.stat().st_size) and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.05)
    environment: dict[str, str] = json.loads(path.read_text())
    return environment


def processes_with(environment: dict[str, str], variable: str = "") -> list[int]:
    """The ids of all running processes that were started to use this cloud, and have a variable."""
    mark = f"AWS_ENDPOINT_URL={environment['AWS_ENDPOINT_URL']}\0".encode()
    ids = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            variables = (folder / "environ").read_bytes()
        except OSError:
            continue
        if mark in variables and variable.encode() in variables:
            ids.append(int(folder.name))
    return ids


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + TIMEOUT_SECONDS
    while not condition() and time.monotonic() < until:
        time.sleep(0.02)
    assert condition()


def wait_until_gone(environment: dict[str, str]) -> None:
    wait_until(lambda: processes_with(environment) == [])


def start_a_container(environment: dict[str, str]) -> None:
    """Make the emulator start the container of `beauty`."""
    runtime = client_of("sagemaker-runtime", "AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME", environment)
    runtime.invoke_endpoint_async(EndpointName="facemagi-local-portrait", Body=b"{}")
    wait_until(lambda: len(processes_with(environment, "FACEMAGI_MODEL=")) == 1)


def test_killing_a_cloud_ends_its_processes_and_their_containers(tmp_path: Path) -> None:
    file = tmp_path / "environment.json"
    with run([sys.executable, "-c", START_CLOUD.format(logs=tmp_path, file=file)]) as process:
        environment = environment_in(file, process)
        start_a_container(environment)
        process.send_signal(signal.SIGKILL)
    wait_until_gone(environment)


def test_the_script_listens_at_the_given_host_and_ends_everything_on_ctrl_c(tmp_path: Path) -> None:
    file = tmp_path / "environment.json"
    opened = tmp_path / "opened"
    options = ["--port=0", "--host=127.0.0.2", "--open", f"--env-file={file}", f"--logs={tmp_path}"]
    command = [sys.executable, "-m", "scripts.local_cloud", "beauty", *options]
    with run(command, BROWSER=f"{browser_that_writes_to(opened)} %s") as process:
        environment = environment_in(file, process)
        assert environment["AWS_ENDPOINT_URL"].startswith("http://127.0.0.2:")
        wait_until(lambda: len(processes_with(environment)) > 6)  # those that no first call waits for start last
        process.send_signal(signal.SIGINT)
        output = process.communicate(timeout=TIMEOUT_SECONDS)[0].decode()
    assert process.returncode == 0
    wait_until_gone(environment)
    assert "The API is at http://127.0.0.2:" in output
    assert f"The studio is at {opened.read_text().strip()}:" in output
    assert opened.read_text().startswith("http://127.0.0.2:")
    assert "export FACEMAGI_URL=http://127.0.0.2:" in output


def test_a_cloud_that_cannot_start_raises_the_reason_and_leaves_no_process(tmp_path: Path) -> None:
    template = (ROOT / "template.yaml").read_text().replace("CodeUri: functions/upload", "CodeUri: functions/nothing")
    (tmp_path / "template.yaml").write_text(template)
    with pytest.raises(ChildError, match=r"gateway ended with status 1[^$]*No module named 'functions.nothing'"):
        LocalCloud.start(Options(template=tmp_path / "template.yaml", logs=tmp_path, models=[]))
    assert not any("scripts.local_cloud" in line and str(tmp_path) in line for line in _command_lines())


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """Runs `./scripts/local` in this process where it fails; returns what it says."""
    monkeypatch.setattr("scripts.local_cloud.__main__._end_on_signals", lambda: None)

    def run(*arguments: str) -> str:
        monkeypatch.setattr("sys.argv", ["local", *arguments])
        assert main() == 1
        return capsys.readouterr().err

    return run


def test_ctrl_c_during_the_start_leaves_no_process_and_no_folder(tmp_path: Path) -> None:
    # given a cloud whose processes have been started, but do not answer yet
    command = [sys.executable, "-m", "scripts.local_cloud", "beauty", "--port=0"]
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as cloud:
        wait_until(lambda: any(tmp_path.glob("*/emulator.log")))
        # when Ctrl-C is pressed twice
        cloud.send_signal(signal.SIGINT)
        cloud.send_signal(signal.SIGINT)
        output = cloud.communicate(timeout=TIMEOUT_SECONDS)[0].decode()
    # then nothing is left, and nothing is said
    assert (cloud.returncode, output) == (0, "")
    assert list(tmp_path.iterdir()) == []
    wait_until(lambda: not any(str(tmp_path) in line for line in _command_lines()))


@pytest.mark.parametrize("port", ["99999", "-1", "abc"])
def test_an_impossible_port_is_one_sentence_with_the_remedy(port: str, command: Callable[..., str]) -> None:
    assert command(f"--port={port}") == (
        f"local: --port {port} is not possible: a port is a number from 1 to 65535; 0 takes a free one.\n"
    )


def test_a_port_in_use_is_one_sentence_with_the_remedy_and_leaves_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: Callable[..., str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with children.listen("127.0.0.1") as used:
        port = used.getsockname()[1]
        assert command("beauty", f"--port={port}") == (
            f"local: Port {port} of 127.0.0.1 is in use. Choose another port, or --port 0, which takes a free one.\n"
        )
    assert list(tmp_path.iterdir()) == []


def test_the_logs_of_a_cloud_that_ended_by_itself_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a cloud with a folder for logs that it has made itself
    logs = tmp_path / "logs"
    logs.mkdir()
    cloud = LocalCloud("", {}, logs, Supervision(), deployed=None, temporary_logs=True)  # type: ignore[arg-type]
    # when one of its processes ends
    with pytest.raises(ChildError), cloud:
        raise ChildError("moto ended")
    # then its logs are still there, which they are not after a normal end
    assert logs.exists()
    cloud.close()
    assert not logs.exists()


def test_the_logs_of_a_start_that_failed_are_kept_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a start that fails after the processes were started
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(service, "create", lambda *_: 1 / 0)
    # when
    with pytest.raises(ZeroDivisionError) as raised:
        LocalCloud.start(Options(models=[]))
    # then
    (folder,) = tmp_path.iterdir()
    assert (folder / "moto.log").exists()
    assert raised.value.__notes__ == [f"The logs of all processes are in {folder}."]


def test_an_unknown_model_is_an_error() -> None:
    with pytest.raises(LookupError, match=r"There is no model nothing, only .*beauty"):
        LocalCloud.start(Options(models=["nothing"]))


def test_a_child_that_ends_before_it_responds_raises_at_once(tmp_path: Path) -> None:
    listener = children.listen("127.0.0.1")
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    child = children.start("short", [sys.executable, "-c", "exit('the reason')"], {}, tmp_path / "log", [listener])
    with pytest.raises(ChildError, match=r"short ended with status 1[^$]*the reason"):
        startup._wait_until_it_answers(child, url)
    children.stop([child])


def test_a_child_that_ignores_sigterm_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(children, "STOP_SECONDS", 0.2)
    child = children.start("stubborn", [sys.executable, "-c", IGNORES_SIGTERM], {}, tmp_path / "log")
    until = time.monotonic() + TIMEOUT_SECONDS
    while not child.log_tail() and time.monotonic() < until:
        time.sleep(0.02)
    children.stop([child])
    assert child.process.returncode == -signal.SIGKILL


def _command_lines() -> list[str]:
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
        except OSError:
            continue
    return lines
