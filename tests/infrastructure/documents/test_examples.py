"""The examples of the app developer's page are true where they cannot run: their grammar, and every name of the API."""

import re

import pytest
import tree_sitter_kotlin
import tree_sitter_swift
from tree_sitter import Language, Node, Parser

from tests.infrastructure.documents.api_names import DOCUMENT, SCHEMAS, fields_of, is_route, values_of
from tests.support.pages import APP_DEVELOPER, block, without_comments

GRAMMARS = {"kotlin": tree_sitter_kotlin, "swift": tree_sitter_swift}

EXAMPLES = {
    "mini-program": block(APP_DEVELOPER, "js", "wx.request"),
    "swift": block(APP_DEVELOPER, "swift"),
    "kotlin": block(APP_DEVELOPER, "kotlin"),
}
"""The examples that call the API without a client of ours."""

WAY = {
    "NewPhoto": {"content_type", "bytes"},
    "CreatedPhoto": {"id", "state", "upload"},
    "UploadForm": {"url", "fields"},
    "Photo": {"id", "state", "faces", "error"},
    "NewJob": {"effect", "photo", "params"},
    "Job": {"id", "state", "result", "warnings", "error"},
    "Result": {"url"},
    "ErrorAnswer": {"error"},
    "PhotoState": {"awaiting_upload", "detecting"},
    "JobState": {"queued"},
}
"""By schema, the fields and the states that the way of a photo needs: what an app would notice if it were renamed."""

PATHS = {"/v1/photos", "/v1/photos/*", "/v1/jobs", "/v1/jobs/*"}

OTHER_NAMES = {"upload_refused"}
"""Names with an underscore that are the app's own."""

PATH = re.compile(r"/v1/[^?\"'`\s]+")
PARAMETER_OF_A_PATH = re.compile(r"\$\{.*?\}|\\\(.*?\)")
"""What an example puts into a path: `${…}` in JavaScript and Kotlin, `\\(…)` in Swift."""

SNAKE_CASE = re.compile(r"\b[a-z]+(?:_[a-z]+)+\b")


@pytest.mark.parametrize("schema", WAY)
def test_the_api_has_the_names_that_examples_need(schema: str) -> None:
    described = SCHEMAS[schema]
    assert WAY[schema] - set(described.get("properties", {})) - set(described.get("enum", [])) == set()


@pytest.mark.parametrize("example", EXAMPLES)
@pytest.mark.parametrize("schema", WAY)
def test_an_example_has_the_names_of_the_way(example: str, schema: str) -> None:
    words = set(re.findall(r"\w+", without_comments(EXAMPLES[example])))
    assert WAY[schema] - words == set()


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_calls_the_routes_of_the_way_and_no_other(example: str) -> None:
    code = PARAMETER_OF_A_PATH.sub("*", without_comments(EXAMPLES[example]))
    paths = set(PATH.findall(code))
    assert paths == PATHS
    assert [path for path in paths if not is_route(path)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_an_example_invents_no_name(example: str) -> None:
    known = {*fields_of(DOCUMENT), *values_of(DOCUMENT), *OTHER_NAMES}
    assert set(SNAKE_CASE.findall(without_comments(EXAMPLES[example]))) - known == set()


@pytest.mark.parametrize("language", GRAMMARS)
def test_an_example_has_the_grammar_of_its_language(language: str) -> None:
    code = block(APP_DEVELOPER, language)
    tree = Parser(Language(GRAMMARS[language].language())).parse(code.encode())
    assert [code.splitlines()[node.start_point.row] for node in wrong_nodes(tree.root_node)] == []


def wrong_nodes(node: Node) -> list[Node]:
    """The parts of a program that do not fit its grammar."""
    if node.type == "ERROR" or node.is_missing:
        return [node]
    return [wrong for child in node.children for wrong in wrong_nodes(child)]
