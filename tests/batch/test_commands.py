"""The commands as a user types them, over a fast extractor."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from tests.batch.fakes import RECIPE, fill, make

from vnextract.batch import run as _  # noqa: F401  # so that the module below is there to be patched
from vnextract.cli import batch
from vnextract.store import Workspace


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    import sys

    module = sys.modules["vnextract.batch.run"]
    monkeypatch.setattr(module, "recipe_of", lambda options: RECIPE)
    monkeypatch.setattr(module, "make_extract", Fixed())
    monkeypatch.chdir(tmp_path)

    def call(name: str, *arguments: str, code: int = 0) -> Result:
        command = batch.import_ if name == "import" else getattr(batch, name)
        result = CliRunner().invoke(command, arguments, standalone_mode=False)
        if result.exception is not None and code == 0:
            raise result.exception
        given = getattr(result.exception, "exit_code", None) if result.exception else result.return_value
        assert given == code, (result.output, result.exception)
        return result

    return call


class Fixed:
    """Stands for ``make_extract``; a class of this module, so that worker processes can unpickle it."""

    def __call__(self, rules, kinds, recipe):
        return make()


def test_a_whole_session(call, tmp_path: Path):
    fill(tmp_path / "news", 12)
    assert "12 new" in call("run", "news", "--dry-run").output
    assert not (tmp_path / "facts.db").exists()
    result = call("run", "news", "--workers", "2", "--log", "run.log", "--progress", "json", code=3)
    lines = [json.loads(line) for line in result.stderr.splitlines() if line.startswith("{")]
    assert [line["event"] for line in lines if line["event"] != "progress"] == ["failure", "end"]
    assert (lines[-1]["state"], lines[-1]["extracted"], lines[-1]["failed"]) == ("finished", 12, 1)
    log = (tmp_path / "run.log").read_text(encoding="utf-8")
    assert "failure read JSONDecodeError news/many.jsonl:3" in log
    assert "Đỗ" not in log

    assert "12 articles" in call("status").output
    assert "1 × JSONDecodeError" in call("status").output
    assert call("status", "--failures").output.startswith("news/many.jsonl:3\tJSONDecodeError\tline 3")
    assert "0 extracted, 1 failures left" in call("retry", code=3).output

    many = tmp_path / "news" / "many.jsonl"
    many.write_text(many.read_text(encoding="utf-8").replace("{broken\n", ""), encoding="utf-8")
    assert "0 failures left" in call("retry").output

    call("export", "out.jsonl")
    call("export", "out")
    call("export", "marks", "--format", "label-studio")
    assert len((tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()) == 12
    assert "total" in call("diff", "out.jsonl", "out", "--check").output
    call("backup", "copy.db")
    (tmp_path / "news" / "sub" / "001.txt").write_text("Không còn gì.", encoding="utf-8")
    call("run", "news", "--progress", "none")
    listed = call("diff", "1", "4", "--list", "--check", code=1)
    assert json.loads(listed.stdout.splitlines()[0])["change"] == "removed"
    call("delete", "news/sub/002.txt", "j0")
    call("delete", "nothing", code=3)
    with Workspace.open(tmp_path / "facts.db") as workspace:
        assert workspace.counts()["articles"] == 10
    assert call("import", "marks/tasks.json").output == ""  # nobody has annotated anything


def test_an_article_that_failed_is_retried_with_its_file(call, tmp_path: Path):
    (tmp_path / "news").mkdir()
    marker = tmp_path / "marker"
    (tmp_path / "news" / "a.txt").write_text(f"Tin\nNgày 6/6/2024 RAISE {marker}", encoding="utf-8")
    call("run", "news", code=3)
    call("run", "news", code=3)
    assert "1 × ValueError" in call("status").output
    assert "0 extracted, 1 failures left" in call("retry", code=3).output
    with Workspace.open(tmp_path / "facts.db") as workspace:
        assert [run.failed for run in workspace.runs()] == [1, 1, 1]


def test_mistakes_are_told(call, tmp_path: Path):
    (tmp_path / "empty").mkdir()
    call("run", "empty", code=4)
    call("run", code=2)
    call("run", "empty", "--since", "yesterday", code=2)
    (tmp_path / "dir").mkdir()
    call("export", "dir", "--format", "csv", code=2)
    call("export", "x.csv", code=4)
