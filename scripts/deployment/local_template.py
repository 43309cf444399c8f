"""The built template as `sam local` needs it on this machine."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from scripts.cloudformation.template import read_template

OWN = "POWERTOOLS_SERVICE_NAME"
"""The one variable that every function has a value of its own for."""


def write_local_template(path: Path, environment: Mapping[str, str], functions: Collection[str]) -> Path:
    """Write a part of the built template, with the local cloud's addresses in it.

    SAM gives a container no variable that the template does not declare, and keeps a container warm for every function
    in it, wanted or not.

    Args:
        path: beside the built template.yaml, whose folders it names.
        functions: logical ids of those that stay.

    Returns:
        `path`.
    """
    template = read_template(path.with_name("template.yaml"))
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    common |= {name: value for name, value in environment.items() if name != OWN}
    template["Resources"] = {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] != "AWS::Serverless::Function" or name in functions
    }
    path.write_text(json.dumps(template, indent=2), "utf-8")
    return path
