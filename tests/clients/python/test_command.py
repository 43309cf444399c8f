"""The command `facemagi` in front of a local cloud, for one photo."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from facemagi_client import FaceMagi
from facemagi_client.command_line import terminal
from facemagi_client.command_line.arguments import parser
from facemagi_client.command_line.completion import SHELLS
from tests.clients.python.command import PACKAGE, Command
from tests.clients.python.conftest import MODELS
from tests.support.api_client import PORTRAIT

README = (PACKAGE / "README.md").read_text("utf-8")


def size_and_format(path: Path) -> tuple[tuple[int, int], str | None]:
    with Image.open(path) as picture:
        return picture.size, picture.format


def test_edit_writes_the_file_in_the_format_of_its_suffix(command: Command) -> None:
    run = command("edit", "photo.png", "--effect", "makeup", "--set", "look=evening", "-o", "new/out.webp")
    assert (run.stdout, run.stderr) == ("new/out.webp\n", "")
    assert size_and_format(command.folder / "new" / "out.webp") == ((512, 512), "WEBP")


def test_edit_names_the_file_after_the_photo_and_the_effects(command: Command, magi: FaceMagi) -> None:
    chain = ["--effect", "beauty", "--set", "whitening=60", "--set", "smile=20", "--effect", "filters"]
    run = command("edit", "photo.png", *chain, "--output", "max_side=100")
    assert run.stdout == "photo-beauty-filters.jpg\n"
    assert size_and_format(command.folder / "photo-beauty-filters.jpg") == ((100, 100), "JPEG")
    (job,) = magi.jobs.list()
    assert [step["params"].get("whitening") for step in job["steps"]] == [60, None]
    assert job["steps"][0]["params"]["smile"] == 20


def test_edit_of_an_effect_that_reports_writes_a_document(command: Command) -> None:
    assert command("edit", "photo.png", "--effect", "face_attributes").stdout == "photo-face_attributes.json\n"
    assert json.loads((command.folder / "photo-face_attributes.json").read_text())["faces"][0]["id"] == "f0"


def test_json_has_the_file_and_the_job(command: Command) -> None:
    run = command("edit", "photo.png", "--effect", "beauty", "--faces", "f0", "-o", "a.png", "--json")
    printed = json.loads(run.stdout)
    assert (printed["file"], printed["job"]["faces"], printed["job"]["output"]["format"]) == ("a.png", ["f0"], "png")


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["photo.png", "--effect", "beuty"], 1, "There is no effect 'beuty' here. Did you mean beauty?"),
        (["photo.png", "--effect", "beauty", "--set", "whitning=3"], 1, "Did you mean whitening?"),
        (["photo.png", "--effect", "beauty", "--set", "whitening=300"], 1, "whitening"),
        (["nothing.png", "--effect", "beauty"], 1, "nothing.png: No such file or directory"),
        (["text.png", "--effect", "beauty"], 1, "Save the picture as a JPEG"),
        (["photo.png", "--effect", "beauty", "--url", "http://127.0.0.1:9"], 1, "http://127.0.0.1:9 does not answer"),
        (["photo.png", "--effect", "beauty", "--url", "127.0.0.1"], 2, "FACEMAGI_URL"),
        (["photo.png", "--set", "whitening=3", "--effect", "beauty"], 2, "--set comes after the --effect"),
        (["photo.png", "--effect", "beauty", "--set", "whitening"], 2, "is not NAME=VALUE"),
        (["photo.png"], 2, "--effect"),
    ],
)
def test_a_fault_is_a_sentence_on_stderr(command: Command, arguments: list[str], status: int, sentence: str) -> None:
    (command.folder / "text.png").write_text("once upon a time")
    run = command("edit", *arguments, "-o", "out.jpg", expected=status)
    assert run.stdout == ""
    assert sentence in run.stderr
    assert "Traceback" not in run.stderr
    assert not (command.folder / "out.jpg").exists()


def test_effects_lists_the_effects_and_the_parameters_of_one(command: Command) -> None:
    listed = [line.split()[0] for line in command("effects").stdout.splitlines()]
    assert listed == ["effect", *MODELS]
    shown = command("effects", "makeup").stdout
    assert re.search(r"^look .*none\|natural", shown, re.MULTILINE)
    assert len(json.loads(command("effects", "--json").stdout)) == len(MODELS)


def test_faces_shows_the_faces_of_a_file_and_of_a_photo_in_the_service(command: Command) -> None:
    first, head, face = command("faces", "photo.png").stdout.splitlines()
    photo = first.partition(":")[0]
    assert ("512×512" in first, head.split()[0], face.split()[0]) == (True, "face", "f0")
    assert json.loads(command("faces", photo, "--json").stdout)["id"] == photo


def test_watch_waits_for_a_job_and_downloads_its_result(command: Command, magi: FaceMagi) -> None:
    job = magi.jobs.create(photo=magi.photos.send(PORTRAIT)["id"], effect="beauty")["id"]
    run = command("watch", job, "-o", "watched.jpg")
    assert run.stdout == "watched.jpg\n"
    assert "edited" in run.stderr
    assert size_and_format(command.folder / "watched.jpg") == ((512, 512), "JPEG")
    assert json.loads(command("watch", job, "--json").stdout)["state"] == "succeeded"


def test_watch_fails_with_the_job(command: Command) -> None:
    assert "There is no such job" in command("watch", "job_" + "0" * 20, expected=1).stderr


def test_a_reader_that_has_read_enough_ends_the_command_quietly(command: Command) -> None:
    pipe = f"'{sys.executable}' -m facemagi_client effects makeup | head -1"
    run = subprocess.run(
        ["bash", "-c", pipe], cwd=command.folder, env=command.environment(), capture_output=True, text=True, check=False
    )
    assert (run.stdout.startswith("makeup:"), run.stderr) == (True, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_completion_prints_a_script_of_the_shell(command: Command, shell: str) -> None:
    script = command("completion", shell).stdout
    assert "facemagi" in script
    if shutil.which(shell):
        assert subprocess.run([shell, "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("facemagi ba", ["batch"]),
        ("facemagi edit a.jpg --effect bea", ["beauty"]),
        ("facemagi edit a.jpg --effect beauty --set whiten", ["whiten_teeth=", "whitening="]),
        ("facemagi edit a.jpg --effect beauty --effect makeup --set look=ev", ["look=evening"]),
        ("facemagi effects fil", ["filters"]),
    ],
)
def test_the_command_completes(command: Command, tmp_path: Path, line: str, expected: list[str]) -> None:
    answers = tmp_path / "answers"
    variables = {"_ARGCOMPLETE": "1", "COMP_LINE": line, "COMP_POINT": str(len(line)), "_ARGCOMPLETE_IFS": "\n"}
    variables |= {"_ARGCOMPLETE_STDOUT_FILENAME": str(answers), "_ARGCOMPLETE_SUPPRESS_SPACE": "1"}
    environment = command.environment() | variables
    subprocess.run([sys.executable, "-m", "facemagi_client"], env=environment, capture_output=True, check=True)
    assert sorted(answers.read_text().split()) == expected


@pytest.mark.parametrize(
    ("variables", "title"),
    [({"LC_ALL": "", "LANG": "zh_CN.UTF-8"}, "美颜"), ({"LC_ALL": "de_DE.UTF-8", "LANG": "zh_CN.UTF-8"}, "Beauty")],
    ids=["zh", "de"],
)
def test_titles_are_in_the_language_of_the_terminal(command: Command, variables: dict[str, str], title: str) -> None:
    command.variables.update(variables, PYTHONIOENCODING="utf-8")
    assert f"beauty: {title}" in command("effects", "beauty").stdout


def test_a_table_counts_chinese_characters_twice() -> None:
    lines = list(terminal.table([["a", "粉底", "selfie"], ["名字", "b", "x"]]))
    assert lines == ["a     粉底  selfie", "名字  b     x"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one two three", ["one two", "three"]),
        ("一二三四五六", ["一二三四", "五六"]),
        ("a_word_that_is_long b", ["a_word_that_is_long", "b"]),
        ("", []),
    ],
)
def test_a_text_is_wrapped_at_its_columns(text: str, expected: list[str]) -> None:
    assert terminal.wrapped(text, 9) == expected


def test_the_help_names_the_exit_codes() -> None:
    assert "3    a batch has ended, but some of its photos failed" in parser().format_help()


def test_the_commands_of_the_readme_run(command: Command, tmp_path: Path) -> None:
    # given a folder as the page describes it, and the command on the PATH
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "facemagi").write_text(f"#!/bin/sh\nexec '{sys.executable}' -m facemagi_client \"$@\"\n")
    (tmp_path / "bin" / "facemagi").chmod(0o755)
    (tmp_path / "photos").mkdir()
    for path in (tmp_path / "photo.jpg", tmp_path / "photos" / "ann.jpg"):
        path.write_bytes(PORTRAIT)
    # when its block runs
    (block,) = (each for each in re.findall(r"```sh\n(.*?)```", README, re.DOTALL) if "facemagi edit" in each)
    environment = command.environment() | {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"}
    run = subprocess.run(
        ["bash", "-euc", block], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    # then it succeeds
    assert run.returncode == 0, run.stderr
    assert {"out.jpg", "both.png", "edited"} <= {path.name for path in tmp_path.iterdir()}
    assert (tmp_path / "edited" / "ann.jpg").exists()
