from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from vnextract.cli import options
from vnextract.errors import RuleError


def documents(out: str) -> list[dict]:
    return [json.loads(line) for line in out.splitlines()]


def test_a_folder_gives_one_document_an_article_at_its_relative_path(tmp_path: Path, vnextract):
    (tmp_path / "in" / "a").mkdir(parents=True)
    (tmp_path / "in" / "a" / "mot.txt").write_text("Tin §", encoding="utf-8")
    (tmp_path / "in" / "hai.txt").write_text("Không có", encoding="utf-8")
    result = vnextract("extract", tmp_path / "in", "--output", tmp_path / "out")
    assert result.code == 0
    assert result.out == ""
    assert "2 articles: 0 officials, 1 date" in result.err
    written = sorted(p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*"))
    assert written == ["a", "a/mot.json", "hai.json"]
    document = json.loads((tmp_path / "out" / "a" / "mot.json").read_text(encoding="utf-8"))
    assert document["article"]["id"] == "a/mot"
    assert document["dates"][0]["text"] == "§"


def test_without_output_json_lines_go_to_standard_output(tmp_path: Path, vnextract):
    lines = [
        {"id": "x1", "text": "Tin §", "published": "2024-06-06"},
        {"id": "x2", "text": "Tin", "published": None},
    ]
    path = tmp_path / "dev.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    result = vnextract("extract", path, "--published", "2020-01-02", "--quiet")
    assert result.code == 0
    assert result.err == ""
    assert [(d["article"]["id"], d["article"]["published"]) for d in documents(result.out)] == [
        ("x1", "2024-06-06"),
        ("x2", "2020-01-02"),
    ]


def test_a_dash_reads_one_text_from_standard_input(vnextract, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("Tin §".encode()), encoding="utf-8"))
    result = vnextract("extract", "-", "-q")
    assert result.code == 0
    assert [d["article"]["id"] for d in documents(result.out)] == ["stdin"]


def test_the_same_relative_path_from_two_folders_is_two_files(tmp_path: Path, vnextract):
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tin.txt").write_text(f"Tin {folder}", encoding="utf-8")
    result = vnextract("extract", tmp_path / "a", tmp_path / "b", "-o", tmp_path / "out")
    assert result.code == 0
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["tin.json", "tin~2.json"]


def test_no_id_leads_outside_the_output_folder(tmp_path: Path, vnextract):
    ids = ["../../evil", "/etc/evil", "..", "a/../../evil", "C:\\evil", "x" * 300, "nul\x00", ""]
    path = tmp_path / "in.jsonl"
    path.write_text("\n".join(json.dumps({"id": i, "text": "Tin"}) for i in ids), encoding="utf-8")
    result = vnextract("extract", path, "-o", tmp_path / "deep" / "er" / "out")
    assert result.code == 0
    written = list((tmp_path / "deep" / "er" / "out").rglob("*.json"))
    assert len(written) == len(ids)
    assert len(list(tmp_path.rglob("*.json"))) == len(ids)


def test_a_bad_file_is_one_line_and_the_others_are_done(tmp_path: Path, vnextract):
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    (tmp_path / "b.txt").write_bytes(b"\xc3\x28\xa0\xa1 \xff\xfe\xfd \x81\x8d\x8f")
    (tmp_path / "c.txt").write_text("Tin §", encoding="utf-8")
    (tmp_path / "d.txt").write_text("Tin !!", encoding="utf-8")
    result = vnextract("extract", tmp_path, tmp_path / "missing.txt")
    assert result.code == 3
    assert len(documents(result.out)) == 1
    assert len(result.errors) == 4
    assert "binary file" in result.errors[0]
    assert "undecodable bytes" in result.errors[1]
    assert "it said !!" in result.errors[2]
    assert "no such file or folder" in result.errors[3]
    assert "4 failures" in result.err


def test_an_unreadable_file_is_a_failure(tmp_path: Path, vnextract, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.txt").write_text("Tin", encoding="utf-8")

    def refuse(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied", str(tmp_path / "a.txt"))

    monkeypatch.setattr("vnextract.readers.inputs.Input.open", refuse)
    result = vnextract("extract", tmp_path)
    assert result.code == 3
    assert "can't read it: Permission denied" in result.errors[0]


def test_a_folder_without_articles(tmp_path: Path, vnextract):
    (tmp_path / "picture.png").write_bytes(b"")
    result = vnextract("extract", tmp_path)
    assert result.code == 4
    assert len(result.err.splitlines()) == 1
    assert "no article in" in result.errors[0]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["extract"], "give a file, a folder or '-'"),
        (["extract", "x", "--published", "30/6/2024"], "no ISO date; write it as 2024-06-30"),
        (["extract", "x", "--published", "2024-02-30"], "no ISO date"),
        (["extract", "x", "--colour"], "No such option"),
        (["extract", "x", "--kinds", "people"], "unknown kind 'people'; there are officials, dates"),
        (["extract", "x", "--offsets", "words"], "is not one of"),
        (["extract", "x", "--files-from", "nowhere"], "nowhere"),
        (["xtract"], "No such command"),
        (["evaluate"], "Missing argument"),
        (["rules", "check", "--rule"], "No such option"),
    ],
)
def test_wrong_usage_is_one_line_and_2(arguments: list[str], reason: str, vnextract):
    result = vnextract(*arguments)
    assert result.code == 2
    assert len(result.err.splitlines()) == 1
    assert reason in result.err
    assert "--help" in result.err


def test_broken_rules_are_a_line_each_and_2(tmp_path: Path, vnextract, monkeypatch: pytest.MonkeyPatch):
    def broken(*arguments: object) -> None:
        raise RuleError(["a.toml: x: regex: missing )", "a.toml: y: id: used twice"])

    monkeypatch.setattr(options, "make_extractor", broken)
    result = vnextract("extract", tmp_path, "--rules", tmp_path)
    assert result.code == 2
    assert result.err.splitlines() == [
        "vnextract: a.toml: x: regex: missing )",
        "vnextract: a.toml: y: id: used twice",
    ]


def test_ctrl_c_is_130(tmp_path: Path, vnextract, monkeypatch: pytest.MonkeyPatch):
    def interrupted(*arguments: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(options, "make_extractor", interrupted)
    result = vnextract("extract", tmp_path)
    assert (result.code, result.err.strip()) == (130, "vnextract: interrupted")


def test_a_list_of_files_from_standard_input(tmp_path: Path, vnextract, monkeypatch: pytest.MonkeyPatch):
    for name in ("một.txt", "hai.txt"):
        (tmp_path / name).write_text("Tin", encoding="utf-8")
    listed = f"{tmp_path / 'một.txt'}\n\n{tmp_path / 'hai.txt'}\n".encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(listed), encoding="utf-8"))
    result = vnextract("extract", "--files-from", "-")
    assert result.code == 0
    assert [d["article"]["id"] for d in documents(result.out)] == ["một", "hai"]


def test_offsets_in_utf16(tmp_path: Path, vnextract):
    (tmp_path / "a.txt").write_text("🙂§", encoding="utf-8")
    result = vnextract("extract", tmp_path / "a.txt", "--offsets", "utf16", "--text")
    (document,) = documents(result.out)
    assert (document["dates"][0]["start"], document["article"]["length"]) == (2, 3)
    assert document["article"]["text"] == "🙂§"


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path, vnextract):
    (tmp_path / "a.txt").write_text("Tin", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    result = vnextract("extract", tmp_path / "a.txt", "-o", tmp_path / "file" / "out")
    assert result.code == 3
    assert len(result.err.splitlines()) == 1
