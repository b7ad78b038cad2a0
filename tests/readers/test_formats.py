"""Formats other than web pages: what is read, and how a bad or hostile file fails alone."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import zipfile
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from tests.readers.made import pdf

from vnextract.model import Failure, Source
from vnextract.readers import Input, Limits, ReadOptions, read_input, read_paths

TEXT = "Lào Cai: Khai mạc kỳ họp HĐND tỉnh\nSáng 9/7/2024, ông Vàng A Sính dự kỳ họp. Tỷ lệ đạt 95,5%."


def read(data: bytes, name: str, options: ReadOptions | None = None) -> list[Source | Failure]:
    return list(read_input(Input(name, name, data=data), options or ReadOptions()))


def source(data: bytes, name: str, options: ReadOptions | None = None) -> Source:
    (found,) = read(data, name, options)
    assert isinstance(found, Source), found
    return found


def failure(data: bytes, name: str, options: ReadOptions | None = None) -> Failure:
    (found,) = read(data, name, options)
    assert isinstance(found, Failure), found
    return found


def docx(*paragraphs: str, title: str | None = None, table: list[list[str]] | None = None) -> bytes:
    document = Document()
    if title:
        document.add_paragraph(title, style="Title")
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, cells in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def archive(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return packed.getvalue()


# Plain text


def test_plain_text_is_kept_as_it_is():
    text = "Tin  một\r\n\r\nĐoạn hai \u00a0 hết.\n"
    found = source(text.encode(), "a/b.txt")
    assert (found.text, found.id, found.embed_text, found.encoding) == (text, "a/b", False, "utf-8")


def test_a_byte_order_mark_is_no_part_of_the_text():
    found = source(b"\xef\xbb\xbf" + TEXT.encode(), "a.txt")
    assert (found.text, found.encoding, found.embed_text) == (TEXT, "utf-8-sig", False)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_wide_encodings_carry_their_text(encoding: str):
    found = source(TEXT.encode(encoding), "a.txt")
    assert (found.text, found.embed_text, found.language) == (TEXT, True, "vi")


def test_a_text_in_another_language_is_recorded_and_read():
    found = source("The provincial committee met on 5 June. Café très cher.".encode("cp1252"), "a.txt")
    assert (found.language, found.encoding) == ("und", "windows-1252")


def test_an_empty_text_is_a_text():
    assert source(b"", "a.txt").text == ""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (bytes(range(256)) * 20, "binary file"),
        (b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(5000), "binary file"),
        (b"\xff\xfeT\x00\xd8", "its mark says utf-16"),
        (b"\xc3\x28 \xa0\xa1 \xe2\x28\xa1 \x81\x8d\x8f\x90 \xff\xfa", "undecodable bytes"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, reason: str):
    assert reason in failure(data, "a.txt").reason


# JSON and JSON lines


def test_a_record_by_its_usual_fields():
    record = {
        "id": 7,
        "title": "Tin mới",
        "content": "Nội dung.",
        "date": "06/6/2024 08:30",
        "url": "u",
        "source": "s",
    }
    found = source(json.dumps(record).encode(), "a.json")
    assert found.text == "Tin mới\nNội dung."
    assert (found.id, found.title, found.published, found.url, found.source) == (
        "7",
        "Tin mới",
        date(2024, 6, 6),
        "u",
        "s",
    )
    assert [(s.kind, found.text[s.start : s.end].strip()) for s in found.segments] == [
        ("title", "Tin mới"),
        ("body", "Nội dung."),
    ]


def test_a_title_that_the_text_begins_with_is_not_doubled():
    found = source(json.dumps({"title": "Tin", "text": "Tin\nNội dung"}).encode(), "a.json")
    assert found.text == "Tin\nNội dung"


def test_minor_fields_of_another_type_are_passed_over():
    found = source(
        json.dumps({"text": "Tin", "source": {"name": "x"}, "title": 5, "url": []}).encode(), "a.json"
    )
    assert (found.text, found.source, found.title, found.url) == ("Tin", None, None, None)


def test_fields_by_other_names():
    options = ReadOptions(text_fields=("noi_dung",), id_fields=("ma",))
    assert source(b'{"noi_dung": "Tin", "ma": "x"}', "a.json", options).id == "x"


def test_json_lines_fail_line_by_line():
    lines = [
        b'{"id": "a", "text": "m\xe1\xbb\x99t"}',
        b"",
        b"{",
        b"[1]",
        b'{"id": "b"}',
        b'{"text": 3}',
        b'{"text": "x", "published": "soon"}',
        b"[" * 100_000,
        b'{"text": "\xff\xfe\x81"}',
        b'{"text": "h\xe1\xba\xbft"}',
    ]
    found = read(b"\n".join(lines), "tin.jsonl")
    assert [type(f).__name__ for f in found] == ["Source", *["Failure"] * 7, "Source"]
    reasons = [f.reason for f in found if isinstance(f, Failure)]
    expected = [
        "line 3: no JSON",
        "line 4: expected an object",
        "line 5: no text in the fields text, content, body",
        "line 6: text/content/body must be a string",
        "line 7: 'soon' is no date",
        "line 8:",
        "line 9: undecodable bytes",
    ]
    for reason, start in zip(reasons, expected, strict=True):
        assert reason.startswith(start)
    assert found[-1].id == "tin/10"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_json_lines_in_other_encodings(encoding: str):
    lines = '\n{"text": "Một"}\r\n\r\n{"text": "Hai"}'
    found = read(lines.encode(encoding), "a.jsonl")
    assert [(f.id, f.text) for f in found if isinstance(f, Source)] == [("a/2", "Một"), ("a/4", "Hai")]


def test_a_lone_surrogate_does_not_stop_anything():
    assert source(b'{"text": "a\\ud800b"}', "a.json").text == "a\ufffdb"


# DOCX


def test_docx_paragraphs_and_tables_in_order():
    data = docx("Đoạn một.", title="Tiêu đề", table=[["Tỉnh", "Tỷ lệ"], ["Hà Nam", "95%"]])
    found = source(data, "a.docx")
    assert found.text == "Tiêu đề\nĐoạn một.\nTỉnh | Tỷ lệ\nHà Nam | 95%"
    assert (found.title, found.embed_text) == ("Tiêu đề", True)


def test_docx_in_a_legacy_font():
    words = "Céng hßa x· héi chñ nghÜa ViÖt Nam, ñy ban nh©n d©n tØnh"
    found = source(docx(words), "a.docx")
    assert (found.text, found.encoding) == (
        "Cộng hòa xã hội chủ nghĩa Việt Nam, ủy ban nhân dân tỉnh",
        "tcvn3",
    )


def test_docx_entities_are_not_expanded():
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "'
        + "&a;" * 1000
        + '"><!ENTITY c "'
        + "&b;" * 1000
        + '">]><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>&c;</w:t></w:r></w:p></w:body></w:document>"
    )
    plain = zipfile.ZipFile(io.BytesIO(docx("x")))
    members = {n: plain.read(n) for n in plain.namelist()} | {"word/document.xml": bomb.encode()}
    assert isinstance(read(archive(members), "a.docx")[0], Failure)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK not really", "no DOCX"),
        (archive({"a.txt": b"x"}), "no readable DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "old Word file"),
        (docx(""), "no text"),
        (archive({"word/document.xml": bytes(50_000_000)}), "expands without measure"),
    ],
)
def test_bad_docx(data: bytes, reason: str):
    assert reason in failure(data, "a.docx").reason


# PDF


def test_pdf_lines_become_paragraphs():
    pages = [
        [
            "BÁO TỈNH",
            "Khai mạc kỳ họp HĐND tỉnh",
            "Sáng 9/7/2024, Hội đồng nhân dân tỉnh khai mạc kỳ họp thứ mười lăm theo Nghị",
            "quyết số 12/NQ-HĐND, có 48/50 đại biểu dự.",
            "Ông Vàng A Sính, Chủ tịch HĐND tỉnh, điều hành phiên họp, nêu rõ các mục tiêu",
            "1",
        ],
        ["BÁO TỈNH", "của năm.", "- Một là giữ tăng trưởng.", "- Hai là an sinh.", "2"],
        ["BÁO TỈNH", "Kỳ họp bế mạc ngày 11/7.", "Trang 3/3"],
    ]
    assert source(pdf(pages), "a.pdf").text.split("\n") == [
        "Khai mạc kỳ họp HĐND tỉnh",
        "Sáng 9/7/2024, Hội đồng nhân dân tỉnh khai mạc kỳ họp thứ mười lăm theo Nghị quyết số 12/NQ-HĐND, "
        "có 48/50 đại biểu dự.",
        "Ông Vàng A Sính, Chủ tịch HĐND tỉnh, điều hành phiên họp, nêu rõ các mục tiêu của năm.",
        "- Một là giữ tăng trưởng.",
        "- Hai là an sinh.",
        "Kỳ họp bế mạc ngày 11/7.",
    ]


def test_bad_pdf():
    assert "it is a scan" in failure(pdf([[], []]), "a.pdf").reason
    assert "no readable PDF" in failure(b"%PDF-1.7 broken", "a.pdf").reason
    limits = Limits(pages=2)
    assert "more than 2 pages" in failure(pdf([["a"]] * 3), "a.pdf", ReadOptions(limits=limits)).reason


# Archives and limits


def test_zip_members_are_read_in_order_and_fail_alone():
    members = {
        "b/hai.txt": b"Hai",
        "a.txt": "Một".encode(),
        "__MACOSX/._a.txt": b"x",
        ".hidden.txt": b"x",
        "picture.png": b"x",
        "bad.txt": bytes(100),
        "tin.jsonl.gz": gzip.compress(b'{"text": "Ba"}'),
        "inner.zip": archive({"deep.txt": "Bốn".encode(), "deeper.zip": archive({"x.txt": b"x"})}),
    }
    found = read(archive(members), "kho.zip")
    assert [f.id for f in found if isinstance(f, Source)] == [
        "kho/a",
        "kho/b/hai",
        "kho/inner/deep",
        "kho/tin/1",
    ]
    failed = [(f.path, f.reason) for f in found if isinstance(f, Failure)]
    assert [path for path, _ in failed] == ["kho.zip!bad.txt", "kho.zip!inner.zip!deeper.zip"]
    assert "archives inside archives" in failed[1][1]


def test_gzip_by_its_inner_ending(tmp_path: Path):
    (tmp_path / "tin.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (found,) = read_paths([tmp_path])
    assert isinstance(found, Source)
    assert (found.id, found.text, found.embed_text) == ("tin", TEXT, True)


def test_archives_that_grow_without_measure(tmp_path: Path):
    limits = Limits(ratio_floor=1_000_000, file=10**9)
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(bytes(5_000_000)))
    (tmp_path / "b.zip").write_bytes(archive({"a.txt": bytes(5_000_000)}))
    (tmp_path / "c.txt").write_text("Tin")
    found = list(read_paths([tmp_path], ReadOptions(limits=limits)))
    assert ["expand" in f.reason for f in found if isinstance(f, Failure)] == [True, True]
    assert found[-1].id == "c"


def test_damaged_archives(tmp_path: Path):
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode())[:-12])
    (tmp_path / "b.zip").write_bytes(archive({"a.txt": TEXT.encode()})[:60])
    (tmp_path / "c.txt.gz").write_bytes(b"plain")
    assert [type(f).__name__ for f in read_paths([tmp_path])] == ["Failure"] * 3


def test_files_too_large():
    options = ReadOptions(limits=Limits(file=100, line=100, text=50))
    assert "larger than 100 bytes" in failure(b"a" * 101, "a.txt", options).reason
    assert (
        "line 2: longer than 100 bytes"
        in read(b'{"text": "a"}\n' + b"a" * 101, "a.jsonl", options)[-1].reason
    )
    assert "longer than 50 characters" in failure(b"a" * 51, "a.txt", options).reason


# Folders, globs, ids


def test_folders_are_sorted_and_hidden_files_passed_over(tmp_path: Path):
    for name in (
        "b.txt",
        "a/z.txt",
        "a/~$z.docx",
        ".git/x.txt",
        "a/y.txt~",
        "a/.y.txt",
        "c.tmp",
        "d.png",
        "É.TXT",
    ):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("Tin", encoding="utf-8")
    assert [f.id for f in read_paths([tmp_path])] == ["b", "É", "a/z"]


def test_pipes_and_broken_links(tmp_path: Path):
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").symlink_to(tmp_path / "nowhere")
    reasons = [found.reason for found in read_paths([tmp_path]) if isinstance(found, Failure)]
    assert reasons == [
        "a pipe or a device, no file; it might never end",
        "can't read it: No such file or directory",
    ]


@pytest.mark.parametrize("path", ["x" * 5000, "a\x00b.txt", ""])
def test_paths_that_are_none(path: str):
    assert [type(found) for found in read_paths([path])] == [Failure]


def test_globs(tmp_path: Path):
    for name in ("a1.txt", "a2.txt", "b.txt"):
        (tmp_path / name).write_text("Tin")
    assert [f.id for f in read_paths([f"{tmp_path}/a*.txt"])] == ["a1", "a2"]
    (missing,) = read_paths([f"{tmp_path}/x*.txt"])
    assert isinstance(missing, Failure)
    assert "no file matches" in missing.reason


def test_one_id_is_given_once(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(
        '{"id": "x", "text": "1"}\n{"id": "x", "text": "2"}\n{"id": "x~2", "text": "3"}'
    )
    (tmp_path / "x.txt").write_text("4")
    ids = [f.id for f in read_paths([tmp_path])]
    assert ids == ["x", "x~2", "x~2~2", "x~3"]


def test_a_file_without_a_reader_named_outright(tmp_path: Path):
    (tmp_path / "a.xls").write_text("x")
    (found,) = read_paths([tmp_path / "a.xls"])
    assert isinstance(found, Failure)
    assert "no reader for .xls" in found.reason


def test_an_unreadable_folder_and_file_are_failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "a.txt").write_text("Tin")

    def refuse(*arguments: object, **options: object) -> None:
        raise PermissionError(13, "Permission denied", "a.txt")

    monkeypatch.setattr(Input, "open", refuse)
    (found,) = read_paths([tmp_path])
    assert isinstance(found, Failure)
    assert (found.error, found.reason) == ("PermissionError", "can't read it: Permission denied")


@given(
    st.binary(max_size=400), st.sampled_from([".txt", ".json", ".jsonl", ".html", ".docx", ".pdf", ".zip"])
)
def test_any_bytes_give_articles_or_failures(data: bytes, ending: str):
    for compressed in (False, True):
        item = Input("a", f"a{ending}", data=data, compressed=compressed)
        assert all(isinstance(found, Source | Failure) for found in read_input(item, ReadOptions()))
