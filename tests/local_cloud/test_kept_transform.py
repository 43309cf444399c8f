"""The transform of a template is computed once, and a kept result is never another than a computed one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scripts.cloudformation import kept_transform, template
from scripts.repository import TEMPLATE

SMALL = """
Parameters:
  Origin: {Type: String}
  Size: {Type: Number, Default: 128}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: app.handler
      CodeUri: functions/hello
      MemorySize: !Ref Size
      Environment: {Variables: {ORIGIN: !Ref Origin}}
"""

FIRST, SECOND = "http://127.0.0.1:5001", "http://127.0.0.1:5002"


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "template.yaml"
    path.write_text(SMALL, "utf-8")
    return path


@pytest.fixture
def computed(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The parameters of every transform that is computed."""
    calls: list[dict[str, str]] = []
    transform: Callable[..., Any] = template.transform

    def counted(source: Any, parameters: dict[str, str]) -> Any:
        calls.append(parameters)
        return transform(source, parameters)

    monkeypatch.setattr(template, "transform", counted)
    return calls


def kept(path: Path, address: str = FIRST, **parameters: str) -> Any:
    given = {"Origin": address} | parameters
    return kept_transform.transformed(path, given, [address], path.parent / "kept")


def plain(path: Path, address: str = FIRST, **parameters: str) -> Any:
    return template.transform(template.read_template(path), {"Origin": address} | parameters)


def test_the_second_start_computes_nothing(small: Path, computed: list[dict[str, str]]) -> None:
    assert kept(small, FIRST) == kept(small, SECOND)
    assert len(computed) == 1


@pytest.mark.parametrize("authorizer", ["jwt", "keys", "both"])
def test_the_services_template_is_the_same_from_the_folder(authorizer: str, tmp_path: Path) -> None:
    # given the addresses of two local clouds
    def parameters(address: str) -> dict[str, str]:
        return {"Stage": "local", "Authorizer": authorizer, "AllowedOrigins": f"https://a.example,{address}"} | {
            "JwtIssuer": f"{address}/issuer",
            "JwtAudience": "local",
        }

    # when the second finds the result of the first
    kept_transform.transformed(TEMPLATE, parameters(FIRST), [FIRST], tmp_path)
    found = kept_transform.transformed(TEMPLATE, parameters(SECOND), [SECOND], tmp_path)
    # then it has what the translator makes of its own addresses
    assert len(list(tmp_path.iterdir())) == 1
    assert found == template.transform(template.read_template(TEMPLATE), parameters(SECOND))


def test_another_template_is_computed(small: Path) -> None:
    kept(small)
    small.write_text(SMALL.replace("app.handler", "app.other"), "utf-8")
    assert kept(small) == plain(small)


def test_another_parameter_is_computed(small: Path) -> None:
    kept(small)
    assert kept(small, Size="256") == plain(small, Size="256")


def test_another_translator_computes_again(
    small: Path, computed: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(small)
    monkeypatch.setattr("samtranslator.__version__", "0")
    kept(small)
    assert len(computed) == 2


@pytest.mark.parametrize("damage", [lambda text: text[:-9], lambda text: text.replace("app", "map"), lambda _: ""])
def test_a_damaged_file_is_computed_again(small: Path, damage: Callable[[str], str]) -> None:
    # given a kept file that is not what was written
    before = kept(small)
    (file,) = (small.parent / "kept").iterdir()
    file.write_text(damage(file.read_text("utf-8")), "utf-8")
    # when it is read
    assert kept(small) == before
    # then it has been written anew
    assert kept_transform._read(file) is not None


def test_a_folder_that_cannot_be_written_is_no_error(small: Path) -> None:
    (small.parent / "kept").write_text("a file", "utf-8")
    assert kept(small) == plain(small)


def test_the_oldest_results_are_deleted(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_transform, "MOST_KEPT", 2)
    for size in ("128", "256", "512"):
        kept(small, Size=size)
    assert len(list((small.parent / "kept").iterdir())) == 2
