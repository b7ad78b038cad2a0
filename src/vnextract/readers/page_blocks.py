"""A web page as a flat list of text blocks, each with the elements around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

_BLOCKS = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2
h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_BLOCK_TAGS = frozenset(_BLOCKS.split())
# Their text is no text of the page.
_SILENT = """
script style noscript template svg iframe object select option button textarea input head audio video canvas
map
"""
_SILENT_TAGS = frozenset(_SILENT.split())
_BLANKS = regex.compile(r"[\s\xa0]+")
_NAME_PARTS = regex.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")


@dataclass(slots=True)
class Element:
    """One element.

    ``parent`` is its index in the page, -1 above the body; ``label`` is its class and id, ``names`` the parts
    of that; ``weight`` is the running text below it in characters, ``images`` are the pictures below it.
    """

    tag: str
    parent: int
    names: frozenset[str]
    label: str
    is_body: bool = False
    weight: float = 0.0
    images: int = 0
    is_junk: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of text between two block-level tags, blanks collapsed; ``linked`` characters are links."""

    text: str
    linked: int
    element: int

    @property
    def weight(self) -> float:
        """How much it speaks for running text: its length, unless it is links or a mere label."""
        free = len(self.text) - 2 * self.linked
        return float(free) if free >= 60 or (free >= 25 and self.text[-1] in '.!?…:;”"') else 0.0


@dataclass(slots=True)
class Page:
    """Elements in document order (parents before children) and blocks in reading order."""

    elements: list[Element]
    blocks: list[Block]

    def ancestors(self, element: int, limit: int) -> list[int]:
        """The element and those above it, innermost first, at most ``limit``: pages may nest without end."""
        found: list[int] = []
        while element >= 0 and len(found) < limit:
            found.append(element)
            element = self.elements[element].parent
        return found

    def first_blocks(self) -> list[int]:
        """For every element the number of the first block in it; the number of blocks where there is none."""
        first = [len(self.blocks)] * len(self.elements)
        for number in range(len(self.blocks) - 1, -1, -1):
            first[self.blocks[number].element] = number
        for index in range(len(self.elements) - 1, 0, -1):
            parent = self.elements[index].parent
            first[parent] = min(first[parent], first[index])
        return first

    def weigh(self) -> None:
        """Sum the running text of every element, leaving out what is junk."""
        for element in self.elements:
            element.weight = 0.0
        for block in self.blocks:
            if not self.elements[block.element].is_junk:
                self.elements[block.element].weight += block.weight
        # Parents stand before their children, so one pass from the end is enough.
        for element in reversed(self.elements):
            if element.parent >= 0:
                self.elements[element.parent].weight += element.weight


def page_of(body: Any) -> Page:
    """Flatten a parsed body; time and memory are linear in its size, whatever its depth.

    Args:
        body: A resiliparse ``DOMNode``.
    """
    page = Page([_element(body, -1)], [])
    open_blocks = [0]
    buffer: list[str] = []
    linked = links = 0

    def flush() -> None:
        nonlocal linked
        text = _BLANKS.sub(" ", "".join(buffer)).strip()
        if text:
            page.blocks.append(Block(text, min(linked, len(text)), open_blocks[-1]))
        buffer.clear()
        linked = 0

    node, index = body.first_child, 0
    while node is not None:
        tag = node.tag
        descend = False
        if tag == "#text":
            value = node.value or ""
            if page.elements[open_blocks[-1]].tag == "pre":
                for line in value.splitlines(keepends=True):
                    buffer.append(line)
                    if line.endswith("\n"):
                        flush()
            else:
                buffer.append(value)
            if links:
                linked += len(_BLANKS.sub(" ", value).strip())
        elif tag == "br":
            flush()
        elif tag == "img":
            page.elements[index].images += 1
        elif tag[:1] not in ("#", "!") and tag not in _SILENT_TAGS and not _is_hidden(node):
            descend = node.first_child is not None
            if tag in _BLOCK_TAGS:
                flush()
            if descend:
                page.elements.append(_element(node, index))
                index = len(page.elements) - 1
                if tag in _BLOCK_TAGS:
                    open_blocks.append(index)
                links += tag == "a"
        if descend:
            node = node.first_child
            continue
        while node is not None and node.next is None:
            node = node.parent
            if node is None or node == body:
                flush()
                node = None
                break
            if node.tag in _BLOCK_TAGS:
                flush()
                open_blocks.pop()
            links -= node.tag == "a"
            index = page.elements[index].parent
        node = node.next if node is not None else None
    for element in reversed(page.elements):
        if element.parent >= 0:
            page.elements[element.parent].images += element.images
    page.weigh()
    return page


def _element(node: Any, parent: int) -> Element:
    label = f"{node.class_name or ''} {node.id or ''}"
    names = frozenset(part.lower() for part in _NAME_PARTS.findall(label[:300]))
    is_body = node.getattr("itemprop") == "articleBody"
    return Element(node.tag, parent, names, _BLANKS.sub(" ", label.lower()), is_body)


def _is_hidden(node: Any) -> bool:
    style = node.getattr("style") or ""
    return node.hasattr("hidden") or "display:none" in style.replace(" ", "").lower()
