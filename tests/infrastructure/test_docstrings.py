"""The rules of documentation: what has a docstring, which sections it has, and that its examples are true.

The dialect is Google's: a summary line, then `Args:`, `Returns:`, `Raises:`, `Example:` as needed.
"""

import ast
import doctest
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from tests.infrastructure.source_files import CODE, module_name, sources
from tests.support.samples import ROOT

ENDPOINTS = "sagemaker_endpoints"

FOLDERS = [
    *("clients/python", "functions", "layers/core", "layers/vision"),
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / ENDPOINTS).iterdir()) if any(path.glob("**/*.py"))),
    *("scripts", "tests"),
]
"""The folders that the rules are tested in, one by one."""

DOCUMENTED = [folder for folder in FOLDERS if folder.startswith(("clients", "layers", ENDPOINTS))]
"""Folders in which every public function and class is documented."""

SDK_AND_IMAGING = [f"{ENDPOINTS}/_sdk", f"{ENDPOINTS}/_imaging"]
"""Folders whose functions are called from many models: each shows what it returns, and an example."""

TESTED_EXAMPLES = ["layers/core", *SDK_AND_IMAGING]

UNUSUAL_WORDS = re.compile(r"\b(told|shall|thereof|whence)\b", re.IGNORECASE)
"""Words that a reader who learnt English at school may not know, or not in this sense."""

OLD_DIALECT = re.compile(r"(?:^\s*|[.;] )(?:returns|raises|args): |^[a-z_]\w*(?:, [a-z_]\w*)*: \S", re.MULTILINE)
"""Parameters or results in running text, outside the sections."""

SECTION = re.compile(r"^(\w+):\n((?:    .*\n|\n)*)", re.MULTILINE)
ENTRY = re.compile(r"^    ([\w*, ]+):", re.MULTILINE)

TEXTS = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("*/*/README.md"), *ROOT.glob(f"{ENDPOINTS}/*/model.toml")}
    - {ROOT / "docs" / "gallery.md"}
)
"""The pages, and the manifests, whose texts users read. The gallery is generated from the manifests."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Documented = Function | ast.ClassDef


@dataclass(frozen=True)
class Name:
    """A public function, class or method of one file.

    Attributes:
        path: the file.
        node: its definition.
        owner: the class that a method belongs to; None for functions and classes.
    """

    path: Path
    node: Documented
    owner: str | None = None

    def __str__(self) -> str:
        name = f"{self.owner}.{self.node.name}" if self.owner else self.node.name
        return f"{self.path.relative_to(ROOT)}:{self.node.lineno}: {name}"

    @property
    def docstring(self) -> str:
        return ast.get_docstring(self.node) or ""

    def sections(self) -> dict[str, str]:
        """The sections of the docstring by their titles."""
        return dict(SECTION.findall(self.docstring + "\n"))

    def parameters(self) -> set[str]:
        """The parameters that callers name; a leading underscore makes one private."""
        if isinstance(self.node, ast.ClassDef):
            return set()
        arguments = self.node.args
        named = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        return {each.arg for each in named if each.arg not in {"self", "cls"} and not each.arg.startswith("_")}

    def described(self) -> set[str]:
        """The parameters that `Args:` describes; one entry may name several."""
        entries = ENTRY.findall(self.sections().get("Args", ""))
        return {name.strip().lstrip("*") for entry in entries for name in entry.split(",")}

    def is_described_elsewhere(self) -> bool:
        """An adapter's methods are described in `_sdk/contract.py`; a family of methods in the module's docstring."""
        if self.owner is None:
            return False
        module = ast.get_docstring(_tree(self.path)) or ""
        return (self.path.name, self.owner) == ("adapter.py", "Adapter") or f"`{self.node.name}`" in module


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def public_names(folder: str) -> Iterator[Name]:
    """All public functions, classes and methods of a folder; networks follow their papers, so they are left out."""
    for path in sources(folder):
        if path.name.endswith("network.py"):
            continue
        for node in _tree(path).body:
            if isinstance(node, Documented) and not node.name.startswith("_"):
                yield Name(path, node)
                yield from _methods(path, node)


def _methods(path: Path, node: Documented) -> Iterator[Name]:
    for member in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(member, Function) and not member.name.startswith("_"):
            yield Name(path, member, node.name)


def functions(folder: str) -> list[Name]:
    """The public functions of a folder that are no methods, each once where it has overloads."""
    return [
        name
        for name in public_names(folder)
        if name.owner is None and isinstance(name.node, Function) and not _is_overload(name.node)
    ]


def _is_overload(node: Function) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "overload" for each in node.decorator_list)


def is_method_of_a_model(name: Name) -> bool:
    """A model's own classes are used only by that model, so a summary of each method is enough."""
    parts = name.path.relative_to(ROOT).parts
    return parts[0] == ENDPOINTS and not parts[1].startswith("_") and name.owner is not None


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_module_has_a_docstring(folder: str) -> None:
    bare = [path for path in sources(folder) if path.read_text("utf-8").strip() and not ast.get_docstring(_tree(path))]
    assert bare == []


@pytest.mark.parametrize("folder", DOCUMENTED)
def test_every_public_name_has_a_docstring(folder: str) -> None:
    bare = [name for name in public_names(folder) if not name.docstring and not name.is_described_elsewhere()]
    assert list(map(str, bare)) == []


@pytest.mark.parametrize("folder", DOCUMENTED)
def test_args_describes_every_parameter(folder: str) -> None:
    missing = {
        str(name): sorted(name.parameters() - name.described())
        for name in public_names(folder)
        if name.docstring and not name.is_described_elsewhere() and not is_method_of_a_model(name)
    }
    assert {name: parameters for name, parameters in missing.items() if parameters} == {}


@pytest.mark.parametrize("folder", SDK_AND_IMAGING)
def test_every_function_has_a_returns_section(folder: str) -> None:
    returning = [name for name in functions(folder) if not _returns_none(name.node)]
    assert [str(name) for name in returning if "Returns" not in name.sections()] == []


def _returns_none(node: Documented) -> bool:
    return isinstance(node, Function) and node.returns is not None and ast.unparse(node.returns) == "None"


@pytest.mark.parametrize("folder", SDK_AND_IMAGING)
def test_every_function_has_an_example(folder: str) -> None:
    assert [str(name) for name in functions(folder) if ">>> " not in name.docstring] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_docstring_has_sections_in_the_one_dialect(folder: str) -> None:
    old = [
        f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"
        for path in sources(folder)
        for node in ast.walk(_tree(path))
        if isinstance(node, Documented | ast.Module) and OLD_DIALECT.search(ast.get_docstring(node) or "")
    ]
    assert old == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_file_uses_an_unusual_word(folder: str) -> None:
    assert [line for path in sources(folder) if path != Path(__file__) for line in unusual_lines(path)] == []


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text.relative_to(ROOT)))
def test_no_text_for_users_uses_an_unusual_word(text: Path) -> None:
    assert unusual_lines(text) == []


def unusual_lines(path: Path) -> list[str]:
    """`file:line: word` of every unusual word."""
    lines = enumerate(path.read_text("utf-8").splitlines(), 1)
    return [f"{path.relative_to(ROOT)}:{number}: {m[0]}" for number, line in lines if (m := UNUSUAL_WORDS.search(line))]


EXAMPLES = [path for path in sources(*TESTED_EXAMPLES) if ">>> " in path.read_text("utf-8")]


@pytest.mark.parametrize("path", EXAMPLES, ids=module_name)
def test_the_examples_of_a_module_are_true(path: Path) -> None:
    assert doctest.testmod(importlib.import_module(module_name(path))).failed == 0


def test_every_folder_of_code_is_checked() -> None:
    checked = {path for folder in FOLDERS for path in sources(folder)}
    assert set(sources(*CODE)) - checked == set()
