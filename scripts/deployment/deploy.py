"""Deploys the service, a model or the studio: deploy [MODEL | --studio] [--stage dev] [--yes] [--dry-run]

Without MODEL: the API, the functions, the bucket, the table and the topics, and then the container `portrait`, whose
models need no weights, so that photos can be edited at once; --service-only leaves the container out. With MODEL: that
model's container, with all models that share it, and one job to try each; MODEL may also be the name of a shared
container. A container stays where it runs, at an endpoint or as a Lambda function; --on moves it. A new one goes to the
first place in runs_on of its model.toml. With --studio: the page in clients/studio, behind CloudFront. --dry-run only
prints the commands, with <Name> for every value of AWS; it needs no credentials, and shows a first deployment.
"""

import argparse
import sys
from dataclasses import replace

from scripts import repository
from scripts.deployment import commands, container_deployment, deployed, placement, plan
from scripts.deployment.account import identity, tools
from scripts.deployment.account.access import Access, find_access
from scripts.deployment.account.samconfig import Section, read_section
from scripts.deployment.container_deployment import ContainerDeployment
from scripts.deployment.errors import said
from scripts.deployment.studio import studio_plan


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
    return _deploy_model(access, arguments)


def _deploy_service(section: Section, access: Access, arguments: argparse.Namespace) -> int:
    agreed = ("--no-confirm-changeset",) if arguments.yes else ()
    steps = plan.service_plan(section.stage, section.name, (*access.sam_options, *agreed))
    if arguments.dry_run:
        commands.show(steps)
        return 0 if arguments.service_only else _show(_container(placement.INSTANT, access, arguments), access)
    whose = identity.identify(access)
    deployed.require_parameters(section, access)
    tools.require_lambda_python()
    container = None if arguments.service_only else _container(placement.INSTANT, access, arguments)
    lines = ["Deploys the service.", *(container.describe() if container else ())]
    if container:
        tools.require_docker()
    identity.confirm([identity.describe(whose, access, section.stage), *lines], arguments.yes)
    status = commands.run(steps, access.environment())
    return _run(container, access) if container and status == 0 else status


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


def _deploy_model(access: Access, arguments: argparse.Namespace) -> int:
    if arguments.dry_run:
        return _show(_container(arguments.model, access, arguments), access)
    whose = identity.identify(access)
    stage = deployed.deployed_stage(arguments.stage, access)
    container = _container(arguments.model, access, arguments)
    if any(command[0] == "docker" for command in container.commands(stage)):
        tools.require_docker()
    identity.confirm([identity.describe(whose, access, arguments.stage), *container.describe()], arguments.yes)
    return _run(container, access)


def _container(model: str, access: Access, arguments: argparse.Namespace) -> ContainerDeployment:
    """The container of a model. A dry run does not ask AWS where it is."""
    members = repository.container_members(model)
    place = arguments.on
    if place is None:
        asks = not arguments.dry_run
        place = placement.current_place(members, arguments.stage, access) if asks else placement.first_place(members)
    container = container_deployment.prepare(
        members, place, arguments.stage, named=arguments.model, commercial=arguments.commercial
    )
    return replace(container, tries=not arguments.no_smoke, allows_findings=arguments.allow_findings)


def _show(container: ContainerDeployment, access: Access) -> int:
    stage = deployed.placeholder_stage(container.stage, access)
    commands.show(container.commands(stage), container.after_failure())
    return 0


def _run(container: ContainerDeployment, access: Access) -> int:
    stage = deployed.deployed_stage(container.stage, access)
    return commands.run(container.commands(stage), access.environment(), container.after_failure())


def _parse(argv: list[str]) -> argparse.Namespace:
    summary, _, details = str(__doc__).partition("\n\n")
    parser = argparse.ArgumentParser("deploy", description=summary.partition(":")[0] + ".", epilog=details)
    parser.add_argument("model", nargs="?", help="a folder of sagemaker_endpoints/, or a container that several share")
    parser.add_argument(
        "--on",
        choices=("sagemaker", "lambda"),
        help="where the container runs (default: where it is); its models move there, and what it had elsewhere stays",
    )
    parser.add_argument("--service-only", action="store_true", help="deploy no container with the service")
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
