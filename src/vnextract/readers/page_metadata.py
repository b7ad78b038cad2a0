"""What the head of a page says: title, site, address, description, day of publication."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import regex

from vnextract.readers.page_article import DATE
from vnextract.readers.published import parse_day

_DAY_PROPERTIES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "pubdate",
    "publishdate",
    "publish-date",
    "publication_date",
    "dc.date",
    "dc.date.issued",
    "dcterms.created",
    "date",
)
# Bounds of what a page may call its day; the first Vietnamese online papers date from 1997.
_YEARS = range(1997, 2100)
# Scripts nest their data a few levels deep; a hostile one is not followed further.
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a page; ``titles`` best first."""

    titles: tuple[str, ...]
    description: str | None
    site: str | None
    url: str | None


def head_of(tree: Any) -> Head:
    """Read the head of a parsed page."""
    named = _meta(tree)
    title = " ".join((tree.title or "").split())
    shortened = regex.split(r"\s[|»]\s|\s[-–—]\s(?=[^-–—|]{1,40}$)", title)[0].strip()
    titles = [named.get("og:title"), named.get("twitter:title"), shortened, title]
    canonical = tree.document.query_selector("link[rel='canonical']")
    url = named.get("og:url") or (canonical.getattr("href") if canonical is not None else None)
    return Head(
        tuple(dict.fromkeys(t for t in titles if t)),
        named.get("og:description") or named.get("description"),
        named.get("og:site_name"),
        url or None,
    )


def published_of(tree: Any, date_lines: tuple[str, ...]) -> tuple[date | None, str | None]:
    """The day of publication and where it was found: "json-ld", a meta name, "time" or "page"."""
    for day in _json_ld_days(tree):
        return day, "json-ld"
    named = _meta(tree)
    for name in _DAY_PROPERTIES:
        if stated := _day(named.get(name)):
            return stated, name
    for node in tree.document.query_selector_all("time[datetime]"):
        if stated := _day(node.getattr("datetime")):
            return stated, "time"
    for line in date_lines:
        for match in DATE.finditer(line):
            if stated := _day(match.group()):
                return stated, "page"
    return None, None


def _day(value: str | None) -> date | None:
    day = parse_day(value) if value else None
    return day if day is not None and day.year in _YEARS else None


def _meta(tree: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for node in tree.document.query_selector_all("meta"):
        name = node.getattr("property") or node.getattr("name") or node.getattr("itemprop")
        content = " ".join((node.getattr("content") or "").split())
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _json_ld_days(tree: Any) -> Iterator[date]:
    for node in tree.document.query_selector_all("script[type='application/ld+json']"):
        try:
            content = json.loads(node.text)
        except (json.JSONDecodeError, RecursionError):
            continue
        for value in _published_values(content, 0):
            if day := _day(value):
                yield day


def _published_values(content: Any, depth: int) -> Iterator[str]:
    if depth > _DEEPEST:
        return
    if isinstance(content, dict):
        if isinstance(content.get("datePublished"), str):
            yield content["datePublished"]
        for value in content.values():
            yield from _published_values(value, depth + 1)
    elif isinstance(content, list):
        for value in content:
            yield from _published_values(value, depth + 1)
