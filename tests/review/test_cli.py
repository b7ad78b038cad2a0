from __future__ import annotations

import json
import socket
from pathlib import Path

import pytest
from tests.review.made import workspace_at
from tests.review.test_journal import act

from vnextract.cli.main import run
from vnextract.review.state import load
from vnextract.store import Workspace


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with workspace_at(tmp_path / "facts.db", articles=2) as workspace:
        act(workspace, "accept", *load(workspace.db, 1).items)
        act(workspace, "sign")
    return tmp_path / "facts.db"


def test_export_and_import(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines, other = tmp_path / "reviewed.jsonl", tmp_path / "other.db"
    assert run(["review", str(path), "--export", "json", "--output", str(lines)]) == 0
    with workspace_at(other, articles=1):
        pass
    assert run(["review", str(other), "--import", str(lines)]) == 0
    assert "2 decisions about 1 articles" in capsys.readouterr().out
    with Workspace.open(other) as workspace:
        assert load(workspace.db, 1).signed
    assert run(["review", str(path), "--export", "gold", "--signed", "-o", str(lines)]) == 0
    assert [json.loads(line)["id"] for line in lines.read_text("utf-8").splitlines()] == ["a.txt"]
    lines.write_text("{}", encoding="utf-8")
    assert run(["review", str(other), "--import", str(lines)]) == 1
    assert "line 1:" in capsys.readouterr().err


def test_users(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("Trần Bình", "Lê An"):
        assert run(["users", "add", str(path), name, "--password", "mật khẩu dài"]) == 0
    assert run(["users", "remove", str(path), "Trần Bình"]) == 0
    assert run(["users", "password", str(path), "Lê An", "--password", "mật khẩu mới"]) == 0
    capsys.readouterr()
    assert run(["users", "list", str(path)]) == 0
    assert capsys.readouterr().out.splitlines() == ["Lê An", "Trần Bình  (removed)"]
    assert run(["users", "remove", str(path), "Ai"]) == 3
    assert run(["users", "add", str(path), "Lê An", "--password", "mật khẩu dài"]) == 3
    assert "already" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [
    ["review", "{none}"], ["review", "{path}", "--host", "0.0.0.0"],
    ["review", "{path}", "--independent", "2"], ["users", "list", "{none}"],
])  # fmt: skip
def test_what_cannot_be_is_one_line(
    path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    given = [a.format(path=path, none=path.with_name("none.db")) for a in arguments]
    assert run(given) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert line.startswith("vnextract: ")


def test_a_port_that_is_taken_is_one_line(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["review", str(path), "--port", str(taken.getsockname()[1])]) == 3
    [line] = capsys.readouterr().err.splitlines()
    assert "--port" in line


def test_an_export_needs_a_file(path: Path) -> None:
    assert run(["review", str(path), "--export", "csv"]) == 2
