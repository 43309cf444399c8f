"""The bill of materials lists what is installed, in CycloneDX's form."""

from pathlib import Path

from scripts.deployment.bill_of_materials import bill_of_materials

METADATA = """Metadata-Version: 2.4
Name: {name}
Version: {version}
{more}
"""


def install(folder: Path, name: str, version: str, more: str = "") -> None:
    """Write the metadata of an installed package, as pip does."""
    info = folder / f"{name}-{version}.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(METADATA.format(name=name, version=version, more=more), "utf-8")


def test_it_lists_each_package_once_with_its_licence(tmp_path: Path) -> None:
    # given packages in two folders, one of them in both
    install(tmp_path / "core", "Some_Package", "1.2", "License-Expression: MIT OR Apache-2.0")
    install(tmp_path / "core", "other", "3", "License: BSD")
    install(tmp_path / "vision", "other", "3", "License: BSD")
    install(
        tmp_path / "vision",
        "third",
        "4",
        f"License: {'A long text. ' * 20}\nClassifier: License :: OSI Approved :: MIT License",
    )
    install(tmp_path / "vision", "silent", "5")
    # when their bill of materials is made
    bill = bill_of_materials("facemagi", "1.0", [tmp_path / "core", tmp_path / "vision"])
    # then it has each once, with what it says about its licence
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert {component["purl"]: component.get("licenses") for component in bill["components"]} == {
        "pkg:pypi/other@3": [{"license": {"name": "BSD"}}],
        "pkg:pypi/silent@5": None,
        "pkg:pypi/some-package@1.2": [{"expression": "MIT OR Apache-2.0"}],
        "pkg:pypi/third@4": [{"license": {"name": "MIT License"}}],
    }
