from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.batch.fakes import FAST, RECIPE, fill, make
from tests.store.made import made, made_document, made_source

from vnextract.batch import RunOptions, run
from vnextract.batch.corrections import read_corrections
from vnextract.batch.export import FORMATS, export
from vnextract.batch.tables import harmless
from vnextract.errors import InputError
from vnextract.model import Document
from vnextract.store import Workspace, prepare

TEXT = "=Tin 🎉 lạ\r\nÔng Đỗ Hoà Bình, Chủ tịch UBND xã, họp  ngày 6/6/2024.\n\nHết."


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as opened:
        run_number = opened.start_run(RECIPE, {})
        opened.save(
            run_number, RECIPE, [made("n/b.txt", TEXT, id="b"), made("n/a.txt"), made("n/A.txt", "trống")]
        )
        yield opened


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()
    }


def test_equal_workspaces_give_equal_bytes_in_every_format(tmp_path: Path):
    exports = []
    for name in ("one", "two"):
        folder = fill(tmp_path / name / "news", 24)
        with Workspace.open(tmp_path / name / "facts.db") as workspace:
            for limit in (None,) if name == "one" else (5, 9, None):  # the second in three runs
                run([folder], workspace, RunOptions(pool=FAST, limit=limit), make=make, recipe=RECIPE)
            for format, how in FORMATS.items():
                target = tmp_path / name / "out" / (format if how.folder else f"{format}.x")
                assert export(workspace, format, target) == 24
        exports.append(files_in(tmp_path / name / "out"))
        shutil.rmtree(tmp_path / name / "news")
    assert exports[0].keys() == exports[1].keys()
    assert [name for name in exports[0] if exports[0][name] != exports[1][name]] == []
    assert not [name for name, data in exports[0].items() if str(tmp_path).encode() in data]


def test_json_lines_are_the_documents(workspace: Workspace, tmp_path: Path):
    assert export(workspace, "jsonl", tmp_path / "out.jsonl") == 3
    lines = (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()
    source = made_source("n/b.txt", TEXT, id="b")
    assert lines[2] == made_document(source).to_json()
    export(workspace, "jsonl", tmp_path / "text.jsonl", text=True)
    lines = (tmp_path / "text.jsonl").read_text(encoding="utf-8").split("\n")
    assert lines[2] == made_document(source).to_json(text=True)
    export(workspace, "json", tmp_path / "out")
    assert list(files_in(tmp_path / "out")) == ["n/A.txt.json", "n/a.txt~2.json", "n/b.txt.json"]
    one = Document.from_json((tmp_path / "out" / "n" / "b.txt.json").read_bytes())
    assert one == made_document(source)


def test_csv_has_a_bom_and_no_formula(workspace: Workspace, tmp_path: Path):
    export(workspace, "csv", tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [(r["article"], r["kind"], r["text"]) for r in rows if r["id"] == "b"] == [
        ("n/b.txt", "officials", "Đỗ Hoà Bình"),
        ("n/b.txt", "dates", "ngày 6/6/2024"),
    ]
    assert {r["title"] for r in rows if r["id"] == "b"} == {"'=Tin 🎉 lạ\r"}
    assert rows[0]["positions"] == "Chủ tịch UBND xã"
    for cell in ("=1+1", "+84", "-2", "@SUM(A1)", "\t=1", "  =1"):
        assert harmless(cell) == f"'{cell}"
    assert (harmless(-2), harmless("tháng 6"), harmless(None)) == (-2, "tháng 6", None)


def test_parquet_is_the_same_table(workspace: Workspace, tmp_path: Path):
    parquet = pytest.importorskip("pyarrow.parquet")
    export(workspace, "parquet", tmp_path / "out.parquet")
    rows = parquet.read_table(tmp_path / "out.parquet").to_pylist()
    assert [(r["article"], r["fact"], r["start"]) for r in rows if r["id"] == "b"] == [
        ("n/b.txt", "official-1", TEXT.find("Đỗ")),
        ("n/b.txt", "date-1", TEXT.find("ngày")),
    ]


def test_docbin_keeps_every_character_and_every_span(workspace: Workspace, tmp_path: Path):
    import spacy
    from spacy.tokens import DocBin

    export(workspace, "docbin", tmp_path / "out")
    docs = list(DocBin().from_disk(tmp_path / "out" / "00000.spacy").get_docs(spacy.blank("xx").vocab))
    assert [doc.text for doc in docs][2] == TEXT
    assert docs[2].user_data["article"] == "n/b.txt"
    assert [(s.label_, s.id_, s.text) for s in docs[2].spans["facts"]] == [
        ("official", "official-1", "Đỗ Hoà Bình"),
        ("position", "official-1", "Chủ tịch UBND xã"),
        ("date", "date-1", "ngày 6/6/2024"),
    ]


def test_brat_standoff_points_into_its_text(workspace: Workspace, tmp_path: Path):
    export(workspace, "brat", tmp_path / "out")
    text = (tmp_path / "out" / "n" / "b.txt.txt").read_bytes().decode()
    lines = (tmp_path / "out" / "n" / "b.txt.ann").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == "R1\tholds Arg1:T1 Arg2:T2"
    for line in lines[:-1]:
        _, where, quoted = line.split("\t")
        start, end = map(int, where.split()[1:])
        assert text[start:end] == quoted


def label_studio_export(folder: Path) -> list[dict[str, object]]:
    """What Label Studio gives back when a reviewer submits the predictions as they are."""
    tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    for task in tasks:
        assert set(task) == {"data", "predictions"}
        result = task["predictions"][0]["result"]
        for region in result:
            value = region["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
        task["annotations"] = [{"id": 1, "was_cancelled": False, "result": result}]
    return tasks


def test_label_studio_there_and_back(workspace: Workspace, tmp_path: Path):
    export(workspace, "label-studio", tmp_path / "ls")
    assert '<Label value="official"' in (tmp_path / "ls" / "config.xml").read_text()
    tasks = label_studio_export(tmp_path / "ls")
    (tmp_path / "back.json").write_text(json.dumps(tasks), encoding="utf-8")
    for correction in read_corrections(tmp_path / "back.json", workspace):
        article = workspace.article(correction.article)
        assert article is not None
        assert correction.document == json.loads(workspace.document_json(article.id))
        assert (correction.removed, correction.added) == ((), ())

    result = tasks[2]["annotations"][0]["result"]  # type: ignore[index]
    del result[2]  # the date is wrong, and the position
    del result[1]
    at = TEXT.find("Tin")
    value = {
        "start": at + 1,
        "end": at + 4,
        "text": "Tin",
        "labels": ["document"],
    }  # misplaced by an older tool
    result.append({"id": "x", "type": "labels", "from_name": "label", "to_name": "text", "value": value})
    tasks[1]["annotations"] = [{"id": 2, "was_cancelled": True, "result": []}]
    (tmp_path / "back.json").write_text(json.dumps(tasks), encoding="utf-8")
    corrections = list(read_corrections(tmp_path / "back.json", workspace))
    assert [c.article for c in corrections] == ["n/A.txt", "n/b.txt"]
    assert corrections[1].removed == ("date-1",)
    assert corrections[1].document["officials"][0]["positions"] == []
    assert [(s.label, s.text, s.start) for s in corrections[1].added] == [("document", "Tin", at)]


def test_label_studio_accepts_the_tasks(workspace: Workspace, tmp_path: Path):
    sdk = pytest.importorskip("label_studio_sdk.label_interface")
    export(workspace, "label-studio", tmp_path)
    interface = sdk.LabelInterface((tmp_path / "config.xml").read_text(encoding="utf-8"))
    interface.validate()
    for task in json.loads((tmp_path / "tasks.json").read_text(encoding="utf-8")):
        assert interface.validate_task({"data": task["data"]})
        assert interface.validate_prediction(task["predictions"][0], return_errors=True) == []


def test_doccano_there_and_back(workspace: Workspace, tmp_path: Path):
    export(workspace, "doccano", tmp_path / "d.jsonl")
    lines = [
        json.loads(line) for line in (tmp_path / "d.jsonl").read_text(encoding="utf-8").split("\n") if line
    ]
    for line in lines:
        for start, end, _ in line["label"]:
            assert line["text"][start:end].strip() == line["text"][start:end]
    lines[2]["label"] = [label for label in lines[2]["label"] if label[2] != "date"]
    (tmp_path / "back.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    corrections = list(read_corrections(tmp_path / "back.jsonl", workspace))
    assert [c.removed for c in corrections] == [(), (), ("date-1",)]
    lines[0]["label"] = [[0, 3, "nonsense"]]
    (tmp_path / "back.jsonl").write_text(json.dumps(lines[0]), encoding="utf-8")
    with pytest.raises(InputError, match="nonsense"):
        list(read_corrections(tmp_path / "back.jsonl", workspace))


def test_what_is_no_export_of_theirs_is_told(workspace: Workspace, tmp_path: Path):
    for content in (
        "no json",
        '{"text": "x", "label": []}',
        '[{"data": {}}]',
        '{"text":"x","label":[[1]],"article":"n/a.txt"}',
    ):
        (tmp_path / "x.json").write_text(content, encoding="utf-8")
        with pytest.raises(InputError):
            list(read_corrections(tmp_path / "x.json", workspace))


def test_a_text_that_the_document_carries_is_exported_with_it(workspace: Workspace, tmp_path: Path):
    source = replace(made_source("n/c.html"), embed_text=True)
    document = made_document(source)
    document = replace(document, article=replace(document.article, text=source.text))
    workspace.save(1, RECIPE, [prepare(document, source, "n/c.html")])
    export(workspace, "jsonl", tmp_path / "out.jsonl")
    assert json.loads((tmp_path / "out.jsonl").read_text().splitlines()[3])["article"]["text"] == source.text
