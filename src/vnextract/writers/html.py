"""One self-contained page: texts with their facts highlighted, and the facts in cards beside them."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from vnextract.model import KINDS, Document
from vnextract.writers.atomic import atomic_text
from vnextract.writers.html_cards import cards
from vnextract.writers.html_text import highlighted, shown

LABELS = {
    "official": "Cán bộ",
    "position": "Chức vụ",
    "body": "Cơ quan",
    "date": "Ngày tháng",
    "document": "Văn bản",
    "quantity": "Tỷ lệ",
}
_COUNTS = {"officials": "cán bộ", "dates": "ngày tháng", "documents": "văn bản", "quantities": "tỷ lệ"}


class HtmlPage:
    """Collects documents, then writes the page.

    The page needs no script and no network. Whatever stands in an article is escaped; articles are told apart
    by number, never by their id.
    """

    def __init__(self) -> None:
        self._articles: list[str] = []
        self._index: list[str] = []
        self._facts = dict.fromkeys(KINDS, 0)

    def add(self, document: Document) -> None:
        """Add one article; a document without its text shows its facts only."""
        number = len(self._articles) + 1
        article = document.article
        title = article.title or article.id or f"Bài {number}"
        counts = {kind: len(getattr(document, kind)) for kind in KINDS}
        for kind, count in counts.items():
            self._facts[kind] += count
        told = " · ".join(f"{count} {_COUNTS[kind]}" for kind, count in counts.items() if count)
        told = told or "không có dữ kiện"
        published = _day(article.published)
        stamp = published and f"đăng {published}"
        about = " · ".join(part for part in (article.source, stamp, article.id, told) if part)
        counted = " ".join(part for part in (published, told) if part)
        self._index.append(f'<li><a href="#bai-{number}">{shown(title)}</a> <span>{counted}</span></li>')
        self._articles.append(
            f'<article id="bai-{number}"><p class="about">{shown(about)}</p>'
            f'<div class="columns"><div class="text" lang="vi">{highlighted(document, number)}</div>'
            f"<aside>{cards(document, number)}</aside></div></article>"
        )

    def render(self) -> str:
        """The page as HTML."""
        count = len(self._articles)
        style = resources.files("vnextract.writers").joinpath("page.css").read_text(encoding="utf-8")
        toggles = "".join(
            f'<label class="{name}"><input type="checkbox" id="show-{name}" checked> {label}</label>'
            for name, label in LABELS.items()
        )
        total = " · ".join(
            f"{self._facts[kind]:,} {label}".replace(",", ".") for kind, label in _COUNTS.items()
        )
        index = f'<nav class="index"><ol>{"".join(self._index)}</ol></nav>' if count > 1 else ""
        return (
            '<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            '<meta name="generator" content="vnextract">'
            '<meta http-equiv="Content-Security-Policy" '
            "content=\"default-src 'none'; style-src 'unsafe-inline'\">"
            f"<title>vnextract: {count} bài</title>\n<style>\n{style}</style></head>\n<body>"
            f'<header><h1>{count} bài</h1><p>{total}</p><div class="legend">{toggles}</div></header>\n'
            f"{index}\n<main>{''.join(self._articles)}</main>\n</body></html>\n"
        )

    def write(self, path: Path) -> None:
        """Write the page, whole or not at all.

        Raises:
            OSError: it can't be written.
        """
        with atomic_text(path) as stream:
            stream.write(self.render())


def _day(iso: str | None) -> str | None:
    return "/".join(reversed(iso.split("-"))) if iso else None
