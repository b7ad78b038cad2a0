"""Workspaces with articles and facts for the review, made without the pipeline."""

from __future__ import annotations

from pathlib import Path

from vnextract.model import (
    Article,
    Date,
    Document,
    DocumentMention,
    DocumentReference,
    Official,
    Position,
    Quantity,
    Source,
    Span,
)
from vnextract.store import Recipe, Workspace, prepare

RECIPE = Recipe("0.1.0", "rules-1", "officials,dates,documents,quantities")
TEXT = (
    "Hoà Bình họp về chuyển đổi số\n\n"
    "Ngày 6/6/2024, ông Đỗ Hoà Bình, Chủ tịch UBND xã Vĩnh An, cho biết Quyết định 749/QĐ-TTg đã được "
    "triển khai ở 12/12 thôn; 95% hộ dân dùng dịch vụ trực tuyến.\n\n"
    "Ông Bình nói Quyết định 749 giúp xã đạt 97,5% trong năm 2024."
)


def at(text: str, words: str, nth: int = 1) -> tuple[str, int, int]:
    """The nth occurrence of some words as (text, start, end)."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return words, start, start + len(words)


def document_of(text: str = TEXT, *, name: str = "a.txt", without: tuple[str, ...] = ()) -> Document:
    """The facts that stand in ``TEXT`` (or an edit of it), those ``without`` left out."""

    def here(*words: str) -> bool:
        return all(word in text and word not in without for word in words)

    officials, dates, documents, quantities = [], [], [], []
    if here("Đỗ Hoà Bình"):
        positions = ()
        if here("Chủ tịch UBND xã Vĩnh An"):
            positions = (
                Position(
                    *at(text, "Chủ tịch UBND xã Vĩnh An"), "Chủ tịch", "UBND xã Vĩnh An",
                    "Ủy ban nhân dân xã Vĩnh An", False, 0.9, "title.chair", ("sau tên",),
                ),
            )  # fmt: skip
        officials.append(
            Official(
                f"official-{len(officials) + 1}", "Đỗ Hoà Bình", "ông", None, positions,
                (Span(*at(text, "Đỗ Hoà Bình")),), 0.95, "title.chair", ("họ",),
            )
        )  # fmt: skip
    if here("Ông Bình"):
        word, start, end = at(text, "Ông Bình")
        officials.append(
            Official(
                f"official-{len(officials) + 1}", "Bình", "Ông", None, (), (Span(word[4:], start + 4, end),),
                0.4, "name.alone",
            )
        )  # fmt: skip
    for words, edtf in (("Ngày 6/6/2024", "2024-06-06"), ("năm 2024", "2024")):
        if here(words):
            dates.append(
                Date(
                    f"date-{len(dates) + 1}", *at(text, words), edtf, "2024-01-01", "2024-12-31", "explicit",
                    0.99 if "-" in edtf else 0.7, "date.day" if "-" in edtf else "date.year",
                )
            )  # fmt: skip
    if here("Quyết định 749/QĐ-TTg"):
        mentions = [DocumentMention(*at(text, "Quyết định 749/QĐ-TTg"))]
        documents.append(
            DocumentReference(
                "document-1", "Quyết định", "749", "749/QĐ-TTg", None, None, None, None, None,
                tuple(mentions), 0.98, None, "document.state",
            )
        )  # fmt: skip
    if here("Quyết định 749 giúp"):
        word, start, _ = at(text, "Quyết định 749 giúp")
        documents.append(
            DocumentReference(
                f"document-{len(documents) + 1}", "Quyết định", "749", None, None, None, None, None, None,
                (DocumentMention(word[:14], start, start + 14),), 0.8, None, "document.number",
            )
        )  # fmt: skip
    for words, kind, value, of in (
        ("12/12", "ratio", 12, 12), ("95%", "percent", 95, None), ("97,5%", "percent", 97.5, None),
    ):  # fmt: skip
        if here(words):
            quantities.append(
                Quantity(
                    f"quantity-{len(quantities) + 1}", kind, *at(text, words), value, None, of, "eq", None,
                    None, None, 0.6 + len(quantities) / 10, None, "percent.plain",
                )
            )  # fmt: skip
    article = Article(name, text.split("\n")[0], "Báo Hoà Bình", "2024-06-07", name, "0" * 64, len(text))
    return Document(
        article, tuple(officials), tuple(dates), tuple(documents), tuple(quantities), text=text
    )  # fmt: skip


def put(workspace: Workspace, name: str = "a.txt", text: str = TEXT, *, without: tuple[str, ...] = ()) -> int:
    """Store (again) an article with its facts and return its id."""
    source = Source(text, path=name, sha256="0" * 64, published="2024-06-07", source="Báo Hoà Bình", id=name)
    run = workspace.start_run(RECIPE, {})
    workspace.save(run, RECIPE, [prepare(document_of(text, name=name, without=without), source, name)])
    workspace.end_run(run, "finished")
    article = workspace.article(name)
    assert article is not None
    return article.id


def workspace_at(path: Path | str = ":memory:", articles: int = 1) -> Workspace:
    """A workspace with ``articles`` articles a.txt, b.txt, …"""
    workspace = Workspace.open(path)
    for n in range(articles):
        put(workspace, f"{chr(ord('a') + n)}.txt")
    return workspace
