"""Web pages of newspapers: title, lead and body without menus, related links and footers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from vnextract.errors import InputError
from vnextract.model import Failure, Segment, Source
from vnextract.readers.encoding import decode
from vnextract.readers.inputs import Input
from vnextract.readers.language import language_of
from vnextract.readers.options import ReadOptions
from vnextract.readers.page_article import article_of, credit_at
from vnextract.readers.page_blocks import page_of
from vnextract.readers.page_metadata import head_of, published_of

_OUR_PAGE = 'meta[name="generator"][content="vnextract"]'


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read the one article of a page; every line of it is a segment, a photo credit one of its own.

    Raises:
        InputError: no text on the page, or undecodable bytes.
    """
    data = item.read(options.limits)
    decoded = decode(data)
    from resiliparse.parse.html import HTMLTree

    tree = HTMLTree.parse(decoded.text)
    if tree.head is not None and tree.head.query_selector(_OUR_PAGE) is not None:
        return  # results that were written beside the articles are no articles
    if tree.body is None:
        raise InputError("no text on the page")
    head = head_of(tree)
    article = article_of(page_of(tree.body), head.titles, head.description)
    if not any(part.kind != "title" for part in article.parts):
        raise InputError("no article on the page; is it a list of links, or is its text made by a script?")
    published, published_from = published_of(tree, article.date_lines)
    lines, segments, at = [], [], 0
    for part in article.parts:
        lines.append(part.text)
        credit = at + credit_at(part.text) if part.kind == "caption" else at + len(part.text)
        if credit > at:
            segments.append(Segment(part.kind, at, credit))
        if credit < at + len(part.text):
            segments.append(Segment("byline", credit, at + len(part.text)))
        at += len(part.text) + 1
    text = "\n".join(lines)
    yield Source(
        text,
        id=item.stem,
        published=published,
        title=next((p.text for p in article.parts if p.kind == "title"), None),
        source=head.site,
        path=item.path,
        sha256=hashlib.sha256(data).hexdigest(),
        embed_text=True,
        published_from=published_from,
        url=head.url,
        encoding=decoded.encoding,
        encoding_certainty=decoded.certainty,
        language=language_of(text),
        segments=tuple(segments),
    )
