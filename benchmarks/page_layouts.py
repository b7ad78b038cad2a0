"""Pour every article into every page layout of the tests and into DOCX and PDF, and count what is read back.

    python -m benchmarks.page_layouts [corpus/articles]

Printed for each layout: articles, paragraphs lost, lines that are not of the article. A PDF breaks lines;
there the words must be the same in the same order.
"""

from __future__ import annotations

import io
import re
import sys
import textwrap
from html import escape
from pathlib import Path

from docx import Document
from tests.readers.made import pdf

from vnextract.model import Source
from vnextract.readers import Input, ReadOptions, read_input

PAGES = Path(__file__).parents[1] / "tests" / "readers" / "pages"
_SLOTS = re.compile(r"\{\{\w+\}\}")
_LINE, _LINES = 88, 40


def filled(layout: str, paragraphs: list[str]) -> str:
    title, lead, *rest = paragraphs
    body = "".join(f"</p><p>{escape(paragraph)}" for paragraph in rest)
    for slot, text in (("title", escape(title)), ("lead", escape(lead)), ("p1", body)):
        layout = layout.replace("{{" + slot + "}}", text)
    return _SLOTS.sub("", layout)


def read(data: bytes, name: str) -> list[str]:
    (found,) = read_input(Input(name, name, data=data), ReadOptions())
    return found.text.split("\n") if isinstance(found, Source) else [found.reason]


def as_docx(paragraphs: list[str]) -> bytes:
    document, packed = Document(), io.BytesIO()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    document.save(packed)
    return packed.getvalue()


def as_pdf(paragraphs: list[str]) -> bytes:
    lines = [line for p in paragraphs for line in textwrap.wrap(p, _LINE, break_on_hyphens=False)]
    return pdf([[*lines[i : i + _LINES], str(i // _LINES + 1)] for i in range(0, len(lines), _LINES)])


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "corpus/articles")
    articles = []
    for path in sorted(folder.rglob("*.txt")):
        lines = (" ".join(line.split()) for line in path.read_text(encoding="utf-8").split("\n"))
        articles.append([line for line in lines if line])
    for layout in sorted(PAGES.glob("*.html")):
        template = layout.read_text(encoding="utf-8")
        lost = added = 0
        for paragraphs in articles:
            lines = read(filled(template, paragraphs).encode(), "page.html")
            lost += sum(not any(p in line for line in lines) for p in paragraphs)
            # Some layouts have headings of their own inside the article.
            added += sum(
                not any(p in line for p in paragraphs) and f">{line}<" not in template for line in lines
            )
        print(f"{layout.stem:28}{len(articles):5} articles{lost:5} paragraphs lost{added:5} lines added")
    same = sum(read(as_docx(p), "a.docx") == p for p in articles)
    print(f"{'docx':28}{len(articles):5} articles{same:5} the same")
    plain = [p for p in articles if all(ord(c) < 0x10000 for line in p for c in line)]
    same = sum(" ".join(read(as_pdf(p), "a.pdf")) == " ".join(p) for p in plain)
    print(f"{'pdf':28}{len(plain):5} articles{same:5} the same words in the same order")


if __name__ == "__main__":
    main()
