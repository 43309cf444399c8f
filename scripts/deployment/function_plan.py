"""The commands that deploy a container to Lambda, as data."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from facemagi.containers import function_name
from facemagi.errors import FaceMagiError
from facemagi.manifest import Manifest
from scripts.deployment.commands import Command, step
from scripts.deployment.images import names, push_image
from scripts.deployment.plan import (
    Stage,
    deploy_stack,
    precision,
    producer,
    served_models,
    upload_weights,
    weights_folder,
)
from scripts.repository import ROOT

MB = 1 << 20

FREE_MB = 512
"""MB of /tmp that every function has."""

SPARE_MB = 64
"""MB of /tmp beside the weights."""


def require_lambda(models: Sequence[Manifest]) -> None:
    """Check that a container may run on Lambda.

    Args:
        models: the models in the container.

    Raises:
        FaceMagiError: `invalid_param`.
    """
    first = models[0]
    if "lambda" not in first.endpoint.runs_on:
        raise FaceMagiError(
            "invalid_param",
            f"The container {first.container} cannot run on Lambda.",
            param="--on",
            actual="lambda",
            limit=list(first.endpoint.runs_on),
            remedy="Deploy it to SageMaker, or add runs_on to its model.toml where its time and memory allow.",
        )


def function_plan(
    models: Sequence[Manifest], stage: Stage, version: str, weights: Mapping[str, Sequence[Path]]
) -> list[Command]:
    """The commands that deploy the function of one container and add its models to the catalogue.

    The new image gets the jobs of users only after its test (`go_live`), so a deployment that fails changes nothing.

    Args:
        models: the models in the container, one or several.
        stage: the stage.
        version: a unique suffix for the names of this deployment's image and weights.
        weights: as for `container_plan`. Those of `on_lambda.left_out` do not go with it.
    """
    weights = {model.name: _taken(model, weights.get(model.name, ())) for model in models}
    served = served_models(models, weights)
    published = [_publish(model, stage, weights[model.name] if model in served else ()) for model in models]
    if not served:
        return published
    name = served[0].container
    image, stack = f"{stage.outputs['ModelImages']}:{name}-{version}", function_name(stage.name, name)
    files = [file for model in served for file in weights[model.name]]
    prefix = f"{weights_folder(stage.name, name)}{version}/" if files else ""
    return [
        *push_image(served, image, gpu=False),
        *upload_weights(served, weights, stage.artefacts, prefix),
        *([step("index_weights", stage.artefacts, prefix, *(str(file) for file in files))] if files else []),
        step("clear_failed", stack),
        deploy_stack(stack, "function.yaml", stage, function_parameters(served, stage, image, prefix, files)),
        step("smoke", stage.name, stage.outputs["Bucket"], "lambda", *(model.name for model in served)),
        step("go_live", stack),
        *published,
        step("old_images", stage.outputs["ModelImages"], name, stage.name),
    ]


def function_parameters(
    models: Sequence[Manifest], stage: Stage, image: str, weights_prefix: str = "", files: Sequence[Path] = ()
) -> dict[str, str]:
    """The values of the parameters of function.yaml that every deployment sets; `LiveVersion` stays as it is.

    Args:
        models: the models that it serves.
        stage: the stage.
        image: the container's image, with registry and tag.
        weights_prefix: the folder of the weights in the bucket of SAM's uploads; empty if there are none.
        files: the weights.
    """
    endpoint = models[0].endpoint
    return {
        "Stage": stage.name,
        **{name: stage.outputs[name] for name in ("Bucket", "SuccessTopic", "ErrorTopic", "OperatorTopic")},
        "ContentProducer": producer(stage),
        "Precision": precision(stage),
        "KmsKey": stage.outputs.get("KmsKey", ""),
        "Image": image,
        "WeightsBucket": stage.artefacts,
        "WeightsPrefix": weights_prefix,
        "EphemeralStorage": str(ephemeral_storage_mb(files)),
        "Model": models[0].container,
        "Models": names(models),
        "Memory": str(endpoint.on_lambda.memory_mb),
        "Timeout": str(endpoint.timeout_s),
        "ReservedConcurrency": "0",
    }


def ephemeral_storage_mb(files: Sequence[Path]) -> int:
    """How large /tmp of a function must be, in MB: what is free, or the weights and some room.

    Args:
        files: the weights, as paths from the repository's root.
    """
    weights = -(-sum((ROOT / file).stat().st_size for file in files) // MB)
    return max(FREE_MB, weights + SPARE_MB)


def _taken(model: Manifest, files: Sequence[Path]) -> list[Path]:
    return [file for file in files if file.stem not in model.endpoint.on_lambda.left_out]


def _publish(manifest: Manifest, stage: Stage, files: Sequence[Path]) -> Command:
    names = (file.stem for file in files)
    return step("publish", manifest.name, "on-lambda", stage.name, stage.outputs["Table"], *names)
