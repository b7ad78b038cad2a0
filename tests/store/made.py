"""Small articles with facts, made without the pipeline."""

from __future__ import annotations

from vnextract.model import Article, Date, Document, Official, Position, Source, Span
from vnextract.store import Extracted, Recipe, prepare

RECIPE = Recipe("0.1.0", "rules-1", "officials,dates")


def made_source(name: str = "a.txt", text: str | None = None, **told: str) -> Source:
    return Source(
        text or f"Tin {name}\nÔng Đỗ Hoà Bình, Chủ tịch UBND xã, họp ngày 6/6/2024.",
        path=name,
        sha256="0" * 64,
        **told,
    )


def made_document(source: Source, *, confidence: float = 0.9) -> Document:
    text = source.text
    officials: tuple[Official, ...] = ()
    dates: tuple[Date, ...] = ()
    if (at := text.find("Đỗ Hoà Bình")) >= 0:
        post = text.find("Chủ tịch UBND xã")
        positions = (
            (
                Position(
                    "Chủ tịch UBND xã",
                    post,
                    post + 16,
                    "Chủ tịch",
                    "UBND xã",
                    None,
                    False,
                    0.8,
                    "officials.post",
                ),
            )
            if post >= 0
            else ()
        )
        officials = (
            Official(
                "official-1", "Đỗ Hoà Bình", "Ông", None, positions, (Span("Đỗ Hoà Bình", at, at + 11),),
                confidence, "officials.name",
            ),
        )  # fmt: skip
    if (at := text.find("ngày 6/6/2024")) >= 0:
        dates = (
            Date(
                "date-1", "ngày 6/6/2024", at, at + 13, "2024-06-06", "2024-06-06", "2024-06-06", "explicit",
                1.0, "dates.day",
            ),
        )  # fmt: skip
    article = Article(
        id=source.id,
        title=text.split("\n")[0],
        source=source.source,
        published=str(source.published) if source.published else None,
        path=source.path,
        sha256=source.sha256 or "",
        length=len(text),
        text=text if source.embed_text else None,
        published_from=source.published_from,
        url=source.url,
        encoding=source.encoding,
        encoding_certainty=source.encoding_certainty,
        language=source.language,
        segments=source.segments,
    )
    return Document(article, officials=officials, dates=dates, text=text)


def made(name: str = "a.txt", text: str | None = None, *, confidence: float = 0.9, **told: str) -> Extracted:
    source = made_source(name, text, **told)
    return prepare(made_document(source, confidence=confidence), source, name)
