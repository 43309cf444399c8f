"""What is deployed: a stage's own stack, and what a model's deployment needs from it."""

from collections.abc import Mapping

from scripts.cloudformation.template import read_template
from scripts.deployment import stacks
from scripts.deployment.account.access import Access
from scripts.deployment.account.samconfig import Section
from scripts.deployment.errors import DeploymentError
from scripts.deployment.plan import Stage, service_stack
from scripts.deployment.steps.clear_failed import NEVER_CREATED
from scripts.repository import TEMPLATE

OUTPUTS = ("ApiUrl", "Bucket", "Table", "SuccessTopic", "ErrorTopic", "OperatorTopic", "ContentProducer", "Precision")

OF_TOKENS = ("JwtIssuer", "JwtAudience")
"""The parameters that a deployment needs unless it accepts keys only."""

SAM_STACK = "aws-sam-cli-managed-default"
"""The stack that SAM creates for itself. Its bucket holds what SAM uploads."""


def placeholder_stage(name: str, access: Access) -> Stage:
    """A stage with a placeholder for everything that AWS would supply.

    Args:
        name: the stage's name.
        access: the profile and the region.
    """
    outputs = {output: f"<{output}>" for output in OUTPUTS}
    images = {"ModelImages": f"<registry>/{service_stack(name)}"}
    return Stage(name, outputs | images, "<artefacts>", access.sam_options)


def deployed_stage(name: str, access: Access) -> Stage:
    """A stage with the outputs of its deployed stack.

    Args:
        name: the stage's name.
        access: the profile and the region.

    Raises:
        DeploymentError: the stage is not deployed.
    """
    artefacts = _outputs(SAM_STACK, name, access)["SourceBucket"]
    return Stage(name, _outputs(service_stack(name), name, access), artefacts, access.sam_options)


def table_of(name: str, access: Access) -> str:
    """The name of a deployed stage's table.

    Args:
        name: the stage's name.
        access: the profile and the region.

    Raises:
        DeploymentError: the stage is not deployed.
    """
    return _outputs(service_stack(name), name, access)["Table"]


def require_parameters(section: Section, access: Access) -> None:
    """Check that the first deployment of a stage has a value for every parameter of the template.

    Args:
        section: the stage's part of samconfig.toml.
        access: the profile and the region.

    Raises:
        DeploymentError: a parameter has no value; CloudFormation would say so only after the build.
    """
    stack = stacks.find(access.client("cloudformation"), service_stack(section.stage))
    if stack is not None and stack["StackStatus"] not in NEVER_CREATED:
        return  # a parameter without a value keeps the deployed one
    declared = read_template(TEMPLATE)["Parameters"]
    needed = [name for name, each in declared.items() if "Default" not in each]
    if section.parameters.get("Authorizer") != "keys":
        needed += OF_TOKENS
    missing = [name for name in needed if not section.parameters.get(name)]
    if missing:
        raise DeploymentError(
            f"samconfig.toml has no {' and no '.join(missing)} for the stage {section.stage}: "
            f"add them to parameter_overrides in [{section.name}.deploy.parameters]."
        )


def _outputs(stack: str, stage: str, access: Access) -> Mapping[str, str]:
    found = stacks.find(access.client("cloudformation"), stack)
    if found is None or "Outputs" not in found:
        raise DeploymentError(
            f"the stage {stage} is not deployed in {access.region}: there is no stack {stack}. "
            f"Run ./scripts/deploy --stage {stage} first."
        )
    return stacks.outputs(found)
