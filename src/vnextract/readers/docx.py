"""Word documents: paragraphs and tables in the order of the page."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from vnextract.errors import InputError
from vnextract.model import Failure, Segment, Source
from vnextract.readers.encoding import restore
from vnextract.readers.inputs import Input
from vnextract.readers.language import language_of
from vnextract.readers.options import Limits, ReadOptions

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BETWEEN_CELLS = " | "


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read one article; a line is a paragraph or a row of a table. Headers, footers and notes are left out.

    Raises:
        InputError: no DOCX, damaged, encrypted, or it expands without measure.
    """
    data = item.read(options.limits)
    _check_package(data, options.limits)
    from docx import Document
    from docx.text.paragraph import Paragraph

    try:
        document = Document(io.BytesIO(data))
    except Exception as error:  # python-docx and lxml raise many kinds
        raise InputError(f"no readable DOCX: {error}") from error
    lines: list[tuple[str, bool]] = []
    for block in _blocks(document.element.body):
        if block.tag == f"{_W}tbl":
            lines += [(row, False) for row in _rows(block)]
        else:
            style = Paragraph(block, document).style
            is_title = style is not None and style.name == "Title"
            lines += [(line, is_title) for line in _paragraph(block).split("\n")]
    lines = [(line.strip(), is_title) for line, is_title in lines if line.strip()]
    text = "\n".join(line for line, _ in lines)
    if not text:
        raise InputError("no text in the document")
    restored = restore(text)
    title = next((line for line, is_title in lines if is_title), None)
    segments: tuple[Segment, ...] = ()
    if title is not None and restored is None:
        start = text.index(title)
        body = start + len(title)
        segments = (Segment("title", start, body), Segment("body", body, len(text)))
    yield Source(
        restored.text if restored else text,
        id=item.stem,
        title=title if restored is None else None,
        path=item.path,
        sha256=hashlib.sha256(data).hexdigest(),
        embed_text=True,
        encoding=restored.encoding if restored else "utf-8",
        encoding_certainty=restored.certainty if restored else 1.0,
        language=language_of(restored.text if restored else text),
        segments=segments,
    )


def _check_package(data: bytes, limits: Limits) -> None:
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError("an encrypted or an old Word file; save it as .docx without a password")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            expanded = sum(entry.file_size for entry in package.infolist())
    except zipfile.BadZipFile as error:
        raise InputError(f"no DOCX: {error}") from error
    if expanded > min(limits.expanded, max(limits.ratio_floor, len(data) * limits.ratio)):
        raise InputError("the document expands without measure")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables, those inside content controls and tracked insertions too."""
    for child in parent:
        if child.tag in (f"{_W}p", f"{_W}tbl"):
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml", f"{_W}smartTag"):
            yield from _blocks(child)


def _paragraph(paragraph: Any) -> str:
    """The text of a paragraph with what was inserted by others, without what was deleted."""
    pieces: list[str] = []
    hidden: Any = None
    for node in paragraph.iter():
        if hidden is not None and _is_below(node, hidden, paragraph):
            continue
        hidden = None
        if node.tag in (f"{_W}del", f"{_W}moveFrom", f"{_W}txbxContent", f"{_W}instrText"):
            hidden = node
        elif node.tag == f"{_W}t":
            pieces.append(node.text or "")
        elif node.tag == f"{_W}tab":
            pieces.append("\t")
        elif node.tag in (f"{_W}br", f"{_W}cr"):
            pieces.append("\n")
        elif node.tag == f"{_W}noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _is_below(node: Any, ancestor: Any, top: Any) -> bool:
    while node is not None and node is not top:
        if node is ancestor:
            return True
        node = node.getparent()
    return False


def _rows(table: Any) -> Iterator[str]:
    """Rows as lines; a nested table is read as the text of its cell."""
    for row in table.iter(f"{_W}tr"):
        cells = []
        for cell in row.iterchildren(f"{_W}tc"):
            paragraphs = (_paragraph(p).strip() for p in cell.iterchildren(f"{_W}p"))
            cells.append(" ".join(p.replace("\n", " ") for p in paragraphs if p))
        line = _BETWEEN_CELLS.join(cell for cell in cells if cell)
        if line:
            yield line
