from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.review.made import TEXT, put, workspace_at
from tests.review.test_journal import LAN, act, named

from vnextract.evaluate import read_gold, score
from vnextract.model import Document
from vnextract.review.export import write
from vnextract.review.load import read_back
from vnextract.review.state import load, replayed
from vnextract.review.undo import undo
from vnextract.store import Workspace


@pytest.fixture
def workspace() -> Iterator[Workspace]:
    with workspace_at(articles=2) as workspace:
        state = load(workspace.db, 1)
        first, second = (i.id for i in state.items.values() if i.kind == "documents")
        act(workspace, "reject", named(state, "officials", "Bình"), reason="=1+1")
        act(workspace, "merge", first, second)
        act(
            workspace,
            "accept",
            *[i for i, item in load(workspace.db, 1).items.items() if item.state == "open"],
        )
        act(workspace, "sign")
        yield workspace


def test_json_holds_the_corrected_document_and_who_decided(workspace: Workspace) -> None:
    lines = [json.loads(line) for line in write(workspace, "json")]
    assert len(lines) == 2
    told = lines[0]
    assert [o["name"] for o in told["officials"]] == ["Đỗ Hoà Bình"]
    assert [len(d["mentions"]) for d in told["documents"]] == [2]
    assert told["review"]["signed_by"] == LAN
    assert [d["action"] for d in told["review"]["decisions"]] == ["reject", "merge", "accept", "sign"]
    assert {f["by"] for f in told["review"]["facts"].values()} == {LAN}
    document = Document.from_dict({k: v for k, v in told.items() if k != "review"})
    assert document.quantities[0].text == "12/12"
    assert len(list(write(workspace, "json", signed_only=True))) == 1


def test_gold_is_what_the_evaluation_reads(workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(write(workspace, "gold", signed_only=True)), encoding="utf-8")
    [article] = gold = read_gold(path)
    assert article["text"] == TEXT
    [reviewed] = write(workspace, "json", signed_only=True)
    report = score(gold, {article["id"]: json.loads(reviewed)})
    assert report.all_facts.f1 == 1.0


def test_csv_is_harmless(workspace: Workspace) -> None:
    put(workspace, "=cmd.txt", "@SUM(A1)\n\nNgày 6/6/2024.")
    text = "".join(write(workspace, "csv"))
    assert text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert {row["decided_by"] for row in rows if row["article"] == "a.txt"} == {LAN}
    cells = [cell for row in rows for cell in row.values()]
    assert "'=1+1" in cells
    assert "'=cmd.txt" in cells
    assert not any(cell.startswith(tuple("=+-@")) for cell in cells)


def test_reading_back_loses_nothing_and_can_be_repeated(workspace: Workspace) -> None:
    lines = list(write(workspace, "json"))
    with workspace_at(articles=2) as other:
        loaded = read_back(other, lines)
        assert (loaded.decisions, loaded.articles, loaded.problems) == (4, 1, ())
        assert list(write(other, "json")) == lines
        assert read_back(other, lines).decisions == 0
        undo(other, LAN, article=1)
        assert load(other.db, 1).signed is None
        assert replayed(other.db, 1, "").keys() == replayed(workspace.db, 1, "").keys()


def test_reading_back_onto_another_extraction(workspace: Workspace) -> None:
    lines = list(write(workspace, "json"))
    with workspace_at(articles=2) as other:
        put(other, without=("12/12",))
        assert read_back(other, lines).problems == ()
        state = load(other.db, 1)
        assert state.undecided == 0
        assert state.items[named(state, "quantities", "12/12")].fact is None


def test_reading_back_overwrites_nothing(workspace: Workspace) -> None:
    lines = list(write(workspace, "json"))
    with workspace_at(articles=2) as other:
        act(other, "accept", next(iter(load(other.db, 1).items)))
        loaded = read_back(other, [*lines, "{", '{"a": 1}', "[]"])
        assert loaded.decisions == 0
        assert len(loaded.problems) == 4
        assert "line 1:" in loaded.problems[0]


@pytest.mark.parametrize("change", [
    {"state": "accepted"}, {"state": "great"}, {"kind": "article"}, {"kind": "x"}, {"value": {}},
    {"value": 5}, {"anchors": []}, {"value": {"name": "\ud800"}},
])  # fmt: skip
def test_a_malformed_record_is_an_error_of_its_line(workspace: Workspace, change: dict[str, object]) -> None:
    told = json.loads(next(iter(write(workspace, "json"))))
    record = told["review"]["decisions"][0]["changes"][0]
    record["after"] = change if change == {"state": "accepted"} else {**record["after"], **change}
    with workspace_at(articles=2) as other:
        assert len(read_back(other, [json.dumps(told)]).problems) == 1
        assert other.db.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


@pytest.mark.parametrize(
    "change", [{"at": 5}, {"uid": []}, {"action": None}, {"action": "x"}, {"changes": 3}, {"who": None}]
)
def test_a_malformed_decision_is_an_error_of_its_line(
    workspace: Workspace, change: dict[str, object]
) -> None:
    told = json.loads(next(iter(write(workspace, "json"))))
    told["review"]["decisions"][0] |= change
    with workspace_at(articles=2) as other:
        assert len(read_back(other, [json.dumps(told)]).problems) == 1
        assert other.db.execute("SELECT count(*) FROM changes").fetchone() == (0,)
