"""`train MODEL --data PREPARED --on sagemaker`: the same training as a SageMaker training job."""

import argparse
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import read_dataset
from scripts.deployment import commands
from scripts.deployment.account import identity
from scripts.deployment.account.access import Access, find_access
from scripts.deployment.account.samconfig import read_section
from scripts.deployment.errors import DeploymentError, said
from scripts.model_weights.errors import WeightsError
from scripts.training.command import given_flags, require_data
from scripts.training.container.hyperparameters import to_hyperparameters
from scripts.training.earlier_weights import earlier_file
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.code import pack_code
from scripts.training.on_sagemaker.cost import estimate
from scripts.training.on_sagemaker.data_upload import prefix_of, upload_data, upload_weights, weights_upload
from scripts.training.on_sagemaker.following import show
from scripts.training.on_sagemaker.image import image_of
from scripts.training.on_sagemaker.job import Job, Machine, Place, Upload, as_plain, describe_job
from scripts.training.on_sagemaker.job_end import follow_job, stop_job
from scripts.training.on_sagemaker.stack import deployed_place, placeholder_place, stack_plan
from scripts.training.on_sagemaker.starting import start_job
from scripts.training.options import read_options
from scripts.training.tasks import Training


def run_on_sagemaker(model: str, training: Training, arguments: argparse.Namespace) -> int:
    """Start a job, or follow or stop one.

    Returns:
        0; 1 where something is wrong, with a sentence; 130 where Ctrl-C ended the command. A job that runs goes on.
    """

    def work() -> int:
        try:
            return _run(model, training, arguments)
        except (TrainingError, DatasetError, WeightsError) as error:
            raise DeploymentError(str(error)) from error

    return said("train", work)


def _run(model: str, training: Training, arguments: argparse.Namespace) -> int:
    access = find_access(read_section(arguments.stage), arguments.profile, arguments.region)
    if arguments.stop:
        return stop_job(model, access, arguments.stop, arguments)
    if arguments.follow:
        return follow_job(model, access, arguments.follow, arguments)
    require_data(arguments)
    data = read_dataset(arguments.data)
    read_options(training.options, arguments.set)
    earlier = earlier_file(model, arguments.out) if training.part else None
    what = [
        f"Trains {model} on {len(data.faces)} pictures of {arguments.data}, on SageMaker.",
        *([f"The new network is added to those of {earlier}, which goes with the job."] if earlier else []),
        *estimate(arguments.instance, access.region or "", arguments.hours, arguments.spot),
        f"The pictures are copied to a private bucket of your account; licence: {data.description.licence}.",
    ]
    plan = stack_plan(arguments.stage, access)
    if arguments.dry_run:
        _show_plan(model, access, arguments, what, plan, earlier)
        return 0
    whose = identity.identify(access)
    identity.confirm([identity.describe(whose, access, arguments.stage), *what], arguments.yes)
    if commands.run(plan, access.environment()):
        return 1
    name = _start(model, access, arguments, earlier)
    return follow_job(model, access, name, arguments)


def _show_plan(
    model: str,
    access: Access,
    arguments: argparse.Namespace,
    what: Sequence[str],
    plan: Sequence[commands.Command],
    earlier: Path | None,
) -> None:
    place = placeholder_place(arguments.stage, access.region)
    upload = Upload(f"s3://{place.bucket}/{prefix_of(arguments.data)}", "", 0)
    weights = weights_upload(earlier, place.bucket) if earlier else None
    hyperparameters = to_hyperparameters(model, given_flags(arguments), arguments.set)
    job = _describe(place, arguments, upload, weights, hyperparameters, Path("<code.tar.gz>"))
    print(*what, sep="\n")
    commands.show(plan)
    print(json.dumps(as_plain(job), indent=2))


def _start(model: str, access: Access, arguments: argparse.Namespace, earlier: Path | None) -> str:
    place, s3 = deployed_place(arguments.stage, access), access.client("s3")
    upload = upload_data(s3, arguments.data, place.bucket, show)
    weights = upload_weights(s3, earlier, place.bucket, show) if earlier else None
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "code.tar.gz"
        hyperparameters = to_hyperparameters(model, given_flags(arguments), pack_code(model, arguments.set, archive))
        job = _describe(place, arguments, upload, weights, hyperparameters, archive)
        return start_job(job, access.environment())


def _describe(
    place: Place,
    arguments: argparse.Namespace,
    upload: Upload,
    weights: Upload | None,
    hyperparameters: Mapping[str, str],
    code: Path,
) -> Job:
    machine = Machine(arguments.instance, arguments.spot, arguments.hours)
    image = image_of(place.region, machine.instance)
    return describe_job(place, machine, image, str(code), upload, weights, hyperparameters)
