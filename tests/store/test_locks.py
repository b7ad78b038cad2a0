"""Several processes write to one workspace at once; nobody ever sees a locked database."""

from __future__ import annotations

import multiprocessing
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from tests.store.made import RECIPE, made

from vnextract.store import Workspace, WorkspaceError, connection
from vnextract.store.connection import connect, transaction


def write_articles(path: Path, writer: int) -> None:
    with Workspace.open(path) as workspace:
        run = workspace.start_run(RECIPE, {})
        for number in range(25):
            workspace.save(run, RECIPE, [made(f"{writer}-{number}.txt")], seen=number + 1)


def test_four_writers_at_once_from_an_empty_file(tmp_path: Path):
    path = tmp_path / "facts.db"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=write_articles, args=(path, n)) for n in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * 4
    with Workspace.open(path) as workspace:
        assert workspace.counts()["articles"] == 100


def test_a_writer_outwaits_a_lock_and_a_reader_does_not_wait(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as workspace:
        held = sqlite3.connect(tmp_path / "facts.db", isolation_level=None, check_same_thread=False)
        held.execute("BEGIN IMMEDIATE")
        assert workspace.counts()["articles"] == 0
        workspace.db.execute("PRAGMA busy_timeout = 0")  # so that our own patience is what is tested
        release = threading.Thread(target=lambda: (time.sleep(0.3), held.execute("COMMIT")))
        release.start()
        workspace.start_run(RECIPE, {})
        release.join()
        held.close()


def test_a_lock_that_never_ends_is_told_in_words(tmp_path: Path):
    Workspace.open(tmp_path / "facts.db").close()
    held = sqlite3.connect(tmp_path / "facts.db", isolation_level=None)
    held.execute("BEGIN IMMEDIATE")
    waiting = connect(tmp_path / "facts.db")
    waiting.execute("PRAGMA busy_timeout = 0")
    with pytest.raises(WorkspaceError, match="another program"), transaction(waiting, patience=0.05):
        pass
    waiting.close()
    held.close()


def test_a_failing_transaction_leaves_nothing(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as workspace:
        run = workspace.start_run(RECIPE, {})

        def results():
            yield made("a.txt")
            raise RuntimeError("killed")

        with pytest.raises(RuntimeError):
            workspace.save(run, RECIPE, results())
        assert workspace.counts()["articles"] == 0
        workspace.save(run, RECIPE, [made("a.txt")])
        assert workspace.counts()["articles"] == 1


def test_a_full_disk_is_told_in_words(tmp_path: Path):
    with Workspace.open(tmp_path / "facts.db") as workspace:
        run = workspace.start_run(RECIPE, {})
        pages = workspace.db.execute("PRAGMA page_count").fetchone()[0]
        workspace.db.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(WorkspaceError, match="full"):
            workspace.save(run, RECIPE, [made(f"{n}.txt", "chữ " * 5000) for n in range(20)])
        workspace.db.execute(f"PRAGMA max_page_count = {pages + 10_000}")
        workspace.save(run, RECIPE, [made("a.txt")])
        assert workspace.counts()["articles"] == 1


def test_a_file_that_another_process_is_just_making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "facts.db"
    looked = connection._holds_tables

    def meanwhile(db: sqlite3.Connection) -> bool:
        monkeypatch.setattr(connection, "_holds_tables", looked)
        Workspace.open(path).close()
        return looked(db)

    monkeypatch.setattr(connection, "_holds_tables", meanwhile)
    with Workspace.open(path) as workspace:
        assert workspace.runs() == []
