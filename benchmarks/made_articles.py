"""Thousands of files to try a run on: all formats and encodings mixed, some broken in twenty named ways.

    python benchmarks/made_articles.py FOLDER [--count 20000] [--broken 0.02] [--seed 1]

The articles are those of corpus/articles with other figures, days and paragraphs. ``FOLDER.json`` beside the
folder lists what is in each file: the number of articles, or how it is broken.
"""

from __future__ import annotations

import argparse
import gzip
import html
import io
import json
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import regex

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.legacy_encodings import encode, what_it_holds  # noqa: E402
from tests.readers.made import pdf  # noqa: E402

PAPERS = ("Báo Sông Hậu", "Báo Đồng Nước", "Tin Tức Miền Núi", "Thời báo Cửa Biển", "Báo Vùng Cao")
ENCODINGS = ("utf-8-sig", "utf-16", "windows-1258", "tcvn3", "vni", "viscii")
# A JSON-lines or archive file holds so many.
LINES = 25
# The last digit before the comma, and the first after it, of a percentage.
_FIGURE = regex.compile(r"(?<=\d)\d(?=,\d%)|(?<=,)\d(?=%)")


class Newsroom:
    """Writes articles: a corpus article with other figures and a paragraph of another one."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        read = (
            p.read_text(encoding="utf-8").strip() for p in sorted((ROOT / "corpus/articles").glob("*.txt"))
        )
        self.texts = [text for text in read if "\n" in text]  # some portals glue an article into one line
        self.last = self.texts[0]

    def article(self) -> str:
        lot = self.chance.random()
        if lot < 0.03:  # the same agency text once more
            return self.last
        if lot < 0.06:  # and with another ending
            return f"{self.last}\n\nTheo tin từ tòa soạn, số {self.chance.randrange(10_000)}."
        title, _, body = self.chance.choice(self.texts).partition("\n")
        paragraphs = [p for p in body.split("\n") if p.strip()]
        other = [p for p in self.chance.choice(self.texts).split("\n")[1:] if p.strip()]
        paragraphs.insert(self.chance.randrange(len(paragraphs) + 1), self.chance.choice(other))
        text = "\n\n".join([f"{title} ({self.chance.randrange(1_000_000)})", *paragraphs])
        self.last = _FIGURE.sub(lambda m: str(self.chance.randrange(10)), text)
        return self.last

    def day(self) -> str:
        year, month, day = (self.chance.randrange(*bounds) for bounds in ((2015, 2025), (1, 13), (1, 29)))
        return f"{year}-{month:02}-{day:02}"


def page(text: str, day: str, paper: str) -> str:
    title, _, body = text.partition("\n")
    paragraphs = "".join(f"<p>{html.escape(p)}</p>\n" for p in body.split("\n") if p.strip())
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        f"<title>{html.escape(title)} - {paper}</title>\n"
        f'<meta property="article:published_time" content="{day}T07:00:00+07:00"></head><body>\n'
        '<nav><a href="/">Trang chủ</a> <a href="/thoi-su">Thời sự</a> <a href="/kinh-te">Kinh tế</a></nav>\n'
        f"<article><h1>{html.escape(title)}</h1>\n{paragraphs}</article>\n"
        f"<footer>{paper}. Giấy phép số 1. Đã đăng ký.</footer></body></html>"
    )


def docx(text: str) -> bytes:
    from docx import Document

    document = Document()
    for line in text.split("\n"):
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def pdf_of(text: str) -> bytes:
    lines = [line[at : at + 95] for line in text.split("\n") for at in range(0, max(1, len(line)), 95)]
    return pdf([lines[at : at + 50] for at in range(0, len(lines), 50)])


def zipped(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive …"""
    data = _TEXT.encode()
    for level in range(depth):
        data = zipped({"a.zip" if level else "a.txt": data})
    return data


def with_password(data: bytes) -> bytes:
    """Set the bit that says "encrypted" in both headers of every member."""
    marked = bytearray(data)
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = data.find(signature)
        while start >= 0:
            marked[start + at] |= 1
            start = data.find(signature, start + 1)
    return bytes(marked)


_TEXT = "Tin thử\nNgày 6/6/2024, sản lượng tăng 6,5%."
# Name of the damage → (ending, bytes). Each file holds this one damaged article and nothing else.
BROKEN: dict[str, tuple[str, Callable[[random.Random], bytes]]] = {
    "picture-named-txt": (".txt", lambda r: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + r.randbytes(3000)),
    "noise": (".txt", lambda r: bytes(range(256)) + r.randbytes(2000)),
    "gzip-cut-off": (".txt.gz", lambda r: gzip.compress(r.randbytes(4000), mtime=0)[:-900]),
    "gzip-that-is-none": (".txt.gz", lambda r: _TEXT.encode()),
    "gzip-bomb": (".txt.gz", lambda r: gzip.compress(bytes(60_000_000), mtime=0)),
    "zip-cut-off": (".zip", lambda r: zipped({"a.txt": r.randbytes(3000)})[:-500]),
    "zip-that-is-none": (".zip", lambda r: b"PK\x03\x04" + r.randbytes(500)),
    "zip-with-password": (".zip", lambda r: with_password(zipped({"a.txt": _TEXT.encode()}))),
    "zip-bomb": (".zip", lambda r: zipped({"a.txt": bytes(60_000_000)})),
    "json-cut-off": (".json", lambda r: b'{"title": "Tin", "text": "Ng\xc3\xa0y 6/6'),
    "json-without-text": (".json", lambda r: b'{"title": "Tin", "published": "2024-06-06"}'),
    "json-text-is-a-number": (".json", lambda r: b'{"text": 42}'),
    "json-too-deep": (".json", lambda r: b"[" * 200_000),
    "json-bad-date": (".json", lambda r: b'{"text": "Tin", "published": "2024-13-45"}'),
    "zip-in-zip-in-zip": (".zip", lambda r: nested(3)),
    "jsonl-bad-line": (".jsonl", lambda r: b"{'text': 'Tin'}\n"),
    "docx-cut-off": (".docx", lambda r: docx(_TEXT)[:-2000]),
    "docx-that-is-none": (".docx", lambda r: _TEXT.encode()),
    "pdf-that-is-none": (".pdf", lambda r: b"%PDF-1.4\n" + r.randbytes(800)),
    "pdf-without-text": (".pdf", lambda r: pdf([[]])),
}  # fmt: skip


def make(folder: Path, count: int, broken: float, seed: int) -> dict[str, int | str]:
    """Write files that hold ``count`` articles in all; gives what is in each file, by relative path."""
    room = Newsroom(seed)
    chance = room.chance
    names = sorted(BROKEN)
    manifest: dict[str, int | str] = {}
    bad = [names[n % len(names)] for n in range(round(count * broken))]
    left, number = count - len(bad), 0

    def write(ending: str, data: bytes, holds: int | str) -> None:
        nonlocal number
        name = f"{number // 500:03}/{number:06}{ending}"
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        manifest[name] = holds
        number += 1

    while left or bad:
        if bad and (chance.random() < broken * 2 or not left):
            name = bad.pop()
            ending, damage = BROKEN[name]
            write(ending, damage(chance), name)
            continue
        lot = chance.random()
        text, day, paper = room.article(), room.day(), chance.choice(PAPERS)
        if lot < 0.30:
            write(".txt", text.encode(), 1)
        elif lot < 0.48:
            encoding = chance.choice(ENCODINGS)
            write(".txt", encode(what_it_holds(text, encoding), encoding), 1)
        elif lot < 0.68:
            write(".html", page(text, day, paper).encode(), 1)
        elif lot < 0.78:
            title, _, body = text.partition("\n")
            record = {"title": title, "text": body.strip(), "published": day, "source": paper}
            write(".json", json.dumps(record, ensure_ascii=False).encode(), 1)
        elif lot < 0.83:
            write(".docx", docx(text), 1)
        elif lot < 0.88:
            write(".pdf", pdf_of(text), 1)
        elif lot < 0.94:
            write(".txt.gz", gzip.compress(text.encode(), mtime=0), 1)
        else:
            several = [text, *(room.article() for _ in range(min(LINES, left) - 1))]
            if lot < 0.97:
                records = [{"id": f"{number}-{n}", "text": t, "date": day} for n, t in enumerate(several)]
                lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
                write(".jsonl", lines.encode(), len(several))
            else:
                write(".zip", zipped({f"{n}.txt": t.encode() for n, t in enumerate(several)}), len(several))
            left -= len(several) - 1
        left -= 1
    return manifest


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--broken", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    manifest = make(given.folder, given.count, given.broken, given.seed)
    Path(f"{given.folder}.json").write_text(json.dumps(manifest, indent=0), encoding="utf-8")
    print(f"{len(manifest):,} files in {given.folder}")


if __name__ == "__main__":
    main()
