from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.batch.fakes import FAST, RECIPE, fill, make, make_broken, state_of

from vnextract.batch import BatchError, Outcome, RunOptions, run
from vnextract.readers import ReadOptions
from vnextract.store import Recipe, Workspace


@pytest.fixture
def workspace(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as opened:
        yield opened


def go(workspace: Workspace, *paths: Path, recipe: Recipe = RECIPE, **told: object) -> Outcome:
    options = RunOptions(pool=FAST, **told)  # type: ignore[arg-type]
    return run(paths, workspace, options, make=make, recipe=recipe)


def test_a_folder_is_extracted_once_and_then_only_what_changed(workspace: Workspace, tmp_path: Path):
    folder = fill(tmp_path / "news")
    first = go(workspace, folder)
    assert (first.state, first.files) == ("finished", 21)
    counts = first.counts
    assert (counts.seen, counts.extracted + counts.copied, counts.failed) == (31, 30, 1)
    assert counts.copied == 1  # n = 13 and 23 are plain; n = 3 is JSON and has a date of its own
    keys = [a.key for a in workspace.articles()]
    assert keys[0] == "news/many.jsonl#j0"
    assert "news/sub/001.txt" in keys
    [failure] = workspace.failures()
    assert (failure.key, failure.path, failure.stage) == (
        "news/many.jsonl:3",
        "news/many.jsonl",
        "read",
    )

    second = go(workspace, folder)
    assert (second.counts.extracted, second.counts.unchanged, second.counts.failed) == (0, 30, 1)

    (folder / "sub" / "001.txt").write_text("Tin mới\nNgày 6/6/2024.", encoding="utf-8")
    (folder / "sub" / "new.txt").write_text("Tin thêm\nNgày 6/6/2024!", encoding="utf-8")
    planned = go(workspace, folder, dry_run=True)
    assert (planned.run, planned.counts.new, planned.counts.changed, planned.counts.unchanged) == (
        None,
        1,
        1,
        29,
    )
    third = go(workspace, folder)
    assert (third.counts.extracted, third.counts.unchanged) == (2, 29)
    newer = replace(RECIPE, rules="rules-2")
    assert go(workspace, folder, recipe=newer, dry_run=True).counts.outdated == 31
    fourth = go(workspace, folder, recipe=newer)
    assert fourth.counts.extracted + fourth.counts.copied == 31
    assert go(workspace, folder, recipe=newer, force=True).counts.unchanged == 0


def test_a_dry_run_writes_nothing(workspace: Workspace, tmp_path: Path):
    go(workspace, fill(tmp_path / "news"), dry_run=True)
    assert workspace.runs() == []
    assert workspace.roots() == {}


def test_what_an_article_does_is_its_own_failure_alone(workspace: Workspace, tmp_path: Path):
    folder = fill(tmp_path / "news", 12)
    for word in ("RAISE", "HANG", "EAT", "DIE"):
        (folder / "sub" / f"005-{word}.txt").write_text(f"Tin xấu\nBài này {word} thôi.", encoding="utf-8")
    once = f"Tin tai nạn\nNgày 6/6/2024 ONCE:{tmp_path / 'marker'} thôi."
    (folder / "sub" / "accident.txt").write_text(once, encoding="utf-8")
    outcome = go(workspace, folder)
    failures = {Path(f.path).name: (f.error, f.reason) for f in workspace.failures() if f.stage == "extract"}
    assert failures == {
        "005-RAISE.txt": ("ValueError", "nothing good"),
        "005-HANG.txt": ("Timeout", "took longer than 4 s"),
        "005-EAT.txt": ("MemoryError", "needs more than 200 MB of memory"),
        "005-DIE.txt": ("WorkerDied", "killed its process twice (signal 9)"),
    }
    assert outcome.counts.failed == 5
    documents = {a.key: json.loads(workspace.document_json(a.id)) for a in workspace.articles()}
    assert len(documents) == 13
    for key, document in documents.items():  # nothing has shifted
        assert key.startswith(document["article"]["path"])
        for found in document["dates"]:
            assert workspace.text(workspace.article(key).id)[found["start"] : found["end"]] == found["text"]

    again = go(workspace, folder)
    assert (again.counts.extracted, again.counts.failed) == (0, 5)
    (folder / "sub" / "005-RAISE.txt").write_text("Tin lành\nNgày 6/6/2024.", encoding="utf-8")
    assert go(workspace, folder).counts.extracted == 1
    assert len(list(workspace.failures())) == 4


def test_a_file_that_is_mended_is_no_failure_any_more(workspace: Workspace, tmp_path: Path):
    folder = fill(tmp_path / "news", 6)
    go(workspace, folder)
    many = folder / "many.jsonl"
    many.write_text(many.read_text(encoding="utf-8").replace("{broken", ""), encoding="utf-8")
    go(workspace, folder)
    assert list(workspace.failures()) == []


def test_limit_sample_and_days_choose_the_same_articles_every_time(workspace: Workspace, tmp_path: Path):
    folder = fill(tmp_path / "news")
    assert go(workspace, folder, limit=4, dry_run=True).counts.new == 4
    assert go(workspace, folder, limit=0, dry_run=True).counts.new == 0
    go(workspace, folder, sample=5)
    assert len(chosen := [a.key for a in workspace.articles()]) == 5
    assert go(workspace, folder, sample=5).counts.unchanged == 5
    assert [a.key for a in workspace.articles()] == chosen
    days = {"since": date(2024, 6, 10), "until": date(2024, 6, 16)}
    assert go(workspace, folder, dry_run=True, **days).counts.seen == 4  # 9, 12, 15 and the broken line
    published = ReadOptions(published=date(2024, 6, 11))
    assert go(workspace, folder, dry_run=True, read=published, **days).counts.seen == 24


def test_a_missing_path_is_a_reported_failure(workspace: Workspace, tmp_path: Path):
    outcome = go(workspace, fill(tmp_path / "news", 3), tmp_path / "missing")
    assert outcome.counts.failed == 2
    assert [f.key for f in workspace.failures()] == ["missing", "news/many.jsonl:2"]
    go(workspace, tmp_path / "news")
    assert [f.key for f in workspace.failures()] == ["news/many.jsonl:2"]


def test_odd_names_and_links(workspace: Workspace, tmp_path: Path):
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "tin\udcff.txt").write_text("Tin lạ\nNgày 6/6/2024.", encoding="utf-8")
    (folder / "bad\udcff.json").write_text("{", encoding="utf-8")
    (tmp_path / "elsewhere.txt").write_text("Tin xa\nNgày 6/6/2024!", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "elsewhere.txt")
    go(workspace, folder, tmp_path / "mất\udcff")
    assert [a.key for a in workspace.articles()] == ["news/link.txt", "news/tin\\udcff.txt"]
    assert [f.key for f in workspace.failures()] == ["mất\\udcff", "news/bad\\udcff.json"]
    assert go(workspace, folder).counts.unchanged == 2


def test_workers_that_cannot_start_end_the_run_in_words(workspace: Workspace, tmp_path: Path):
    with pytest.raises(BatchError, match="no model"):
        run([fill(tmp_path / "news", 3)], workspace, RunOptions(pool=FAST), make=make_broken, recipe=RECIPE)
    assert workspace.runs()[0].state == "failed"
    go(workspace, tmp_path / "news")
    assert workspace.counts()["articles"] == 3


def test_rules_that_change_in_mid_run_end_it(workspace: Workspace, tmp_path: Path):
    with pytest.raises(BatchError, match="rules or program"):
        run([fill(tmp_path / "news", 3)], workspace, RunOptions(pool=FAST), recipe=RECIPE)
    assert workspace.counts()["articles"] == 0


def test_workers_are_recycled_and_their_number_does_not_matter(tmp_path: Path):
    folder = fill(tmp_path / "news", 60)
    states = []
    for number, (workers, recycle) in enumerate(((1, 1000), (3, 7))):
        with Workspace.open(tmp_path / f"{number}.db") as workspace:
            pool = replace(FAST, workers=workers, recycle=recycle)
            run([folder], workspace, RunOptions(pool=pool), make=make, recipe=RECIPE)
            states.append(state_of(workspace))
    assert states[0] == states[1]
