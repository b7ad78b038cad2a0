from __future__ import annotations

import errno
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vnextract.model import Article, Document, Segment
from vnextract.writers import jsonl
from vnextract.writers.atomic import atomic_text
from vnextract.writers.json import FolderWriter, safe_name

DOCUMENT = Document(Article("a", None, None, None, None, "0" * 64, 3), text="abc")


def named(name: str | None) -> Document:
    return replace(DOCUMENT, article=replace(DOCUMENT.article, id=name))


def test_a_document_is_written_and_read_back(tmp_path: Path):
    path = FolderWriter(tmp_path).write(named("a/b"))
    assert path == tmp_path / "a" / "b.json"
    assert Document.from_json(path.read_bytes()) == named("a/b")
    assert list(tmp_path.rglob("*.tmp")) == []


def test_no_two_documents_share_a_file(tmp_path: Path):
    writer = FolderWriter(tmp_path)
    paths = [writer.write(named(name)) for name in ("a", "a", "A", None, None, "a~2")]
    assert len({str(path).casefold() for path in paths}) == len(paths)


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_a_name_stays_inside(identity: str):
    name = safe_name(identity)
    assert not name.startswith("/")
    parts = name.split("/")
    assert not {"..", ".", ""} & set(parts)
    assert all(len(part.encode()) <= 255 - len(".json") and "\x00" not in part for part in parts)


def test_a_failed_write_leaves_what_was_there(tmp_path: Path):
    path = tmp_path / "a.txt"
    path.write_text("before")

    def fail() -> None:
        with atomic_text(path) as stream:
            stream.write("half")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of Unix")
def test_a_result_has_the_permissions_of_any_new_file(tmp_path: Path):
    with atomic_text(tmp_path / "a") as stream:
        stream.write("x")
    (tmp_path / "b").write_text("x")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


def test_json_lines(tmp_path: Path):
    path = tmp_path / "all.jsonl"
    assert jsonl.write([named("a"), named("b")], path, text=True) == 2
    ids = [Document.from_json(line).article.id for line in path.read_text(encoding="utf-8").splitlines()]
    assert ids == ["a", "b"]


def test_segments_are_counted_like_everything_else():
    article = replace(DOCUMENT.article, length=4, segments=(Segment("title", 0, 2), Segment("body", 3, 4)))
    document = Document(article, text="🙂é\nb")
    segments = document.to_dict(offsets="utf16")["article"]["segments"]
    assert segments == [{"kind": "title", "start": 0, "end": 3}, {"kind": "body", "start": 4, "end": 5}]
    segments = document.to_dict(offsets="bytes")["article"]["segments"]
    assert segments == [{"kind": "title", "start": 0, "end": 6}, {"kind": "body", "start": 7, "end": 8}]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes of Unix")
def test_a_pipe_is_written_and_not_replaced(tmp_path: Path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with atomic_text(pipe) as stream:
            stream.write("x")
        assert os.read(reader, 10) == b"x"
        assert pipe.is_fifo()
    finally:
        os.close(reader)


def test_a_closed_folder_names_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def refused(**told: Any) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", f"{tmp_path}/{told['prefix']}x.tmp")

    monkeypatch.setattr("tempfile.mkstemp", refused)
    with pytest.raises(PermissionError, match=r"a\.json"), atomic_text(tmp_path / "a.json") as stream:
        stream.write("x")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk of Linux that is always full")
def test_a_full_disk_names_the_file():
    with pytest.raises(OSError, match="/dev/full"), atomic_text(Path("/dev/full")) as stream:
        stream.write("x")
