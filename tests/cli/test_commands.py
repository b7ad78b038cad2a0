"""Every command and every option is explained, and listing them costs nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from vnextract.cli.explain import explained
from vnextract.cli.main import COMMANDS
from vnextract.model import Article, Document, DocumentMention, DocumentReference
from vnextract.rulebook import Rulebook

DOCS = Path(__file__).parents[2] / "docs" / "cli.md"


def commands() -> Iterator[tuple[str, click.Command]]:
    for name, (module, attribute, _) in COMMANDS.items():
        if find_spec(module) is None:
            continue
        command = getattr(import_module(module), attribute)
        yield name, command
        if isinstance(command, click.Group):
            yield from ((f"{name} {sub}", c) for sub, c in command.commands.items())


@pytest.mark.parametrize(("name", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_and_option_has_help_and_a_section(name: str, command: click.Command):
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{name} {parameter.opts[0]} has no help"
    section = DOCS.read_text(encoding="utf-8").partition(f"\n## {name.split()[0]}\n")[2].partition("\n## ")[0]
    assert section.strip(), f"docs/cli.md has no section '## {name.split()[0]}'"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert max(parameter.opts, key=len) in section, f"docs/cli.md: {name}: {parameter.opts[0]}"


def test_help_imports_nothing_heavy():
    heavy = ("spacy", "underthesea", "pydantic", "regex", "rich", "numpy")
    code = (
        "import sys; from vnextract.cli.main import run; run(['--help']); run(['extract', '--help']);"
        f"print([m for m in {heavy} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_schema_is_json_schema(vnextract):
    result = vnextract("schema")
    assert result.code == 0
    assert set(json.loads(result.out)["properties"]) >= {
        "article",
        "officials",
        "dates",
        "documents",
        "quantities",
    }


def test_help_tells_the_exit_codes(vnextract):
    result = vnextract("--help")
    assert result.code == 0
    assert "Exit codes: 0 all good, 1 a check failed, 2 usage, 3" in result.out


def test_explain_shows_rule_file_and_cues(tmp_path: Path, vnextract):
    (tmp_path / "a.txt").write_text("Tin §", encoding="utf-8")
    result = vnextract("explain", tmp_path / "a.txt")
    assert result.code == 0
    assert "date-1  '§' [4-5]  2024 (explicit)  0.90" in result.out
    assert "rule test.rule (dates/test.toml); cues: cue" in result.out


def test_evaluate_prints_the_table(tmp_path: Path, vnextract):
    kinds = {"officials": [], "documents": [], "quantities": []}
    gold = {"id": "a", "text": "Tin § và §", "gold": {"dates": [{"text": "§", "edtf": ["2024"]}], **kinds}}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(gold), encoding="utf-8")
    result = vnextract("evaluate", path, "--errors")
    assert result.code == 0
    assert "dates (value)                 0.500  1.000  0.667      1      2" in result.out
    assert "dates (value)\tfalse\ta\t'§' = 2024" in result.out
    assert "calibration error" in result.out
    as_json = json.loads(vnextract("evaluate", path, "--json").out)
    assert as_json["facts"]["dates (value)"]["recall"] == 1.0


@pytest.mark.parametrize(
    ("content", "code", "reason"),
    [
        ("", 4, "no article in"),
        ("{", 3, "line 1: no JSON"),
        ('{"id": 1}', 3, "line 1: a gold article has id, text and gold"),
        (
            '{"id": "a", "text": "x", "gold": {"dates": [{"text": "y", "edtf": []}], "officials": [], '
            '"documents": [], "quantities": []}}',
            3,
            "a: gold text not in the article: 'y'",
        ),
    ],
)
def test_a_bad_gold_file_is_one_line(tmp_path: Path, content: str, code: int, reason: str, vnextract):
    path = tmp_path / "gold.jsonl"
    path.write_text(content, encoding="utf-8")
    result = vnextract("evaluate", path)
    assert result.code == code
    assert len(result.err.splitlines()) == 1
    assert reason in result.err


def test_a_missing_gold_file(tmp_path: Path, vnextract):
    result = vnextract("evaluate", tmp_path / "none.jsonl")
    assert result.code == 3
    assert "No such file" in result.errors[0]


def test_explain_says_the_type_of_a_law_once():
    law = DocumentReference(
        "document-1", "Luật", None, None, "Luật Đất đai", None, None, None, None,
        (DocumentMention("Luật Đất đai", 0, 12),), 0.9,
    )  # fmt: skip
    document = Document(Article("a", None, None, None, None, "", 12), documents=(law,))
    lines = list(explained(document, Rulebook({}, {}, "")))
    assert "document-1  'Luật Đất đai' [0-12]  Luật Đất đai  0.90" in lines


@pytest.mark.parametrize(
    ("module", "remedy"),
    [
        ("uvicorn", "pip install 'vnextract[review]'"),
        ("distributed", "pip install 'vnextract[dask]'"),
        ("numpy", "install vnextract anew"),
    ],
)
def test_a_library_that_is_not_installed(
    module: str, remedy: str, vnextract, monkeypatch: pytest.MonkeyPatch
):
    def missing() -> None:
        raise ModuleNotFoundError(f"No module named '{module}'", name=module)

    monkeypatch.setattr("vnextract.schema.json_schema", missing)
    result = vnextract("schema")
    assert result.code == 2
    assert f"this needs {module}, which is not installed" in result.err
    assert remedy in result.err
