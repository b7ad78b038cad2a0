"""What the package promises: all its folders, its rules, its types, a light import."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib import resources
from importlib.metadata import entry_points
from pathlib import Path

import vnextract
from vnextract.rulebook import shipped_folder

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_folder_is_a_listed_package():
    folders = {
        ".".join(path.parent.relative_to(ROOT / "src").parts)
        for path in (ROOT / "src" / "vnextract").rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == folders | {"vnextract.rules"}


def test_data_files_are_shipped():
    package = resources.files("vnextract")
    for folder, patterns in PROJECT["tool"]["setuptools"]["package-data"].items():
        source = ROOT / "rules" if folder == "vnextract.rules" else ROOT / "src" / folder.replace(".", "/")
        installed = package.joinpath(*folder.split(".")[1:])
        if folder == "vnextract.rules":
            installed = shipped_folder()
        for pattern in patterns:
            names = [path.relative_to(source) for path in source.glob(pattern)]
            assert names, f"{folder}: {pattern} names no file"
            for name in names:
                assert installed.joinpath(*name.parts).is_file(), f"{folder}: {name} is not installed"


def test_no_data_file_is_forgotten():
    patterns = PROJECT["tool"]["setuptools"]["package-data"]
    for path in (ROOT / "src" / "vnextract").rglob("*"):
        if path.is_dir() or path.suffix in (".py", ".md", ".pyc"):
            continue
        for folder, globs in patterns.items():
            source = ROOT / "src" / folder.replace(".", "/")
            if path.is_relative_to(source) and any(path in source.glob(pattern) for pattern in globs):
                break
        else:
            raise AssertionError(f"{path.relative_to(ROOT)} is in no package-data pattern")


def test_the_version_stands_once_in_each_place():
    assert PROJECT["project"]["version"] == vnextract.__version__


def test_entry_points_load():
    for group in ("console_scripts", "spacy_factories", "spacy_tokenizers"):
        for point in entry_points(group=group):
            if point.value.startswith("vnextract"):
                assert callable(point.load())


def test_importing_the_package_is_light():
    heavy = ("spacy", "underthesea", "pydantic", "numpy")
    code = f"import sys, vnextract; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_dependency_has_its_reason():
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    extras = PROJECT["project"]["optional-dependencies"].values()
    for requirement in (*PROJECT["project"]["dependencies"], *(r for extra in extras for r in extra)):
        name = requirement.split("[")[0].split("=")[0].split("<")[0].split(">")[0].strip()
        assert f"`{name}`" in reasons or name == "vnextract", f"docs/dependencies.md says nothing of {name}"
