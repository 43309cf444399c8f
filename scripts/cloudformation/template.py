"""Reading a CloudFormation or SAM template, and turning SAM's shorthand into plain CloudFormation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.cloudformation.pseudo_parameters import REGION

Json = dict[str, Any]
Template = Json

CODE_BUCKET = "code-of-this-checkout"
"""SAM wants code to be in S3. It stays in the repository; the key says in which folder."""

CODE_PROPERTIES = ("CodeUri", "ContentUri")


def read_template(path: Path) -> Template:
    """The template in `path`; the short forms (`!Ref`, `!Sub`, …) as their long ones."""
    from samtranslator.yaml_helper import yaml_parse

    template: Template = yaml_parse(path.read_text("utf-8"))
    return template


def transform(template: Template, parameters: Mapping[str, str]) -> Template:
    """The plain CloudFormation that AWS would make of a SAM template.

    Code and layer folders become `S3Key`s of `CODE_BUCKET`.

    Raises:
        samtranslator's InvalidDocumentException: the template is wrong; its message says where.
    """
    from samtranslator.parser.parser import Parser
    from samtranslator.translator.translator import Translator

    for resource in template["Resources"].values():
        for name in CODE_PROPERTIES:
            if name in resource.get("Properties", {}):
                resource["Properties"][name] = f"s3://{CODE_BUCKET}/{resource['Properties'][name]}"
    translator = Translator({}, Parser(), boto_session=_session())
    translated: Template = translator.translate(template, dict(parameters))
    return translated


def resources_of(template: Json, kind: str) -> dict[str, Json]:
    """The properties of every resource of one type, by logical id."""
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def _session() -> Any:
    """A boto3 session that SAM asks for its region alone; the caller's own profile is not read."""
    import boto3
    import botocore.session

    without_profile = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    return boto3.Session("unused", "unused", region_name=REGION, botocore_session=without_profile)
