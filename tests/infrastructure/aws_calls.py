"""Finds the AWS operations that a function's code can call, by reading the code.

The search starts at the names used in `functions/<name>/app.py`, follows every definition of `facemagi` that is used
in turn, and collects the calls of `client("service")`. Every use of a name counts as a call, so no indirect call is
missed. The smallest unit is a top-level definition: all operations in it count.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from scripts.repository import ROOT

CORE = ROOT / "layers" / "core"

PACKAGES = tuple(".".join(file.parent.relative_to(CORE).parts) for file in sorted(CORE.glob("facemagi/**/__init__.py")))
"""The packages whose modules are imported by name."""

PERMISSION_OF = {
    "generate_presigned_post": "put_object",
    "head_object": "get_object",
    "copy_object": "put_object",
    "delete_objects": "delete_object",
    "invoke": "invoke_function",
}
"""Methods that need the permission of another operation. A signed request has the rights of its signer. A copy also
reads, with the permission that looking the object up needs."""

OPERATION_IS_ARGUMENT = ("generate_presigned_url", "get_paginator", "get_waiter")
"""Methods whose first argument is the operation's name."""

SERVICE_PREFIXES = {"sagemaker-runtime": "sagemaker"}
"""Services whose prefix in IAM is not their name in boto3."""

Definition = tuple[str, str]
"""A module and a top-level name in it; an empty module name is the function's app.py."""


@dataclass
class Module:
    """One parsed module.

    Attributes:
        definitions: the statements that bind each top-level name.
        modules: the modules that imported names stand for.
        names: the definitions that imported names stand for.
    """

    definitions: dict[str, list[ast.stmt]] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    names: dict[str, Definition] = field(default_factory=dict)


@cache
def actions_of(function: str, root: Path = ROOT) -> set[str]:
    """The IAM actions, such as `s3:GetObject`, that the code of `functions/<function>` can call."""
    entry = _parse(root / "functions" / function / "app.py")
    waiting = [("", name) for name in entry.definitions]
    visited: set[Definition] = set()
    actions: set[str] = set()
    while waiting:
        definition = waiting.pop()
        if definition in visited:
            continue
        visited.add(definition)
        module_name, name = definition
        module = _module(module_name) if module_name else entry
        for statement in module.definitions.get(name, []):
            actions |= set(_actions(statement)) | set(_index_queries(statement, module))
            waiting += _used_definitions(statement, module_name, module)
    return actions


@cache
def _module(name: str) -> Module:
    return _parse(CORE / f"{name.replace('.', '/')}.py")


def _parse(path: Path) -> Module:
    module = Module()
    tree = ast.parse(path.read_text("utf-8"))
    for statement in tree.body:
        for name in _bound_names(statement):
            module.definitions.setdefault(name, []).append(statement)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module in PACKAGES:
            module.modules |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("facemagi."):
            module.names |= {alias.asname or alias.name: (str(node.module), alias.name) for alias in node.names}
    return module


def _bound_names(statement: ast.stmt) -> list[str]:
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return [statement.name]
    targets = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    return [node.id for node in targets if isinstance(node.ctx, ast.Store)]


def _used_definitions(statement: ast.stmt, module_name: str, module: Module) -> Iterator[Definition]:
    """The definitions that a statement uses, in its own module or in other modules of facemagi."""
    for node in ast.walk(statement):
        if isinstance(node, ast.Name):
            if node.id in module.definitions:
                yield module_name, node.id
            elif node.id in module.names:
                yield module.names[node.id]
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in module.modules:
            yield module.modules[node.value.id], node.attr


def _actions(statement: ast.stmt) -> Iterator[str]:
    """The actions of `client("s3").get_object(…)`, and of calls through a variable that holds the client."""
    clients = {
        target.id: service
        for node in ast.walk(statement)
        if isinstance(node, ast.Assign) and (service := _service(node.value))
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(statement):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            holder = node.func.value
            service = clients.get(holder.id) if isinstance(holder, ast.Name) else _service(holder)
            if service:
                yield _action(service, _operation(node.func.attr, node))


def _index_queries(statement: ast.stmt, module: Module) -> Iterator[str]:
    """`dynamodb:Query/index/NAME` for each index that is queried: an index is a resource of its own in IAM."""
    for node in ast.walk(statement):
        if isinstance(node, ast.keyword) and node.arg == "IndexName":
            assert isinstance(node.value, ast.Name), "an index is named by a constant"
            yield f"dynamodb:Query/index/{_constant(node.value.id, module)}"


def _constant(name: str, module: Module) -> str:
    if name in module.names:
        other, name = module.names[name]
        module = _module(other)
    (assignment,) = module.definitions[name]
    assert isinstance(assignment, ast.Assign)
    return str(ast.literal_eval(assignment.value))


def _service(node: ast.expr) -> str | None:
    is_client = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "client"
    return str(ast.literal_eval(node.args[0])) if is_client and isinstance(node, ast.Call) else None


def _operation(method: str, call: ast.Call) -> str:
    return str(ast.literal_eval(call.args[0])) if method in OPERATION_IS_ARGUMENT else PERMISSION_OF.get(method, method)


def _action(service: str, operation: str) -> str:
    name = "".join(word.capitalize() for word in operation.split("_"))
    return f"{SERVICE_PREFIXES.get(service, service)}:{name}"
