"""One more endpoint beside those of the models, so that chains go over two of them."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from scripts.local_cloud.cloud import LocalCloud
from scripts.local_cloud.environment import Clients
from scripts.local_cloud.settings import STAGE

APART = "apart"
"""The name of its container."""

PUBLISH = """
import sys
from pathlib import Path
from facemagi.effects import publish
from facemagi.manifest import read_manifest
for folder in sys.argv[1:]:
    publish(read_manifest(Path(folder)))
"""


def deploy_apart(cloud: LocalCloud, folder: Path, like: str) -> None:
    """Serve all models of a folder from one more container, and enter them into the catalogue.

    Args:
        cloud: a running one.
        folder: of the models; their manifests are changed in place.
        like: an endpoint whose configuration is copied: same outputs, same topics, same role.
    """
    models = sorted(path.parent for path in folder.glob("*/model.toml"))
    for model in models:
        content = re.sub(r"^shared = .*\n", "", (model / "model.toml").read_text("utf-8"), flags=re.MULTILINE)
        (model / "model.toml").write_text(content.replace("[endpoint]\n", f'[endpoint]\nshared = "{APART}"\n'), "utf-8")
    sagemaker, name = Clients(cloud.environment)("sagemaker"), f"facemagi-{STAGE}-{APART}"
    config = sagemaker.describe_endpoint_config(EndpointConfigName=_config_of(sagemaker, like))
    role = sagemaker.describe_model(ModelName=config["ProductionVariants"][0]["ModelName"])["ExecutionRoleArn"]
    environment = {"FACEMAGI_MODEL": ",".join(model.name for model in models), "FACEMAGI_MODELS": str(folder)}
    container = {"Image": APART, "Environment": environment}
    sagemaker.create_model(ModelName=name, ExecutionRoleArn=role, PrimaryContainer=container)
    sagemaker.create_endpoint_config(
        EndpointConfigName=name,
        ProductionVariants=[config["ProductionVariants"][0] | {"ModelName": name}],
        AsyncInferenceConfig=config["AsyncInferenceConfig"],
    )
    sagemaker.create_endpoint(EndpointName=name, EndpointConfigName=name)
    command = [sys.executable, "-c", PUBLISH, *map(str, models)]
    subprocess.run(command, env=os.environ | cloud.environment, check=True)


def _config_of(sagemaker: Any, endpoint: str) -> str:
    return str(sagemaker.describe_endpoint(EndpointName=endpoint)["EndpointConfigName"])
