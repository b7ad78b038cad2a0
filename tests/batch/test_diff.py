from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.made import RECIPE, made

from vnextract.batch.diff import diff_exports, diff_runs, summary
from vnextract.batch.export import export
from vnextract.errors import InputError
from vnextract.store import Workspace

LONG = "Tin\nÔng Đỗ Hoà Bình, Chủ tịch UBND xã, họp ngày 6/6/2024."


def told(differences) -> list[tuple[str, str, str, str]]:
    return [(d.change, d.article, d.kind, d.text) for d in differences]


def test_two_runs_of_one_workspace(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as workspace:
        first = workspace.start_run(RECIPE, {})
        workspace.save(first, RECIPE, [made("a.txt", LONG), made("b.txt", LONG)])
        second = workspace.start_run(RECIPE, {})
        changed = "Tin mới và dài hơn\nÔng Đỗ Hoà Bình họp ngày 6/6/2024."
        workspace.save(second, RECIPE, [made("a.txt", changed), made("c.txt", LONG)])
        third = workspace.start_run(RECIPE, {})
        workspace.save(third, RECIPE, [made("a.txt", "Không có gì ở đây cả.")])
        assert told(diff_runs(workspace, first, second)) == [
            ("altered", "a.txt", "officials", "Đỗ Hoà Bình"),  # lost a position; the date has only moved
            ("added", "c.txt", "officials", "Đỗ Hoà Bình"),
            ("added", "c.txt", "dates", "ngày 6/6/2024"),
        ]
        assert told(diff_runs(workspace, second, third)) == [
            ("removed", "a.txt", "officials", "Đỗ Hoà Bình"),
            ("removed", "a.txt", "dates", "ngày 6/6/2024"),
        ]
        assert told(diff_runs(workspace, third, third)) == []
        assert summary(diff_runs(workspace, third, first))["dates", "dates.day"] == {"added": 1, "removed": 1}
        with pytest.raises(InputError, match="no run 9"):
            list(diff_runs(workspace, 1, 9))


def test_two_exports_of_either_shape(tmp_path: Path):
    for name, texts in (("a", ("a.txt", "b.txt")), ("b", ("b.txt", "c.txt"))):
        with Workspace.open(tmp_path / f"{name}.db") as workspace:
            run = workspace.start_run(RECIPE, {})
            workspace.save(run, RECIPE, [made(text, LONG) for text in texts])
            export(workspace, "jsonl", tmp_path / f"{name}.jsonl")
            export(workspace, "json", tmp_path / name)
    for before, after in (("a.jsonl", "b.jsonl"), ("a", "b"), ("a.jsonl", "b")):
        differences = told(diff_exports(tmp_path / before, tmp_path / after))
        assert differences == [
            ("added", "c.txt#", "officials", "Đỗ Hoà Bình"),
            ("added", "c.txt#", "dates", "ngày 6/6/2024"),
            ("removed", "a.txt#", "officials", "Đỗ Hoà Bình"),
            ("removed", "a.txt#", "dates", "ngày 6/6/2024"),
        ]
    (tmp_path / "no.jsonl").write_text('{"x": 1}\n')
    with pytest.raises(InputError, match=r"no\.jsonl:1"):
        list(diff_exports(tmp_path / "no.jsonl", tmp_path / "b"))


def test_articles_that_share_an_id(tmp_path: Path):
    with Workspace.open(tmp_path / "a.db") as workspace:
        run = workspace.start_run(RECIPE, {})
        texts = ("Không có gì ở đây cả.", LONG)
        workspace.save(run, RECIPE, [replace(made("a.txt", t), key=f"a~{n}") for n, t in enumerate(texts)])
        export(workspace, "jsonl", tmp_path / "a.jsonl")
    lines = (tmp_path / "a.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "b.jsonl").write_text(lines[0], encoding="utf-8")
    assert told(diff_exports(tmp_path / "a.jsonl", tmp_path / "a.jsonl")) == []
    assert told(diff_exports(tmp_path / "a.jsonl", tmp_path / "b.jsonl")) == [
        ("removed", "a.txt#~2", "officials", "Đỗ Hoà Bình"),
        ("removed", "a.txt#~2", "dates", "ngày 6/6/2024"),
    ]
