"""The command line of `facemagi`."""

import argparse
import os
from pathlib import Path
from typing import TypeAlias

from facemagi_client.command_line import completion, edit, edits, effects, faces, watch
from facemagi_client.command_line.batch import command as batch
from facemagi_client.connecting import LOCAL_URL, TOKEN_VARIABLE, URL_VARIABLE
from facemagi_client.version import VERSION

PARALLEL = 4
"""So many photos of a batch are on their way at once: enough to hide the network behind the edits."""

WATCH_SECONDS = 3600

LOCALES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The variables with the language of a terminal, the strongest first."""

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

EXIT_CODES = """exit status:
  0    everything is done
  1    the service refused something or does not answer, or a file cannot be used
  2    the command line is wrong
  3    a batch has ended, but some of its photos failed
  130  Ctrl-C"""


def parser() -> argparse.ArgumentParser:
    """The parser; its result has `run`, the function of the command."""
    whole = argparse.ArgumentParser(
        prog="facemagi",
        description="Edit faces in photos with a FaceMagi service.",
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    whole.add_argument("--version", action="version", version=f"facemagi {VERSION}")
    commands = whole.add_subparsers(title="commands", required=True, metavar="COMMAND")
    _edit(_command(commands, "edit", "edit one photo"))
    _batch(_command(commands, "batch", "edit the photos of a folder; the same command goes on after an interruption"))
    _effects(_command(commands, "effects", "list the effects, or the parameters of one"))
    _watch(_command(commands, "watch", "wait for the end of a job"))
    _faces(_command(commands, "faces", "show the faces of a photo"))
    _completion(commands.add_parser("completion", help="print what makes a shell complete this command"))
    return whole


def _command(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".", allow_abbrev=False)
    service = command.add_argument_group("the service")
    service.add_argument("--url", help=f"of the API (default: {URL_VARIABLE}, else {LOCAL_URL})")
    service.add_argument("--token", help=f"yours (default: {TOKEN_VARIABLE}; a list of processes shows --token)")
    service.add_argument("--language", default=_language(), help="of titles and warnings: en or zh (default: of LANG)")
    command.add_argument("--json", action="store_true", help="print JSON")
    return command


def _edit(command: argparse.ArgumentParser) -> None:
    command.add_argument("photo", type=Path, metavar="PHOTO", help="a JPEG, PNG, WebP, HEIC or AVIF")
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="of the result; its suffix selects the format")
    _with_edit(command)
    command.set_defaults(run=edit.run)


def _batch(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, metavar="FOLDER", help="with the photos")
    command.add_argument("-o", "--out", type=Path, required=True, metavar="FOLDER", help="of the results")
    command.add_argument("--recursive", action="store_true", help="also the folders inside")
    command.add_argument("--parallel", type=_count, default=PARALLEL, metavar="N", help=f"at once ({PARALLEL})")
    command.add_argument("--overwrite", action="store_true", help="replace files that no batch has made")
    _with_edit(command)
    command.set_defaults(run=batch.run)


def _effects(command: argparse.ArgumentParser) -> None:
    effect = command.add_argument("effect", nargs="?", metavar="EFFECT", help="show its parameters")
    _complete(effect, completion.complete_effects)
    command.set_defaults(run=effects.run)


def _watch(command: argparse.ArgumentParser) -> None:
    command.add_argument("job", metavar="JOB", help="its id")
    command.add_argument("-o", "--out", type=Path, metavar="FILE", help="download its result")
    command.add_argument("--timeout", type=float, default=WATCH_SECONDS, metavar="SECONDS", help="how long to wait")
    command.set_defaults(run=watch.run)


def _faces(command: argparse.ArgumentParser) -> None:
    command.add_argument("photo", metavar="PHOTO", help="a file, or the id of a photo in the service")
    command.set_defaults(run=faces.run)


def _completion(command: argparse.ArgumentParser) -> None:
    command.add_argument("shell", choices=completion.SHELLS)
    command.set_defaults(run=completion.run)


def _with_edit(command: argparse.ArgumentParser) -> None:
    options = edits.add_options(command)
    _complete(options["effect"], completion.complete_effects)
    _complete(options["set"], completion.complete_params)


def _complete(action: argparse.Action, completer: object) -> None:
    """Name what completes an argument, where argcomplete looks for it."""
    action.completer = completer  # type: ignore[attr-defined]


def _language() -> str | None:
    """The language of the terminal; None for English."""
    locale = next(filter(None, map(os.environ.get, LOCALES)), "")
    return "zh" if locale.startswith("zh") else None


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return count
