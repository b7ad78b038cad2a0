"""Which blocks of a web page are the article: title, lead, body, captions, byline."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

import regex

from vnextract.model import SegmentKind
from vnextract.readers.page_blocks import Block, Page

# Parts of class names and ids, as Vietnamese papers and common systems give them.
_JUNK = """
menu nav navbar navigation footer breadcrumb breadcrumbs related relate relates lienquan tinlienquan comment
comments binhluan share sharing social socials banner quangcao ads adv advert advertisement sidebar tag tags
keyword keywords mostread docnhieu newsletter copyright login search popup modal toolbar print rating vote
paging pagination recommend recommended xemthem docthem tinkhac others cungchuyenmuc tinmoi tinnong topbar
rightcol leftcol admzone
"""
_JUNK_NAMES = frozenset(_JUNK.split())
_JUNK_LABEL = regex.compile(
    r"(?:tin[-_])?lien-quan|tin[-_](?:lien[-_]quan|khac)|cung-chuyen-muc|doc-them|xem-them|doc-nhieu"
    r"|other-?news|news-other|read-more|most-view|(?:box|col)-right"
)
_JUNK_TAGS = frozenset(["nav", "footer", "aside", "form"])
_BODY_LABEL = regex.compile(
    r"fck_detail|article(?:-|__)?body|article-?content|detail(?:-|__)content|content[-_]?detail|singular-content"
    r"|entry-content|cms-body|post-content|news-?content|body-content|noi-?dung"
)
_TITLE_NAMES = frozenset(["title", "headline", "tieude"])
_HEADINGS = ("h1", "h2", "h3", "h4")
_LEAD_NAMES = frozenset(["sapo", "lead", "chapeau", "summary", "description", "desc", "intro", "tomtat"])
_CAPTION_NAMES = frozenset(["caption", "figcaption", "chuthich", "photocms", "imgcaption", "pcaption"])
_BYLINE_NAMES = frozenset(["author", "authors", "byline", "tacgia", "source", "nguon", "signature", "credit"])
_TIME_NAMES = frozenset(
    ["date", "time", "datetime", "pubdate", "published", "ngaydang", "posted", "timestamp"]
)
# A line of its own that opens what follows the article.
_END = regex.compile(
    r"(?:các )?(?:tin|bài)(?: viết| bài)? (?:liên quan|khác|cùng chuyên mục|mới(?: hơn| nhất)?|cũ hơn)"
    r"|tin đọc nhiều|bình luận|ý kiến bạn đọc|từ khóa|tags?|chia sẻ(?: bài viết)?|có thể bạn quan tâm"
    r"|đọc thêm|xem thêm|tin nổi bật|(?:gửi )?phản hồi|bạn đọc bình luận|cùng chuyên mục|liên quan",
    regex.IGNORECASE,
)
_TOOLS = regex.compile(
    r"(?:cỡ chữ|in (?:trang|bài|bài viết)|gửi (?:email|mail|cho bạn bè)|lượt (?:xem|đọc)|chia sẻ|facebook"
    r"|zalo|twitter|google news|theo dõi .{0,40} trên|nghe (?:đọc )?bài|quay lại|trang chủ|bình chọn|đánh giá"
    r"|xem cỡ chữ|print|email|a[+-]|aa)\b.{0,40}",
    regex.IGNORECASE,
)
_STAMP_FIGURES = regex.compile(r"[\d/:.,|()+\-–\s]+")
_STAMP_WORDS = regex.compile(
    r"\b(?:thứ (?:hai|ba|tư|năm|sáu|bảy)|chủ nhật|gmt|am|pm|ngày đăng|cập nhật|đăng|lúc|ngày|h|phút|giờ)\b",
    regex.IGNORECASE,
)
DATE = regex.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?((?:19|20)\d{2})(?!\d)")
_ENDS_SENTENCE = regex.compile(r"[.!?…;:,][”\"')]?$")
# After what the picture shows: "… tại hội nghị. Ảnh: Hà Duy", "(Nguồn ảnh: TTXVN)".
_CREDIT = regex.compile(
    r"(?:(?<=[.!?…”\"')]\s)|[(\[/|–—-]\s?)(?:nguồn|ảnh|nguồn ảnh)\s?:.{1,60}$", regex.IGNORECASE
)
# How much of an element's running text one child must hold for the article to be inside it.
_SHARE_OF_CHILD = 0.75
_LONGEST_BYLINE = 60


@dataclass(frozen=True, slots=True)
class Part:
    """One line of the article."""

    kind: SegmentKind
    text: str


@dataclass(frozen=True, slots=True)
class PageArticle:
    """The parts in reading order, title first, and the lines around the title that may tell the day."""

    parts: tuple[Part, ...]
    date_lines: tuple[str, ...]


def article_of(page: Page, titles: tuple[str, ...], description: str | None) -> PageArticle:
    """Find the article of a page.

    Args:
        page: Its blocks.
        titles: What the head of the page calls it, best first.
        description: What the head says of it, often the lead.
    """
    at = _title_at(page, titles)
    _mark_junk(page, at)
    container = _container(page)
    inside = _inside(page, container)
    if at is None:
        at = _line_above_text(page, inside)
    first = inside[0] if inside else len(page.blocks)
    title = page.blocks[at].text if at is not None else next(iter(titles), None)
    parts: list[Part] = [Part("title", title)] if title else []
    dates: list[str] = []
    between = range(at + 1, first) if at is not None and at < first else range(0)
    for i in between:
        block = page.blocks[i]
        names = _names(page, block)
        if page.elements[block.element].is_junk:
            continue
        if len(block.text) < 80 and (DATE.search(block.text) or names & _TIME_NAMES):
            dates.append(block.text)
        elif names & _BYLINE_NAMES and len(block.text) <= _LONGEST_BYLINE:
            parts.append(Part("byline", block.text))
        elif names & _LEAD_NAMES or _says_something(block) or _same_start(block.text, description):
            parts.append(Part("lead", block.text))
    body = _body(page, [i for i in inside if at is None or i > at], container, title, dates)
    before = [b.text for b in page.blocks[max(0, (at or 0) - 3) : at or 0]]
    dates += [t for t in before if len(t) < 80 and DATE.search(t)]
    return PageArticle((*parts, *_marked_lead(body, parts, description)), tuple(dates))


def _says_something(block: Block) -> bool:
    """Running text, or at least a line too long to be a name or a label."""
    return bool(block.weight) or (len(block.text) >= 40 and not block.linked)


def _title_at(page: Page, titles: tuple[str, ...]) -> int | None:
    """The block that is the headline: an h1 that the head also names, another block it names, any h1."""
    wanted = [_bare(title) for title in titles]
    headings = [i for i, b in enumerate(page.blocks) if _within(page, b, "h1")]
    named = [
        i
        for i, block in enumerate(page.blocks)
        if len(block.text) >= 12 and any(_names_title(w, _bare(block.text)) for w in wanted)
    ]
    both = [i for i in headings if i in named]
    candidates = (
        both or [i for i in named if page.blocks[i].linked * 2 < len(page.blocks[i].text)] or headings
    )
    if not candidates:
        return None
    return max(candidates, key=lambda i: (len(page.blocks[i].text), -i))


def _names_title(head: str, block: str) -> bool:
    return head.startswith(block) or (len(block) >= 20 and block in head)


def _line_above_text(page: Page, inside: list[int]) -> int | None:
    """The headline of a page whose head names none: the first line of its own above the first sentence.

    It is looked for in the largest element around that sentence that holds no link or junk before it: there
    the menu begins. A line that is called a title or stands in a heading is preferred.
    """
    sentences = (i for i in inside if page.blocks[i].weight and _ENDS_SENTENCE.search(page.blocks[i].text))
    sentence = next(sentences, None)
    if sentence is None:
        return None
    bound = sentence
    while bound > 0 and not _is_link_or_junk(page, page.blocks[bound - 1]):
        bound -= 1
    around = sentence
    first_blocks = page.first_blocks()
    for element in page.ancestors(page.blocks[sentence].element, 100):
        if first_blocks[element] < bound:
            break
        around = first_blocks[element]
    lines = [i for i in range(around, sentence) if _is_line(page.blocks[i].text)]
    named = [
        i
        for i in lines
        if _names(page, page.blocks[i]) & _TITLE_NAMES or _within(page, page.blocks[i], *_HEADINGS)
    ]
    return min(named or lines, default=None)


def _is_link_or_junk(page: Page, block: Block) -> bool:
    return page.elements[block.element].is_junk or block.linked * 2 >= len(block.text)


def _is_line(text: str) -> bool:
    return 15 <= len(text) <= 250 and text[-1] not in ".,;:" and not _is_date_line(text)


def _within(page: Page, block: Block, *tags: str) -> bool:
    return any(page.elements[e].tag in tags for e in page.ancestors(block.element, 4))


def _bare(text: str) -> str:
    return regex.sub(r"\W+", " ", text).strip().casefold()


def _mark_junk(page: Page, title: int | None) -> None:
    above_title = (
        set(page.ancestors(page.blocks[title].element, len(page.elements))) if title is not None else set()
    )
    total = page.elements[0].weight or 1.0
    for index, element in enumerate(page.elements):
        if element.parent >= 0 and page.elements[element.parent].is_junk:
            element.is_junk = True
        elif index not in above_title and element.weight < 0.6 * total:
            element.is_junk = (
                element.tag in _JUNK_TAGS
                or bool(element.names & _JUNK_NAMES)
                or _JUNK_LABEL.search(element.label) is not None
            )
    page.weigh()


def _container(page: Page) -> int:
    """The innermost element that holds the running text."""
    total = page.elements[0].weight
    known = [
        i
        for i, e in enumerate(page.elements)
        if not e.is_junk
        and (e.is_body or _BODY_LABEL.search(e.label))
        and e.weight >= max(150.0, total * 0.25)
    ]
    children: dict[int, list[int]] = defaultdict(list)
    for i, element in enumerate(page.elements):
        children[element.parent].append(i)
    # Of nested ones the outer may hold related news, the inner may be one column of two: take the heaviest.
    at = max(known, key=lambda i: (page.elements[i].weight, i)) if known else 0
    while True:
        best = max(children[at], key=lambda i: page.elements[i].weight, default=None)
        if (
            best is None
            or not page.elements[best].weight
            or page.elements[best].weight < _SHARE_OF_CHILD * page.elements[at].weight
        ):
            return at
        if page.elements[best].tag in ("p", "span", "font", "b", "strong", "td") and not children[best]:
            return at if page.elements[best].tag != "td" else best
        at = best


def _inside(page: Page, container: int) -> list[int]:
    """The blocks of the container, in reading order, without what is junk."""
    within: list[bool] = []
    for index, element in enumerate(page.elements):
        within.append(index == container or (element.parent >= 0 and within[element.parent]))
    return [
        i
        for i, block in enumerate(page.blocks)
        if within[block.element] and not page.elements[block.element].is_junk
    ]


def _names(page: Page, block: Block) -> frozenset[str]:
    """The class names around a block, up to three elements."""
    return frozenset().union(*(page.elements[e].names for e in page.ancestors(block.element, 3)))


def _body(page: Page, inside: list[int], container: int, title: str | None, dates: list[str]) -> list[Part]:
    parts: list[Part] = []
    total = page.elements[container].weight or 1.0
    seen = 0.0
    for number, i in enumerate(inside):
        block = page.blocks[i]
        text = block.text
        label = text.strip(" :.>»-").casefold()
        if _END.fullmatch(label) and seen > 0.5 * total:
            break
        if (
            block.linked >= 0.9 * len(text)
            or _TOOLS.fullmatch(text)
            or _END.fullmatch(label)
            or text == title
        ):
            continue
        seen += block.weight
        names = _names(page, block)
        if len(text) < 80 and DATE.search(text) and (names & _TIME_NAMES or _is_date_line(text)):
            dates.append(text)
        elif _is_caption(page, block, container, total):
            parts.append(Part("caption", text))
        elif (names & _BYLINE_NAMES and len(text) <= _LONGEST_BYLINE) or (
            number + 3 >= len(inside) and len(parts) > 1 and _is_byline(text)
        ):
            parts.append(Part("byline", text))
        elif names & _LEAD_NAMES and not any(p.kind == "body" for p in parts):
            parts.append(Part("lead", text))
        else:
            parts.append(Part("body", text))
    return parts


def _is_date_line(text: str) -> bool:
    """A line that is a time stamp and no sentence: "Thứ năm, 06/06/2024 | 08:30 GMT+7"."""
    rest = _STAMP_WORDS.sub("", _STAMP_FIGURES.sub(" ", text))
    return len(rest.split()) <= 3


def _is_caption(page: Page, block: Block, container: int, total: float) -> bool:
    for index in page.ancestors(block.element, 8):
        if index == container:
            return False
        element = page.elements[index]
        if element.tag == "figcaption" or element.names & _CAPTION_NAMES:
            return True
        # A table or figure made for one picture and its legend, or a line right under a picture.
        if element.images and element.weight < 0.3 * total:
            if element.tag in ("table", "figure"):
                return len(block.text) < 400
            if index == block.element:
                return len(block.text) < 250
    return False


def credit_at(caption: str) -> int:
    """Where the credit of a picture begins in its caption; the caption's length if there is none."""
    found = _CREDIT.search(caption)
    return found.start() if found else len(caption)


def _is_byline(text: str) -> bool:
    """A name at the end: "Minh Hằng", "Bài, ảnh: Lê Thu", "(Theo TTXVN)"."""
    if len(text) > _LONGEST_BYLINE or _ENDS_SENTENCE.search(text) or any(c.isdigit() for c in text):
        return False
    words = regex.findall(r"\p{L}+", text)
    return 0 < len(words) <= 8 and sum(w[0].isupper() for w in words) * 2 >= len(words)


def _marked_lead(body: list[Part], before: list[Part], description: str | None) -> list[Part]:
    """The first paragraph is the lead where the head of the page quotes it and no other lead was found."""
    if any(p.kind == "lead" for p in (*before, *body)):
        return body
    for i, part in enumerate(body):
        if part.kind == "body":
            if _same_start(part.text, description):
                return [*body[:i], Part("lead", part.text), *body[i + 1 :]]
            break
    return body


def _same_start(text: str, description: str | None) -> bool:
    start = _bare(description or "")[:40]
    return len(start) >= 20 and start in _bare(text[:200])
