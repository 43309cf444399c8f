"""The commands of a deployment, as data."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from facemagi.containers import endpoint_name
from facemagi.endpoints import spread
from facemagi.endpoints.precision import Precision
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from scripts.autoscaling import floors
from scripts.deployment.commands import SAM, Command, step
from scripts.deployment.images import has_gpu, names, push_image
from scripts.deployment.steps.scan_findings import ALLOWED

DEFAULT_PRODUCER = "FaceMagi"
"""The producer in labels, for a stage that was deployed before template.yaml had the parameter."""

EXACT: Precision = "exact"
"""The precision of a stage that was deployed before template.yaml had the parameter."""

GPU_HOST_IMAGE = "al2023-ami-sagemaker-inference-gpu-4-1"
"""SageMaker's host image with driver 580, for CUDA 13 and earlier. Its default driver is too old for our frameworks."""


@dataclass(frozen=True)
class Stage:
    """A deployed stage, as the deployment of a model needs it.

    Attributes:
        name: the stage's name.
        outputs: the outputs of the stage's own stack, by name.
        artefacts: the bucket for SAM's uploads; weights are uploaded there too.
        sam_options: SAM's options for the AWS profile and the region.
    """

    name: str
    outputs: Mapping[str, str]
    artefacts: str
    sam_options: Sequence[str] = ()


def service_stack(stage: str) -> str:
    """The name of a stage's own stack.

    Args:
        stage: the stage's name.
    """
    return f"facemagi-{stage}"


def service_plan(stage: str, section: str, sam_options: Sequence[str]) -> list[Command]:
    """The commands that build the functions and deploy the stage's own stack.

    Args:
        stage: the stage's name.
        section: the stage's section of samconfig.toml.
        sam_options: SAM's options for the AWS profile, the region and the confirmation.
    """
    return [
        ("./scripts/build",),
        step("clear_failed", service_stack(stage)),
        (SAM, "deploy", "--config-env", section, *sam_options),
    ]


def container_plan(
    models: Sequence[Manifest], stage: Stage, version: str, weights: Mapping[str, Sequence[Path]]
) -> list[Command]:
    """The commands that deploy the endpoint of one container and add its models to the catalogue.

    Args:
        models: the models in the container, one or several.
        version: a unique suffix for the names of this deployment's image and weights.
        weights: the files of each model's trained weights, by the model's name. A model that lacks a file that it
            cannot work without is left out of the container, and has the state `needs_weights` in the catalogue.
    """
    weights_of = {model.name: [file.stem for file in weights.get(model.name, ())] for model in models}
    served = served_models(models, weights)
    published = [_publish(model, stage, weights_of[model.name] if model in served else ()) for model in models]
    if not served:
        return published
    name, endpoint = served[0].container, served[0].endpoint
    image = f"{stage.outputs['ModelImages']}:{name}-{version}"
    has_weights = any(weights.get(model.name) for model in served)
    prefix = f"{weights_folder(stage.name, name)}{version}/" if has_weights else ""
    return [
        step("quota", endpoint.instance_type, str(endpoint.max_instances * endpoint.endpoints)),
        *push_image(served, image, gpu=has_gpu(served[0])),
        *upload_weights(served, weights, stage.artefacts, prefix),
        *(
            command
            for number in range(1, endpoint.endpoints + 1)
            for command in _deploy_endpoint(number, endpoint_parameters(served, stage, image, prefix, number), stage)
        ),
        step("smoke", stage.name, stage.outputs["Bucket"], "sagemaker", *(model.name for model in served)),
        *published,
        step("old_images", stage.outputs["ModelImages"], name, stage.name),
    ]


def _deploy_endpoint(number: int, parameters: Mapping[str, str], stage: Stage) -> list[Command]:
    """The commands that deploy one endpoint of a container."""
    stack = spread.name_of(endpoint_name(stage.name, parameters["Model"]), number)
    return [
        step("clear_failed", stack),
        step("scaling", "pause", stack, parameters["InstanceType"]),
        deploy_stack(stack, "endpoint.yaml", stage, parameters),
        step("require_image", stack, parameters["Image"]),
    ]


def without_smoke(commands: Sequence[Command]) -> list[Command]:
    """A plan without the jobs that try the endpoint.

    Args:
        commands: the plan.
    """
    smoke = step("smoke")
    return [command for command in commands if command[: len(smoke)] != smoke]


def allowing_findings(commands: Sequence[Command]) -> list[Command]:
    """A plan that goes on whatever the scan of the image finds.

    Args:
        commands: the plan.
    """
    scan = step("scan_findings")
    return [(*command, ALLOWED) if command[: len(scan)] == scan else command for command in commands]


def after_failure(model: Manifest, stage: str) -> list[Command]:
    """What runs if a command of `container_plan` fails.

    Args:
        model: one of the models in the container.
        stage: the stage's name.
    """
    names = spread.names(endpoint_name(stage, model.container), model.endpoint.endpoints)
    return [step("scaling", "resume", name) for name in names]


def weights_folder(stage: str, container: str) -> str:
    """The beginning of the keys of a container's weights in the bucket of SAM's uploads, for all its deployments.

    Args:
        stage: the stage's name.
        container: the container's name; no name contains the `-` that follows it.
    """
    return f"{service_stack(stage)}/{container}-"


def endpoint_parameters(
    models: Sequence[Manifest], stage: Stage, image: str, weights_prefix: str, number: int = 1
) -> dict[str, str]:
    """The value of every parameter of endpoint.yaml, for an endpoint of the container of these models.

    Args:
        image: the container's image, with registry and tag.
        weights_prefix: the folder of the weights in the stage's bucket; empty if no model needs weights.
        number: of the endpoint among those of the container, from 1.
    """
    endpoint = models[0].endpoint
    return {
        "Stage": stage.name,
        **{name: stage.outputs[name] for name in ("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic")},
        "ContentProducer": producer(stage),
        "Precision": precision(stage),
        "KmsKey": stage.outputs.get("KmsKey", ""),
        "Image": image,
        "Repository": image.partition("/")[2].partition(":")[0],
        "WeightsBucket": stage.artefacts if weights_prefix else "",
        "WeightsPrefix": weights_prefix,
        "Model": models[0].container,
        "Suffix": spread.suffix(number),
        "Models": names(models),
        "InstanceType": endpoint.instance_type,
        "HostImage": GPU_HOST_IMAGE if has_gpu(models[0]) else "",
        "MaxConcurrency": str(endpoint.max_concurrency),
        "MaxInstances": str(endpoint.max_instances),
        "BacklogPerInstance": str(endpoint.backlog_per_instance),
        **floors.parameters(endpoint.warm),
        "Scales": "true",
    }


def producer(stage: Stage) -> str:
    """The producer in the labels of results.

    Args:
        stage: the stage.
    """
    return stage.outputs.get("ContentProducer", DEFAULT_PRODUCER)


def precision(stage: Stage) -> str:
    """How exactly the stage's networks compute on a CPU; exactly in a stage without the parameter.

    Args:
        stage: the stage.
    """
    return stage.outputs.get("Precision", EXACT)


def require_commercial(manifest: Manifest) -> None:
    """Check that a model may be used commercially: its code, and the weights that it cannot work without.

    Raises:
        FaceMagiError: `consent_required`, with the licence or the provenance that forbids it.
    """
    reasons = [] if manifest.commercial else [f"its licence is {manifest.licence}"]
    for name in manifest.required_weights:
        weights = manifest.weights[name]
        if not weights.commercial:
            reasons.append(f"the licence of its weights is {weights.licence}; {weights.provenance}")
    if reasons:
        raise FaceMagiError(
            "consent_required",
            f"{manifest.name} must not be used commercially: {reasons[0]}",
            param="model",
            actual=reasons[0],
            remedy="Get the authors' consent, or deploy another model.",
        )


def served_models(models: Sequence[Manifest], weights: Mapping[str, Sequence[Path]]) -> list[Manifest]:
    """The models of a container that have all weights that they need.

    Args:
        models: the models in the container.
        weights: as for `container_plan`.
    """
    names = {model: {file.stem for file in files} for model, files in weights.items()}
    return [model for model in models if set(model.required_weights) <= names.get(model.name, set())]


def upload_weights(
    models: Sequence[Manifest], weights: Mapping[str, Sequence[Path]], bucket: str, prefix: str
) -> list[Command]:
    """The commands that upload the weights of some models.

    Args:
        models: the models.
        weights: as for `container_plan`.
        bucket: the bucket of SAM's uploads.
        prefix: the folder of this deployment in it.
    """
    files = [(file, model.name) for model in models for file in weights.get(model.name, ())]
    return [step("upload_weights", str(file), bucket, f"{prefix}{model}/{file.name}") for file, model in files]


def deploy_stack(stack: str, template: str, stage: Stage, parameters: Mapping[str, str]) -> Command:
    """The command that deploys the stack of a container.

    Args:
        stack: its name.
        template: the name of the template in sagemaker_endpoints/.
        stage: the stage.
        parameters: the values of all parameters of the template.
    """
    overrides = [f"{name}={in_sam_syntax(value)}" for name, value in parameters.items()]
    return (
        *(SAM, "deploy", "--template-file", f"sagemaker_endpoints/{template}"),
        *("--stack-name", stack, *stage.sam_options, "--capabilities", "CAPABILITY_IAM"),
        *("--no-confirm-changeset", "--no-fail-on-empty-changeset", "--parameter-overrides", *overrides),
    )


def in_sam_syntax(value: str) -> str:
    """A value as SAM CLI reads it: with quotation marks if it has spaces, as the name of a company, or is empty.

    A parameter that is left out would keep the value of the last deployment.

    Args:
        value: the parameter's value.
    """
    return json.dumps(value, ensure_ascii=False) if " " in value or not value else value


def _publish(manifest: Manifest, stage: Stage, weights: Sequence[str]) -> Command:
    return step("publish", manifest.name, "deployed", stage.name, stage.outputs["Table"], *weights)
