"""Page layouts written after the templates of real papers: the article whole, nothing around it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
import regex

from vnextract.model import Failure, Source
from vnextract.readers import Input, ReadOptions, read_input

PAGES = Path(__file__).parent / "pages"
STORIES = tomllib.loads((PAGES / "stories.toml").read_text(encoding="utf-8"))["story"]
LAYOUTS = sorted(PAGES.glob("*.html"))


def read(html: str | bytes, name: str = "tin.html") -> Source | Failure:
    data = html.encode() if isinstance(html, str) else html
    (found,) = read_input(Input(name, name, data=data), ReadOptions())
    return found


def filled(layout: Path, story: dict[str, str]) -> str:
    html = layout.read_text(encoding="utf-8")
    for name, text in story.items():
        html = html.replace("{{" + name + "}}", text.replace("&", "&amp;"))
    return html


@pytest.mark.parametrize("story", STORIES, ids=["budget", "appointment"])
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda path: path.stem)
def test_layout(layout: Path, story: dict[str, str]):
    template = layout.read_text(encoding="utf-8")
    source = read(filled(layout, story))
    assert isinstance(source, Source)
    lines = source.text.split("\n")
    assert lines[0] == story["title"] == source.title
    for name in ("lead", "p1", "p2", "p3", "p4", "p5"):
        assert sum(story[name] in line for line in lines) == 1, name
    order = [source.text.index(story[name]) for name in ("title", "lead", "p1", "p2", "p3", "p4", "p5")]
    assert order == sorted(order)
    assert "data-junk" in template, "a layout without anything around the article tests nothing"
    for line in lines:
        assert any(text in line for text in story.values()), f"no part of the article: {line}"
    kinds = {source.text[s.start : s.end]: s.kind for s in source.segments}
    assert set(kinds) == set(lines)
    assert kinds[lines[0]] == "title"
    assert kinds[story["p2"]] == "body"
    if "{{caption}}" in template:
        assert kinds[story["caption"]] == "caption"
    if "{{author}}" in template and story["author"] in kinds:
        assert kinds[story["author"]] == "byline"
    stated = regex.search(r'data-published="(\S+)" data-from="([^"]+)"', template)
    assert stated is not None
    assert (source.published, source.published_from) == (date.fromisoformat(stated[1]), stated[2])
    assert source.embed_text
    assert source.language == "vi"


def test_there_are_layouts_enough():
    assert len(LAYOUTS) >= 10
