"""The command as a process of its own, with the real extractor."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from vnextract.cli.main import main; main()"]


def vnextract(*arguments: object, given: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, *map(str, arguments)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    return subprocess.run(
        command, input=given, capture_output=True, text=True, encoding="utf-8", env=environment, check=False
    )


def test_one_text_from_standard_input_whatever_the_locale():
    done = vnextract(
        "extract", "-", "--published", "2024-06-08", given="Ngày 6/6, tỷ lệ hộ nghèo giảm 2,5%.\n"
    )
    assert done.returncode == 0
    document = json.loads(done.stdout)
    assert [d["edtf"] for d in document["dates"]] == ["2024-06-06"]
    assert "1 article: 0 officials, 1 date, 0 documents, 1 quantity; 0 failures" in done.stderr


def test_bad_files_are_a_line_each_and_the_good_one_is_done(tmp_path: Path):
    (tmp_path / "a.txt").write_bytes(bytes(range(256)) * 9)
    (tmp_path / "b.html").write_text("<ul><li><a href=x>Trang chủ</a></ul>", encoding="utf-8")
    (tmp_path / "c.txt").write_text("Ngày 6/6/2024, hội nghị khai mạc.", encoding="utf-8")
    done = vnextract("extract", tmp_path, tmp_path / "none", "--output", tmp_path / "out", "--quiet")
    assert done.returncode == 3
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["vnextract"] * 3
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["c.json"]
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("content", ["[[pattern]", '[[pattern]]\nid = "x"\n', '[[x]]\nid = "y"\n'])
def test_broken_rules_stop_before_any_article(tmp_path: Path, content: str):
    (tmp_path / "rules" / "dates").mkdir(parents=True)
    (tmp_path / "rules" / "dates" / "mine.toml").write_text(content)
    (tmp_path / "a.txt").write_text("Tin", encoding="utf-8")
    done = vnextract("extract", tmp_path / "a.txt", "--rules", tmp_path / "rules")
    assert (done.returncode, done.stdout) == (2, "")
    assert all(line.startswith("vnextract: ") and "mine.toml" in line for line in done.stderr.splitlines())


def test_a_reader_that_leaves_is_no_error(tmp_path: Path):
    line = json.dumps({"text": "Ngày 6/6/2024. " * 500})
    (tmp_path / "a.jsonl").write_text(f"{line}\n" * 50, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "extract", str(tmp_path / "a.jsonl"), "-q"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (0, b"")


def test_ctrl_c(tmp_path: Path):
    line = json.dumps({"text": "Ngày 6/6/2024. " * 2000})
    (tmp_path / "a.jsonl").write_text(f"{line}\n" * 500, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "extract", str(tmp_path / "a.jsonl"), "-o", str(tmp_path / "out"), "-q"],
        stderr=subprocess.PIPE,
        text=True,
    )
    for _ in range(600):
        if (tmp_path / "out").exists():
            break
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate()
    assert (process.returncode, errors.strip()) == (130, "vnextract: interrupted")
    for path in (tmp_path / "out").rglob("*.json"):
        json.loads(path.read_text(encoding="utf-8"))


def test_results_beside_the_articles_are_no_articles(tmp_path: Path):
    (tmp_path / "a.txt").write_text("Tin\nNgày 6/6/2024.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps({"text": "Tin"}), encoding="utf-8")
    command = ("extract", tmp_path, "--output", tmp_path, "--html", tmp_path / "facts.html")
    assert vnextract(*command).stderr == vnextract(*command).stderr
    (tmp_path / "facts.jsonl").write_text(vnextract("extract", tmp_path, "--quiet").stdout, encoding="utf-8")
    done = vnextract("extract", tmp_path)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)


@pytest.mark.skipif(sys.platform == "win32", reason="no such names on Windows")
def test_a_line_feed_in_a_file_name_breaks_no_line(tmp_path: Path):
    (tmp_path / "a\nb.txt").write_bytes(b"\0\1\2")
    workspace = tmp_path / "facts.db"
    for command in (
        ("extract", tmp_path, "--quiet"),
        ("explain", tmp_path),
        ("run", tmp_path, "-w", workspace, "--progress", "line"),
    ):
        first, *rest = vnextract(*command).stderr.splitlines()
        assert "a b.txt: a binary file" in first
        assert all(line.startswith("run 1 finished") for line in rest)
    assert len(vnextract("status", "-w", workspace, "--failures").stdout.splitlines()) == 1
