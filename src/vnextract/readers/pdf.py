"""PDF files with a text layer."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator

import regex

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.encoding import restore
from vnextract.readers.inputs import Input
from vnextract.readers.language import language_of
from vnextract.readers.options import ReadOptions

_PAGE_NUMBER = regex.compile(r"(?:trang\s*)?[-–]?\s*\d{1,4}\s*(?:/\s*\d{1,4})?\s*[-–]?", regex.IGNORECASE)
_ENDS = regex.compile(r"[.!?…:;][”\"')\]]?$")
_STARTS_ITEM = regex.compile(r"(?:[-–•+*▪]|\d{1,2}[.)]|[a-zđ][.)])\s")
# A line this much of the usual width has been broken by the margin, not by its author.
_FULL = 0.75


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read one article; lines that the page broke in mid-sentence are joined with a blank.

    Raises:
        InputError: no PDF, a password, too many pages, or no text (a scan).
    """
    data = item.read(options.limits)
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        reason = "it has a password; save it without one" if locked else f"no readable PDF: {error}"
        raise InputError(reason) from error
    try:
        if len(document) > options.limits.pages:
            raise InputError(f"more than {options.limits.pages:,} pages")
        pages = []
        for page in document:
            text_page = page.get_textpage()
            pages.append(text_page.get_text_range())
            text_page.close()
            page.close()
    except pypdfium2.PdfiumError as error:
        raise InputError(f"damaged PDF: {error}") from error
    finally:
        document.close()
    text = join_lines([clean_lines(page) for page in pages])
    if not text:
        raise InputError("no text in it, it is a scan; run character recognition (OCR) first")
    restored = restore(text)
    yield Source(
        restored.text if restored else text,
        id=item.stem,
        path=item.path,
        sha256=hashlib.sha256(data).hexdigest(),
        embed_text=True,
        encoding=restored.encoding if restored else "utf-8",
        encoding_certainty=restored.certainty if restored else 1.0,
        language=language_of(restored.text if restored else text),
    )


def clean_lines(page: str) -> list[str]:
    """The lines of a page; pdfium marks a soft hyphen at a line's end as U+FFFE, U+0002 in older versions."""
    text = page.replace("\ufffe\r\n", "").replace("\x02\r\n", "").replace("\x00", "")
    lines = (regex.sub(r"[ \t\xa0]+", " ", line).strip() for line in text.splitlines())
    return [line for line in lines if line]


def join_lines(pages: list[list[str]]) -> str:
    """Make paragraphs of the lines of all pages.

    Page numbers go, and so does a first or last line that most pages share. A line is joined with the next
    where it fills the width and does not end a sentence, or where the next goes on in lower case.
    """
    edges = Counter(line for page in pages for line in {*page[:1], *page[-1:]})
    running = {line for line, count in edges.items() if len(pages) >= 3 and count * 2 > len(pages)}
    lines = [
        line
        for page in pages
        for number, line in enumerate(page)
        if not (number in (0, len(page) - 1) and (line in running or _PAGE_NUMBER.fullmatch(line)))
    ]
    lengths = sorted(map(len, lines))
    width = lengths[len(lengths) * 9 // 10] if lengths else 0
    paragraphs: list[str] = []
    previous = ""
    for line in lines:
        if paragraphs and _goes_on(previous, line, width):
            paragraphs[-1] += f" {line}"
        else:
            paragraphs.append(line)
        previous = line
    return "\n".join(paragraphs)


def _goes_on(line: str, following: str, width: int) -> bool:
    if line.isupper() and following.isupper():
        return True
    if _ENDS.search(line):
        return False
    is_full = len(line) >= _FULL * width and len(line) > 40
    if _STARTS_ITEM.match(following):
        # "tăng từ 8,0" and "- 8,5%" are no items: an item follows a finished line.
        return is_full
    return following[0].islower() or (is_full and not (following.isupper() and len(following) > 10))
