"""An extractor that is fast, finds a little, and misbehaves when an article asks for it."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from tests.store.made import RECIPE, made_document

from vnextract.batch import PoolOptions
from vnextract.model import Document, Source
from vnextract.store import Workspace

# Seconds that a busy machine keeps: a shorter timeout would fail files that hang nowhere.
FAST = PoolOptions(workers=2, timeout=4.0, memory=200, recycle=50)

__all__ = ["FAST", "RECIPE", "fill", "make", "make_broken", "make_slow", "state_of"]


def extract(source: Source) -> Document:
    if "RAISE" in source.text:
        raise ValueError("nothing good")
    if "HANG" in source.text:
        time.sleep(3600)
    if "EAT" in source.text:
        return made_document(Source("x" * 2_000_000_000))
    if "DIE" in source.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if (marker := source.text.partition("ONCE:")[2].split()) and not Path(marker[0]).exists():
        Path(marker[0]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return made_document(source)


def extract_slowly(source: Source) -> Document:
    time.sleep(0.01)
    return extract(source)


def make():
    return extract


def make_slow():
    return extract_slowly


def make_broken():
    raise RuntimeError("no model")


def fill(folder: Path, count: int = 30) -> Path:
    """Articles in plain and JSON-lines files: exact duplicates, near-duplicates, broken lines among them."""
    (folder / "sub").mkdir(parents=True)
    body = " ".join(f"câu {n} của bản tin chung" for n in range(60))
    lines = []
    for n in range(count):
        text = f"Tin số {n}\nÔng Đỗ Hoà Bình, Chủ tịch UBND xã, họp ngày 6/6/2024. {n * 'rất '}đúng giờ."
        if n % 10 == 3:
            text = "Tin trùng\nNgày 6/6/2024 trùng khít."
        if n % 10 == 4:
            text = f"Tin gần trùng\nNgày 6/6/2024 {body} {n}"
        if n % 3:
            (folder / "sub" / f"{n:03}.txt").write_text(text, encoding="utf-8")
        else:
            record = {"id": f"j{n}", "text": text, "published": f"2024-06-{n % 28 + 1:02}"}
            lines.append(json.dumps(record, ensure_ascii=False))
    lines.insert(2, "{broken")
    (folder / "many.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


def state_of(workspace: Workspace) -> list[str]:
    """All that exports can show, as lines; equal for equal end states."""
    articles = {a.id: a.key for a in workspace.articles()}
    lines = []
    for article in workspace.articles():
        links = [articles.get(link or 0) for link in (article.duplicate_of, article.near_group)]
        lines.append(f"{article.key} {links} {workspace.document_json(article.id)}")
    return lines + [str(failure) for failure in workspace.failures()]
