"""`train MODEL --data PREPARED --on sagemaker`: the same training as a SageMaker training job."""

import argparse
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

from scripts.datasets.errors import DatasetError
from scripts.datasets.prepared import read_dataset
from scripts.deployment import commands
from scripts.deployment.account import identity
from scripts.deployment.account.access import Access, find_access
from scripts.deployment.account.samconfig import read_section
from scripts.deployment.errors import INTERRUPTED, DeploymentError, said
from scripts.model_weights.errors import WeightsError
from scripts.training.command import given_flags, require_data
from scripts.training.container.hyperparameters import MODEL, to_hyperparameters
from scripts.training.errors import TrainingError
from scripts.training.on_sagemaker.code import pack_code
from scripts.training.on_sagemaker.cost import estimate
from scripts.training.on_sagemaker.data_upload import prefix_of, upload_data
from scripts.training.on_sagemaker.following import billed, follow, require_completed, show
from scripts.training.on_sagemaker.image import image_of
from scripts.training.on_sagemaker.job import Job, Machine, Place, Upload, as_plain, describe_job
from scripts.training.on_sagemaker.receiving import download_results, receive
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
        return _stop(access, arguments.stop)
    if arguments.follow:
        return _follow(model, access, arguments.follow, arguments)
    require_data(arguments)
    data = read_dataset(arguments.data)
    read_options(training.options, arguments.set)
    what = [
        f"Trains {model} on {len(data.faces)} pictures of {arguments.data}, on SageMaker.",
        *estimate(arguments.instance, access.region or "", arguments.hours, arguments.spot),
        f"The pictures are copied to a private bucket of your account; licence: {data.description.licence}.",
    ]
    plan = stack_plan(arguments.stage, access)
    if arguments.dry_run:
        _show_plan(model, access, arguments, what, plan)
        return 0
    whose = identity.identify(access)
    identity.confirm([identity.describe(whose, access, arguments.stage), *what], arguments.yes)
    if commands.run(plan, access.environment()):
        return 1
    name = _start(model, access, arguments)
    return _follow(model, access, name, arguments)


def _show_plan(
    model: str, access: Access, arguments: argparse.Namespace, what: Sequence[str], plan: Sequence[commands.Command]
) -> None:
    place = placeholder_place(arguments.stage, access.region)
    upload = Upload(f"s3://{place.bucket}/{prefix_of(arguments.data)}", "", 0)
    job = _describe(model, place, arguments, upload, arguments.set, Path("<code.tar.gz>"))
    print(*what, sep="\n")
    commands.show(plan)
    print(json.dumps(as_plain(job), indent=2))


def _start(model: str, access: Access, arguments: argparse.Namespace) -> str:
    place = deployed_place(arguments.stage, access)
    upload = upload_data(access.client("s3"), arguments.data, place.bucket, show)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "code.tar.gz"
        options = pack_code(model, arguments.set, archive)
        return start_job(_describe(model, place, arguments, upload, options, archive), access.environment())


def _describe(
    model: str, place: Place, arguments: argparse.Namespace, upload: Upload, options: Sequence[str], code: Path
) -> Job:
    machine = Machine(arguments.instance, arguments.spot, arguments.hours)
    hyperparameters = to_hyperparameters(model, given_flags(arguments), options)
    return describe_job(place, machine, image_of(place.region, machine.instance), str(code), upload, hyperparameters)


def _follow(model: str, access: Access, job: str, arguments: argparse.Namespace) -> int:
    again = f"./scripts/train {model} --on sagemaker --stage {arguments.stage}"
    show(f"job: {job}")
    try:
        described = follow(access.client, job, show)
    except KeyboardInterrupt:
        show(f"\nThe job goes on. To follow it and get its weights: {again} --follow {job}")
        show(f"To stop it: {again} --stop {job}")
        return INTERRUPTED
    trained = described["HyperParameters"].get(MODEL)
    if trained != model:
        raise TrainingError(f"{job} trains {trained}, not {model}.")
    if bill := billed(described):
        show(bill)
    require_completed(described)
    with tempfile.TemporaryDirectory() as folder:
        results = described["ModelArtifacts"]["S3ModelArtifacts"]
        archive = download_results(access.client("s3"), results, Path(folder) / "model.tar.gz")
        receive(archive, model, arguments.out, arguments.work, show)
    return 0


def _stop(access: Access, job: str) -> int:
    access.client("sagemaker").stop_training_job(TrainingJobName=job)
    show(f"{job} stops within two minutes, after a checkpoint. The command that started it goes on from there.")
    return 0
