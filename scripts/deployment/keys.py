"""Makes, lists and revokes server keys: keys create|list|revoke --stage S …

keys create --stage prod --account acme --name "Acme's server" --scopes photos,jobs --daily-jobs 5000
keys list --stage prod
keys revoke --stage prod key_0123456789abcdef

`create` prints the secret; it is stored nowhere. A revoked key works for at most half a minute longer, and so do the
client tokens that were made with it. `--table` takes the place of `--stage` where there is no stack: with the
environment that ./scripts/local writes, for the local cloud.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence

from facemagi import limits
from facemagi.credentials import keys, scopes, store
from facemagi.credentials.principals import account_of
from facemagi.credentials.secret import Kind
from facemagi.credentials.store import Credential
from scripts.deployment.account.access import find_access
from scripts.deployment.account.samconfig import read_section
from scripts.deployment.deployed import table_of
from scripts.deployment.errors import DeploymentError, said
from scripts.deployment.steps.publish import UNUSED_SETTINGS

DEFAULT_SCOPES = "photos,jobs"

ACCOUNT = "main"
"""The account of a key whose maker names none: enough for a service with one app."""

COLUMNS = "{:<22} {:<5} {:<16} {:<20} {:<24} {:<11} {:<11} {:<11} {}"
"""Id, kind, account, name, scopes, jobs a day, created, last used, revoked."""


def main(argv: Sequence[str]) -> int:
    """Do what the command line says."""
    arguments = _parse(argv)
    return said("keys", lambda: _run(arguments))


def _run(arguments: argparse.Namespace) -> int:
    _use(arguments)
    match arguments.command:
        case "create":
            _create(arguments)
        case "list":
            _list(arguments.account)
        case "revoke":
            _revoke(arguments.id)
    return 0


def _use(arguments: argparse.Namespace) -> None:
    """Let `facemagi` use the table of the stage."""
    table = arguments.table
    if not table:
        access = find_access(read_section(arguments.stage), arguments.profile, arguments.region)
        table = table_of(arguments.stage, access)
        os.environ.update(access.environment())
    stage = {"FACEMAGI_STAGE": arguments.stage or "", "FACEMAGI_TABLE": table}
    os.environ.update(dict.fromkeys(UNUSED_SETTINGS, "") | stage)


def _create(arguments: argparse.Namespace) -> None:
    wanted = [scope.strip() for scope in arguments.scopes.split(",")]
    wrong = [scope for scope in wanted if not scopes.is_scope(scope)]
    if wrong:
        raise DeploymentError(f"{wrong[0]!r} is no scope: take photos, jobs, jobs:EFFECT or admin, with commas.")
    kind = Kind.TEST if arguments.test else Kind.LIVE
    secret, key = keys.create(arguments.account, kind, arguments.name, wanted, arguments.daily_jobs)
    said_once = f"{key.id} of the account {arguments.account} may {' '.join(wanted)}. Its secret is shown only now:"
    print(said_once, file=sys.stderr)
    print(secret)


def _list(account: str | None) -> None:
    found = [key for key in store.all_keys() if account in (None, account_of(key.principal))]
    print(COLUMNS.format("id", "kind", "account", "name", "scopes", "jobs a day", "created", "last used", "revoked"))
    for key in found:
        print(_line(key).rstrip())


def _line(key: Credential) -> str:
    days = [_day(moment) for moment in (key.created_at, key.used_at, key.revoked_at)]
    shown = (key.kind, account_of(key.principal), key.name, ",".join(key.scopes), key.daily_jobs or "")
    return COLUMNS.format(key.id, *shown, *days)


def _day(moment: int | None) -> str:
    return "" if moment is None else time.strftime("%Y-%m-%d", time.gmtime(moment))


def _revoke(identity: str) -> None:
    if keys.revoke(identity) is None:
        raise DeploymentError(f"there is no key {identity}: ./scripts/keys list shows all.")
    print(f"{identity} is revoked; within half a minute it opens nothing any more.")


def _daily_jobs(text: str) -> int:
    jobs = int(text)
    if not 1 <= jobs <= limits.MAX_DAILY_JOBS:
        raise argparse.ArgumentTypeError(f"{jobs} is not between 1 and {limits.MAX_DAILY_JOBS}")
    return jobs


def _parse(argv: Sequence[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser(
        "keys",
        description=summary.partition(":")[0] + ".",
        epilog=details,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True)
    create = commands.add_parser("create", help="make a key, and print its secret once")
    create.add_argument("--account", default=ACCOUNT, help=f"whose photos and jobs (default: {ACCOUNT})")
    create.add_argument("--name", default="", help="what you call the key")
    create.add_argument("--scopes", default=DEFAULT_SCOPES, help=f"with commas (default: {DEFAULT_SCOPES})")
    create.add_argument(
        "--daily-jobs", type=_daily_jobs, help="the most jobs a day, with its client tokens (default: any number)"
    )
    create.add_argument("--test", action="store_true", help="a key for tests, which sees nothing of the live keys")
    listing = commands.add_parser("list", help="show all keys, without their secrets")
    listing.add_argument("--account", help="only keys of this account")
    revoke = commands.add_parser("revoke", help="end a key, and the client tokens that were made with it")
    revoke.add_argument("id", help="of the key, as list shows it")
    for command in (create, listing, revoke):
        where = command.add_mutually_exclusive_group(required=True)
        where.add_argument("--stage", help="which deployment")
        where.add_argument("--table", help="the name of the table, for the local cloud")
        command.add_argument("--profile", help="of AWS's configuration (default: that of samconfig.toml)")
        command.add_argument("--region", help="the AWS region (default: that of samconfig.toml, then of the profile)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
