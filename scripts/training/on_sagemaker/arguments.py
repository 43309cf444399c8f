"""The arguments of `train` that only count on SageMaker."""

import argparse

INSTANCE = "ml.g5.xlarge"
"""An A10G with 24 GB: the networks of 128 to 256 pixels fit with the published batches."""

HOURS = 24.0
"""After so many hours the job is stopped. The same command goes on."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add them to the arguments of `train`."""
    group = parser.add_argument_group("with --on sagemaker")
    group.add_argument("--stage", default="dev", help="of samconfig.toml: its profile and region (default: dev)")
    group.add_argument("--profile", help="of AWS's configuration (default: that of samconfig.toml)")
    group.add_argument("--region", help="the AWS region (default: that of samconfig.toml, then of the profile)")
    group.add_argument("--instance", default=INSTANCE, help=f"the instance type (default: {INSTANCE})")
    spot = "spare instances, up to 70 %% cheaper, which AWS may take away; the job then goes on (default)"
    group.add_argument("--spot", action=argparse.BooleanOptionalAction, default=True, help=spot)
    group.add_argument(
        "--hours", type=float, default=HOURS, help=f"the job is stopped after so many (default: {HOURS:g})"
    )
    group.add_argument("--follow", metavar="JOB", help="follow a job that runs, and get its weights")
    group.add_argument(
        "--stop", metavar="JOB", help="stop a job, and get its weights so far; the same command as before goes on"
    )
    group.add_argument("--yes", action="store_true", help="ask nothing, for CI")
    group.add_argument("--dry-run", action="store_true", help="only print the costs, the commands and the job")
