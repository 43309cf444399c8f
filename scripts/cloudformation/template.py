"""Reading a CloudFormation or SAM template, and turning SAM's shorthand into plain CloudFormation."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.local_cloud.environment import session
from scripts.local_cloud.settings import ACCESS_KEY, REGION, SECRET_KEY

Template = dict[str, Any]

CODE_BUCKET = "code-of-this-checkout"
"""SAM wants code to be in S3. It stays in the repository; the key says in which folder."""

CODE_PROPERTIES = ("CodeUri", "ContentUri")


def read(path: Path) -> Template:
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
    translator = Translator({}, Parser(), boto_session=session(ACCESS_KEY, SECRET_KEY, REGION))
    translated: Template = translator.translate(template, dict(parameters))
    return translated
