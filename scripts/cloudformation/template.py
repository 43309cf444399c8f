"""Reads CloudFormation and SAM templates, and transforms SAM into plain CloudFormation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.cloudformation.pseudo_parameters import REGION

Json = dict[str, Any]
Template = Json

CODE_BUCKET = "code-of-this-checkout"
"""SAM expects code in S3. Here it stays in the repository; the key is its folder."""

CODE_PROPERTIES = ("CodeUri", "ContentUri")


def read_template(path: Path) -> Template:
    """Read a template; the short forms (`!Ref`, `!Sub`, …) become the long ones.

    Args:
        path: a YAML file.
    """
    import yaml  # type: ignore[import-untyped]
    from samtranslator.yaml_helper import intrinsics_multi_constructor

    # libyaml, which most builds of PyYAML have, is eight times as fast as the parser in Python
    loader: Any = type("Loader", (getattr(yaml, "CSafeLoader", yaml.SafeLoader),), {})
    loader.add_multi_constructor("!", intrinsics_multi_constructor)
    template: Template = yaml.load(path.read_text("utf-8"), loader)  # a safe loader
    return template


def transform(template: Template, parameters: Mapping[str, str]) -> Template:
    """The plain CloudFormation that AWS would generate from a SAM template.

    Code and layer folders become `S3Key`s of `CODE_BUCKET`.

    Args:
        template: changed in place.
        parameters: values of the template's parameters.

    Raises:
        InvalidDocumentException (of samtranslator): the template is invalid; the message says where.
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
    """The properties of every resource of one type, by logical id.

    Args:
        template: in plain CloudFormation or SAM.
        kind: such as `AWS::SNS::Topic`.
    """
    return {
        name: resource.get("Properties", {})
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def _session() -> Any:
    """A boto3 session from which SAM only reads the region; it ignores AWS_PROFILE."""
    import boto3
    import botocore.session

    without_profile = botocore.session.Session(session_vars={"profile": (None, None, None, None)})
    return boto3.Session("unused", "unused", region_name=REGION, botocore_session=without_profile)
