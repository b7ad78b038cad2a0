from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from tests.store.made import RECIPE, made, made_document, made_source

from vnextract.model import Document
from vnextract.store import (
    Recipe,
    StoredFailure,
    Workspace,
    WorkspaceError,
    digests,
    fold_for_search,
    prepare,
)
from vnextract.store.migrations import STEPS


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as opened:
        yield opened


def test_what_is_stored_comes_back_as_the_same_document(workspace: Workspace):
    source = made_source(id="x", published="2024-06-07", source="Báo thử")
    run = workspace.start_run(RECIPE, {})
    workspace.save(run, RECIPE, [made(id="x", published="2024-06-07", source="Báo thử")])
    article = workspace.article("a.txt")
    assert article is not None
    assert workspace.document(article.id) == made_document(source)
    assert workspace.text(article.id) == source.text
    assert workspace.document_json(article.id) == made_document(source).to_json()
    assert Document.from_json(workspace.document_json(article.id)) == made_document(source)
    assert [(f.kind, f.start, f.text) for f in workspace.facts(article.id)] == [
        ("officials", source.text.find("Đỗ"), "Đỗ Hoà Bình"),
        ("dates", source.text.find("ngày"), "ngày 6/6/2024"),
    ]
    assert (article.fact_count, article.least_confidence, article.version) == (2, 0.9, 1)


def test_a_text_that_no_file_holds_is_stored_once_and_given_in_the_document(workspace: Workspace):
    source = replace(made_source(), embed_text=True)
    document = made_document(source)
    document = replace(document, article=replace(document.article, text=source.text))
    workspace.save(workspace.start_run(RECIPE, {}), RECIPE, [prepare(document, source, "a.txt")])
    assert source.text.split()[-1] not in workspace.db.execute("SELECT header FROM contents").fetchone()[0]
    assert workspace.document_json(1) == document.to_json()


def test_a_repeated_result_changes_nothing_and_a_new_one_keeps_the_old_facts_in_history(workspace: Workspace):
    first = workspace.start_run(RECIPE, {})
    workspace.save(first, RECIPE, [made()])
    article = workspace.article("a.txt")
    second = workspace.start_run(RECIPE, {})
    workspace.save(second, RECIPE, [made()])
    assert workspace.article("a.txt") == article
    assert workspace.db.execute("SELECT run FROM articles").fetchone() == (first,)
    workspace.save(second, Recipe("0.2.0", "rules-2", "officials,dates"), [made(confidence=0.5)])
    changed = workspace.article("a.txt")
    assert changed is not None
    assert article is not None
    assert (changed.id, changed.version, changed.least_confidence) == (article.id, 2, 0.5)
    run, until, facts = workspace.db.execute("SELECT run, until, facts FROM history").fetchone()
    assert (run, until) == (first, second)
    assert json.loads(facts)["officials"][0]["confidence"] == 0.9


def test_search_does_not_mind_marks_case_or_composition(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    workspace.save(
        run, RECIPE, [made("a.txt"), made("b.txt", "Thời tiết\nNgày mai trời nắng ở Đà Nẵng hôm nay.")]
    )
    for words in ("đỗ hoà", "Do Hoa Binh", "đỗ hòa", "đỗ hoà"):
        assert [a.key for a in workspace.search(words)] == ["a.txt"], words
    assert [a.key for a in workspace.search("da nang")] == ["b.txt"]
    assert workspace.search('"') == workspace.search("không có") == workspace.search(" ") == []
    assert fold_for_search("Đường Hoà/Hòa, quý") == "duong hoa/hoa, quy"


def test_failures_stand_beside_older_facts_and_go_when_the_article_succeeds(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    workspace.save(run, RECIPE, [made()])
    assert workspace.state("a.txt") == ("done", digests(made_source())[1], RECIPE)
    failure = StoredFailure("a.txt", None, "a.txt", "extract", "MemoryError", "too much memory", "f2")
    workspace.save(run, RECIPE, [failure])
    assert workspace.state("a.txt") == ("failed", "f2", RECIPE)
    assert list(workspace.failures()) == [failure]
    workspace.save(run, RECIPE, [made()])
    assert list(workspace.failures()) == []
    assert workspace.state("b.txt") is None


def test_a_copy_of_an_exact_duplicate_keeps_its_own_identity(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    text = made_source().text
    workspace.save(run, RECIPE, [made("b.txt", text, id="1")])
    other = made_source("a.txt", text, id="2", source="Báo khác")
    known = workspace.same_content(digests(other)[0], RECIPE)
    assert known is not None
    copy = workspace.copy_of(known, other, "a.txt")
    assert copy == made("a.txt", text, id="2", source="Báo khác")
    workspace.save(run, RECIPE, [copy])
    workspace.link_duplicates()
    first, second = workspace.article("a.txt"), workspace.article("b.txt")
    assert first is not None
    assert second is not None
    assert (first.duplicate_of, second.duplicate_of) == (None, first.id)
    assert workspace.same_content(digests(other)[0], Recipe("0.1.0", "rules-2", "dates")) is None


def test_near_duplicates_are_linked_and_others_are_not(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    agency = " ".join(f"câu thứ {n} của bản tin thông tấn" for n in range(80))
    texts = {
        "c.txt": agency,
        "a.txt": agency + " Theo báo địa phương.",
        "b.txt": "Bản tin khác hẳn. "
        + " ".join(f"dòng {n} nói việc riêng của huyện {n * 7}" for n in range(80)),
        "d.txt": "Quá ngắn",
    }
    workspace.save(run, RECIPE, [made(name, text) for name, text in texts.items()])
    workspace.link_duplicates()
    ids = {a.key: a.id for a in workspace.articles()}
    groups = {a.key: a.near_group for a in workspace.articles()}
    assert groups == {"a.txt": ids["a.txt"], "b.txt": None, "c.txt": ids["a.txt"], "d.txt": None}
    workspace.delete([ids["a.txt"]])
    assert {a.near_group for a in workspace.articles()} == {None}


def test_deletion_leaves_no_trace_of_the_text(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    secret = "Bimatquocgia " * 50
    workspace.save(run, RECIPE, [made("a.txt"), made("b.txt", secret)])
    article = workspace.article("b.txt")
    assert article is not None
    workspace.delete([article.id])
    assert workspace.article("b.txt") is None
    assert workspace.search("bimatquocgia") == []
    for table in ("contents", "facts", "signatures", "bands", "history", "articles"):
        column = "id" if table == "articles" else "article"
        assert workspace.db.execute(
            f"SELECT count(*) FROM {table} WHERE {column} = ?", (article.id,)
        ).fetchone() == (0,)
    path = workspace.path
    workspace.close()
    assert b"imatquocgia" not in path.read_bytes()


def test_the_index_stays_whole_when_texts_change(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    workspace.save(run, RECIPE, [made("a.txt", "con mèo đen đi qua cầu")])
    workspace.save(run, RECIPE, [made("a.txt", "con chó vàng đi qua cầu")])
    assert workspace.search("meo") == []
    assert [a.key for a in workspace.search("cho vang")] == ["a.txt"]
    workspace.db.execute("INSERT INTO search(search, rank) VALUES ('integrity-check', 1)")


def test_find_by_key_source_id_or_path(workspace: Workspace):
    run = workspace.start_run(RECIPE, {})
    results = [made("n/t.jsonl", id=None)]
    workspace.save(run, RECIPE, results)
    assert [a.key for a in workspace.find("n/t.jsonl")] == ["n/t.jsonl"]
    assert workspace.find("nothing") == []


def test_folders_of_one_name_keep_apart_and_a_moved_folder_keeps_its_label(
    workspace: Workspace, tmp_path: Path
):
    first, second, third = (tmp_path / part / "news" for part in "xyz")
    for folder in (first, second):
        folder.mkdir(parents=True)
    assert workspace.root(first) == "news"
    assert workspace.root(second) == "news-2"
    assert workspace.root(first) == "news"
    third.parent.mkdir()
    first.rename(third)
    assert workspace.root(third) == "news"


def test_a_backup_is_a_whole_workspace(workspace: Workspace, tmp_path: Path):
    run = workspace.start_run(RECIPE, {})
    workspace.save(run, RECIPE, [made()])
    workspace.backup(tmp_path / "copy.db")
    with Workspace.open(tmp_path / "copy.db", create=False) as copy:
        assert [a.key for a in copy.articles()] == ["a.txt"]
    with pytest.raises(WorkspaceError, match="exists"):
        workspace.backup(tmp_path / "copy.db")


def test_files_that_are_no_workspace_are_refused_in_words(tmp_path: Path):
    with pytest.raises(WorkspaceError, match="no such workspace"):
        Workspace.open(tmp_path / "missing.db", create=False)
    (tmp_path / "text.db").write_text("Đây là một bài báo. " * 100)
    with pytest.raises(WorkspaceError, match="not a workspace"):
        Workspace.open(tmp_path / "text.db")
    other = sqlite3.connect(tmp_path / "other.db")
    other.execute("CREATE TABLE mine (x)")
    other.close()
    with pytest.raises(WorkspaceError, match="another program"):
        Workspace.open(tmp_path / "other.db")
    with pytest.raises(WorkspaceError, match="folder"):
        Workspace.open(tmp_path / "no" / "facts.db")
    newer = Workspace.open(tmp_path / "newer.db")
    newer.db.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    newer.close()
    with pytest.raises(WorkspaceError, match="newer"):
        Workspace.open(tmp_path / "newer.db")


def test_runs_left_behind_by_a_crash_are_marked_when_the_next_begins(workspace: Workspace):
    first = workspace.start_run(RECIPE, {"limit": 3})
    second = workspace.start_run(RECIPE, {})
    workspace.end_run(second, "finished")
    assert [(r.id, r.state) for r in workspace.runs()] == [(second, "finished"), (first, "interrupted")]
    assert workspace.runs()[1].options == {"limit": 3}
