"""Writes the built template in the form that `sam local` needs on this machine."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from scripts.cloudformation.template import read_template

OWN_VARIABLE = "POWERTOOLS_SERVICE_NAME"
"""The only variable with a different value in every function."""


def write_local_template(path: Path, environment: Mapping[str, str], functions: Collection[str]) -> Path:
    """Write a part of the built template, with the local cloud's environment in it.

    `sam local` passes only variables that the template declares, and keeps a warm container for every function in it.

    Args:
        path: a file in the folder of the built template.yaml, because the paths in it are relative.
        environment: the local cloud's.
        functions: logical ids of the functions to keep.

    Returns:
        `path`.
    """
    template = read_template(path.with_name("template.yaml"))
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    common |= {name: value for name, value in environment.items() if name != OWN_VARIABLE}
    template["Resources"] = {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] != "AWS::Serverless::Function" or name in functions
    }
    del template["Resources"]["Api"]["Properties"][
        "DefinitionBody"
    ]  # it only names the authorizer, which SAM cannot run
    path.write_text(json.dumps(template, indent=2), "utf-8")
    return path
