"""Page layouts written after the templates of real papers: the article whole, nothing around it."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest
import regex
from benchmarks.legacy_encodings import encode, what_it_holds
from hypothesis import given
from hypothesis import strategies as st

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
        known = any(text in line for text in story.values()) or f">{line}<" in template
        assert known, f"no part of the article: {line}"
        assert f"data-junk>{line}<" not in template, f"not of the article: {line}"
    kinds = {source.text[s.start : s.end].strip(): s.kind for s in source.segments}
    assert "".join(source.text[s.start : s.end] for s in source.segments) == "".join(lines)
    assert kinds[lines[0]] == "title"
    assert kinds[story["p2"]] == "body"
    if "{{caption}}" in template:
        caption, _, credit = story["caption"].partition(" Ảnh: ")
        assert kinds[caption] == "caption"
        assert not credit or kinds[f"Ảnh: {credit}"] == "byline"
    if "{{author}}" in template and story["author"] in kinds:
        assert kinds[story["author"]] == "byline"
    stated = regex.search(r'data-published="(\S+)" data-from="([^"]+)"', template)
    assert stated is not None
    assert (source.published, source.published_from) == (date.fromisoformat(stated[1]), stated[2])
    assert source.embed_text
    assert source.language == "vi"


def test_there_are_layouts_enough():
    assert len(LAYOUTS) >= 10


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "windows-1258", "utf-16"])
def test_a_page_in_a_legacy_encoding(encoding: str):
    story = {name: what_it_holds(text, encoding) for name, text in STORIES[0].items()}
    html = what_it_holds(filled(PAGES / "15-tables-of-2003.html", story), encoding)
    source = read(encode(html, encoding))
    assert isinstance(source, Source)
    assert source.encoding == encoding
    assert story["p4"].lower() in source.text.lower()


def test_a_page_without_an_article():
    for html in (
        "",
        "<html>",
        "<ul><li><a href=x>Trang chủ</a></ul>",
        "<script>document.write('x')</script>",
    ):
        found = read(html)
        assert isinstance(found, Failure)
        assert "no article on the page" in found.reason or "no text on the page" in found.reason


def test_scripts_styles_comments_and_hidden_text_are_no_text():
    hidden = (
        "<style>p{}</style><script>var a='Ngày 1/1/2020'</script><!-- Ngày 2/2/2020 -->"
        "<div style='display: none'>Ngày 3/3/2020</div><p hidden>Ngày 4/4/2020</p>"
        "<noscript>Ngày 5/5/2020</noscript>"
    )
    source = read(f"<h1>Tin trong ngày</h1>{hidden}<p>Tỉnh tổ chức hội nghị tổng kết công tác năm.</p>")
    assert isinstance(source, Source)
    assert source.text == "Tin trong ngày\nTỉnh tổ chức hội nghị tổng kết công tác năm."


def test_entities_and_blanks():
    source = read(
        "<h1>T&iacute;nh&nbsp;  to&aacute;n</h1><p>Đạt 95&#37;,\n &lt;b&gt; hơn năm trước nhiều lắm.</p>"
    )
    assert isinstance(source, Source)
    assert source.text == "Tính toán\nĐạt 95%, <b> hơn năm trước nhiều lắm."


@pytest.mark.parametrize(
    ("caption", "credit"),
    [
        ("Quang cảnh hội nghị. Ảnh: Hà Duy", "Ảnh: Hà Duy"),
        ("Quang cảnh hội nghị (Ảnh: Trung tá Hà Duy/CTV)", "(Ảnh: Trung tá Hà Duy/CTV)"),
        ("Quang cảnh hội nghị - ẢNH: H.D", "- ẢNH: H.D"),
        ("Quang cảnh hội nghị. Nguồn ảnh: Báo Gia Lai.", "Nguồn ảnh: Báo Gia Lai."),
        ("Trong ảnh: Chủ tịch UBND tỉnh Lường Văn Khải", ""),
        ("Ảnh: Chủ tịch UBND tỉnh Lường Văn Khải", ""),
        ("Ông Lường Văn Khải xem ảnh: một phần của triển lãm ngày 2/9", ""),
        (
            "Quang cảnh hội nghị. Ảnh: ông Lường Văn Khải phát biểu tại hội nghị; các đại biểu nghe ông nói",
            "",
        ),
    ],
)
def test_the_credit_of_a_caption_is_a_byline(caption: str, credit: str):
    source = read(
        "<h1>Tin trong ngày hôm nay</h1><p>Tỉnh tổ chức hội nghị tổng kết công tác năm nay.</p>"
        f"<figure><img src=a.jpg><figcaption>{caption}</figcaption></figure>"
        "<p>Hội nghị bàn nhiều việc của năm sau, kéo dài đến chiều.</p>"
    )
    assert isinstance(source, Source)
    assert caption in source.text
    assert "".join(source.text[s.start : s.end] for s in source.segments if s.kind == "byline") == credit


def test_a_page_nested_without_end():
    source = read("<h1>Tin trong ngày hôm nay</h1>" + "<div>" * 20_000 + "<p>Một câu của bài báo này.</p>")
    assert isinstance(source, Source)
    assert source.text.endswith("Một câu của bài báo này.")


TAGS = st.sampled_from(
    ["<p>", "</p>", "<table>", "<td>", "</td>", "<h1>", "<a href=x>", "</a>", "<br>", "<div class=sapo>", "<"]
)


@given(st.lists(st.one_of(TAGS, st.text(max_size=30)), max_size=40))
def test_any_page_gives_an_article_or_a_failure(pieces: list[str]):
    found = read("".join(pieces))
    if isinstance(found, Source):
        marked = "".join(found.text[s.start : s.end] for s in found.segments)
        assert marked == found.text.replace("\n", "")
