"""`./scripts/audit` finds every pinned package, asks for its faults, and never takes silence for good news."""

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from scripts.auditing import osv, pins
from scripts.auditing.__main__ import FOUND, UNREACHABLE, main
from scripts.repository import ROOT

Answer = Callable[[dict[str, Any]], Any]

PROOFS = {package: [fault] for package, fault in osv.PROOFS.items()}
OLD = "pkg:pypi/pillow@1.0"


@contextmanager
def database(answer: Answer) -> Iterator[str]:
    """A database on this machine; yields its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            content = json.dumps(answer(body)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            """Log nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=[0.01], daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def knowing(faults: Mapping[str, list[str]]) -> Answer:
    """A database that knows these faults."""

    def answer(body: dict[str, Any]) -> dict[str, Any]:
        asked = [query["package"]["purl"] for query in body["queries"]]
        return {
            "results": [{"vulns": [{"id": each} for each in faults[one]]} if one in faults else {} for one in asked]
        }

    return answer


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A repository with one list of Python packages, one built package and one of npm."""
    files = {
        "layers/core/requirements.txt": "--no-index\nPillow==1.0 # first\n\nother[extra]==2.0; python_version > '3'\n",
        "pyproject.toml": '[dependency-groups]\ndev = [{ include-group = "more" }, "ruff==0.1"]\nmore = []\n',
        ".aws-sam/bill_of_materials.cdx.json": json.dumps({"components": [{"purl": "pkg:pypi/inside@3"}]}),
        "clients/package-lock.json": json.dumps(
            {
                "packages": {
                    "": {"version": "1"},
                    "node_modules/@scope/it": {"version": "4.0"},
                    "node_modules/js": {"link": True},
                }
            }
        ),
    }
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
    return tmp_path


def test_packages_come_from_lists_groups_the_build_and_npm(checkout: Path) -> None:
    assert pins.find(checkout) == {
        OLD: ["layers/core/requirements.txt"],
        "pkg:pypi/other@2.0": ["layers/core/requirements.txt"],
        "pkg:pypi/ruff@0.1": ["pyproject.toml"],
        "pkg:pypi/inside@3": [".aws-sam/bill_of_materials.cdx.json"],
        "pkg:npm/%40scope/it@4.0": ["clients/package-lock.json"],
    }


def test_every_list_of_this_repository_is_read() -> None:
    # given this repository, whose lists have a version for each package
    # when its packages are found
    found = pins.find(ROOT)
    # then every list is among the files
    lists = {str(path.relative_to(ROOT)) for path in ROOT.glob("*/*/requirements.txt") if path.read_text().strip()}
    named = {file for files in found.values() for file in files}
    with_packages = {name for name in lists if "==" in (ROOT / name).read_text("utf-8")}
    assert with_packages <= named
    assert any(each.startswith("pkg:npm/") for each in found)


def audit(checkout: Path, answer: Answer, accepted: str = "") -> int:
    file = checkout / "accepted.toml"
    file.write_text(accepted)
    with database(answer) as url:
        return main(checkout, url, file)


def test_without_a_known_fault_the_audit_succeeds(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert audit(checkout, knowing(PROOFS)) == 0
    assert capsys.readouterr().out == "5 packages, 0 open faults.\n"


def test_a_known_fault_is_named_with_its_file(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given a database that knows a fault of a package
    # when the packages are audited
    status = audit(checkout, knowing(PROOFS | {OLD: ["GHSA-1"]}))
    # then the audit fails, and names the package, the file and the fault
    assert status == FOUND
    assert f"{OLD} in layers/core/requirements.txt: GHSA-1 (https://osv.dev/" in capsys.readouterr().out


def test_an_accepted_fault_is_named_with_its_reason(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given a fault that is accepted, and another entry that nobody needs any more
    accepted = 'GHSA-1 = "we never open such files"\nGHSA-2 = "old"\n'
    # when the packages are audited
    status = audit(checkout, knowing(PROOFS | {OLD: ["GHSA-1"]}), accepted)
    # then the audit succeeds and says both
    said = capsys.readouterr().out
    assert status == 0
    assert "accepted: we never open such files" in said
    assert "nobody has GHSA-2 any more" in said


UNBELIEVABLE: dict[str, Answer] = {
    "it knows nothing": knowing({}),
    "it answers too little": lambda _: {"results": []},
    "it is no database": lambda _: {"page": "sign in"},
}


@pytest.mark.parametrize("case", UNBELIEVABLE)
def test_a_database_that_cannot_be_believed_is_no_good_news(
    checkout: Path, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    # given a database without data
    # when the packages are audited
    status = audit(checkout, UNBELIEVABLE[case])
    # then the audit says that it did not happen, with a status of its own
    assert status == UNREACHABLE
    assert "NOT AUDITED" in capsys.readouterr().err


def test_without_a_database_the_audit_says_so(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given no server at the address
    with database(knowing({})) as url:
        pass
    # when the packages are audited
    status = main(checkout, url, ROOT / "scripts/auditing/accepted.toml")
    # then the audit says that it did not happen
    assert status == UNREACHABLE
    assert "cannot be asked" in capsys.readouterr().err


def test_all_pages_of_an_answer_are_read(checkout: Path) -> None:
    # given a database that gives one fault for each page
    def paged(body: dict[str, Any]) -> dict[str, Any]:
        answer = knowing(PROOFS | {OLD: ["GHSA-1"]})(body)
        for query, result in zip(body["queries"], answer["results"], strict=True):
            if query["package"]["purl"] == OLD:
                again = "page_token" in query
                result.update({"vulns": [{"id": "GHSA-2"}]} if again else {"next_page_token": "2"})
        return dict(answer)

    # when the faults are looked up
    with database(paged) as url:
        found = osv.faults(list(pins.find(checkout)), url)
    # then those of both pages are found
    assert found == {OLD: ["GHSA-1", "GHSA-2"]}


def test_a_package_without_a_version_is_an_error(checkout: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # given a list with a package without a version
    (checkout / "layers/core/requirements.txt").write_text("pillow>=1.0\n")
    # when the packages are audited
    status = audit(checkout, knowing(PROOFS))
    # then the audit fails, and names the file
    assert status == FOUND
    assert "layers/core/requirements.txt has pillow>=1.0 without a version" in capsys.readouterr().err
