"""Deploys the service, a model or the studio: deploy [MODEL | --studio] [--stage dev] [--yes] [--dry-run]

Without MODEL: the API, the functions, the bucket, the table and the topics. With MODEL: the endpoint of that model's
container, with all models that share it, and one job to try each of them; MODEL may also be the name of a shared
container. With --on lambda, the container becomes a Lambda function instead of an endpoint if its model.toml allows it.
With --studio: the page in clients/studio, behind CloudFront. --dry-run only prints the commands, with <Name> for every
value of AWS; it needs no credentials.
"""

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from facemagi.manifest import Manifest
from scripts import repository
from scripts.deployment import commands, deployed, plan
from scripts.deployment.account import identity, tools
from scripts.deployment.account.access import Access, find_access
from scripts.deployment.account.samconfig import Section, read_section
from scripts.deployment.errors import said
from scripts.deployment.function_plan import function_plan, require_lambda
from scripts.deployment.local_weights import local_weights
from scripts.deployment.studio import studio_plan

Weights = Mapping[str, Sequence[Path]]


def main(argv: list[str]) -> int:
    """Print each command of the deployment and run it; whatever can be wrong before that is one sentence."""
    arguments = _parse(argv)
    return said("deploy", lambda: _deploy(arguments))


def _deploy(arguments: argparse.Namespace) -> int:
    section = read_section(arguments.stage)
    access = find_access(section, arguments.profile, arguments.region)
    if arguments.studio:
        return _deploy_studio(access, arguments)
    if arguments.model is None:
        return _deploy_service(section, access, arguments)
    members = repository.container_members(arguments.model)
    if arguments.on == "lambda":
        require_lambda(members)
    weights = local_weights(members, commercial=arguments.commercial) if arguments.on == "sagemaker" else {}
    if arguments.commercial:
        for member in members:
            if not member.required_weights or member.name in {arguments.model, *weights}:  # the others are not deployed
                plan.require_commercial(member)
    return _deploy_container(members, weights, access, arguments)


def _deploy_service(section: Section, access: Access, arguments: argparse.Namespace) -> int:
    agreed = ("--no-confirm-changeset",) if arguments.yes else ()
    steps = plan.service_plan(section.stage, section.name, (*access.sam_options, *agreed))
    if arguments.dry_run:
        commands.show(steps)
        return 0
    whose = identity.identify(access)
    deployed.require_parameters(section, access)
    tools.require_lambda_python()
    identity.confirm([identity.describe(whose, access, section.stage), "Deploys the service."], arguments.yes)
    return commands.run(steps, access.environment())


def _deploy_studio(access: Access, arguments: argparse.Namespace) -> int:
    own = {"StudioDomain": arguments.domain, "Certificate": arguments.certificate}
    given = {name: value for name, value in own.items() if value is not None}
    if arguments.dry_run:
        commands.show(studio_plan(deployed.placeholder_stage(arguments.stage, access), given))
        return 0
    whose = identity.identify(access)
    steps = studio_plan(deployed.deployed_stage(arguments.stage, access), given)
    identity.confirm([identity.describe(whose, access, arguments.stage), "Deploys the studio."], arguments.yes)
    return commands.run(steps, access.environment())


def _deploy_container(
    members: Sequence[Manifest], weights: Weights, access: Access, arguments: argparse.Namespace
) -> int:
    on_sagemaker = arguments.on == "sagemaker"
    after_failure = plan.after_failure(members[0].container, arguments.stage) if on_sagemaker else []
    if arguments.dry_run:
        stage = deployed.placeholder_stage(arguments.stage, access)
        commands.show(_container_plan(members, stage, weights, arguments), after_failure)
        return 0
    whose = identity.identify(access)
    steps = _container_plan(members, deployed.deployed_stage(arguments.stage, access), weights, arguments)
    if any(command[0] == "docker" for command in steps):
        tools.require_docker()
    what = f"Deploys the container {members[0].container}: {', '.join(member.name for member in members)}."
    identity.confirm([identity.describe(whose, access, arguments.stage), what], arguments.yes)
    return commands.run(steps, access.environment(), after_failure)


def _container_plan(
    members: Sequence[Manifest], stage: plan.Stage, weights: Weights, arguments: argparse.Namespace
) -> list[commands.Command]:
    version = time.strftime("%Y%m%d-%H%M%S", time.gmtime())
    if arguments.on == "lambda":
        steps = function_plan(members, stage, version)
    else:
        steps = plan.container_plan(members, stage, version, weights)
    if arguments.allow_findings:
        steps = plan.allowing_findings(steps)
    return plan.without_smoke(steps) if arguments.no_smoke else steps


def _parse(argv: list[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser("deploy", description=summary.partition(":")[0] + ".", epilog=details)
    parser.add_argument("model", nargs="?", help="a folder of sagemaker_endpoints/, or a container that several share")
    parser.add_argument(
        "--on",
        choices=("sagemaker", "lambda"),
        default="sagemaker",
        help="where the model runs (default: sagemaker); its models move there, and what it had elsewhere stays",
    )
    parser.add_argument("--studio", action="store_true", help="deploy the studio of a stage that is deployed")
    parser.add_argument("--domain", help="of the studio (default: that of its last deployment, else CloudFront's)")
    parser.add_argument("--certificate", help="ARN in us-east-1 of the certificate of --domain")
    parser.add_argument("--stage", default="dev", help="which deployment (default: dev)")
    parser.add_argument("--profile", help="of AWS's configuration (default: that of samconfig.toml)")
    parser.add_argument("--region", help="the AWS region (default: that of samconfig.toml, then of the profile)")
    parser.add_argument("--commercial", action="store_true", help="refuse a model that forbids commercial use")
    parser.add_argument(
        "--allow-findings", action="store_true", help="deploy an image in which ECR found critical faults"
    )
    parser.add_argument("--no-smoke", action="store_true", help="do not try a model's endpoint with a job")
    parser.add_argument("--yes", action="store_true", help="ask nothing, for CI")
    parser.add_argument("--dry-run", action="store_true", help="only print the commands")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
