"""The same result on a real scheduler with two worker processes, one of them killed in mid-run."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
from tests.batch.fakes import FAST, RECIPE, fill, make, make_broken, make_slow, state_of

from vnextract.batch import BatchError, RunOptions, run
from vnextract.store import Workspace

distributed = pytest.importorskip("distributed")
from vnextract.batch.cluster import Shard, extract_batch, run_on_cluster  # noqa: E402
from vnextract.batch.isolated import Batch  # noqa: E402

OPTIONS = RunOptions(pool=replace(FAST, timeout=5.0))


@pytest.fixture(scope="module")
def cluster():
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as running:
        yield running


def poisoned(folder: Path) -> Path:
    fill(folder, 60)
    for word in ("RAISE", "DIE", "EAT"):
        (folder / "sub" / f"005-{word}.txt").write_text(f"Tin xấu\nBài này {word} thôi.", encoding="utf-8")
    return folder


def test_a_worker_killed_in_mid_run_changes_nothing(cluster, tmp_path: Path):
    folder = poisoned(tmp_path / "news")
    with Workspace.open(tmp_path / "local.db") as workspace:
        run([folder], workspace, OPTIONS, make=make, recipe=RECIPE)
        expected = state_of(workspace)

    def kill_one() -> None:
        shards = tmp_path / "facts.db.shards"
        while not any(shards.glob("*.jsonl")):
            time.sleep(0.02)
        os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    how = {"scheduler": cluster.scheduler_address, "make": make_slow, "recipe": RECIPE, "files": 5}
    with Workspace.open(tmp_path / "facts.db") as workspace:
        outcome = run_on_cluster([folder], workspace, OPTIONS, **how)
        killer.join()
        assert outcome.state == "finished"
        assert state_of(workspace) == expected
        shards = sorted(p.name for p in (tmp_path / "facts.db.shards").iterdir())
        again = run_on_cluster([folder], workspace, OPTIONS, **how)
        assert (again.counts.extracted, state_of(workspace)) == (0, expected)
        forced = run_on_cluster([folder], workspace, replace(OPTIONS, force=True), **how)
        assert forced.counts.extracted == outcome.counts.extracted
        assert state_of(workspace) == expected
        forced_shards = {p.name for p in (tmp_path / "facts.db.shards").iterdir()}
        assert set(shards) <= forced_shards  # the same content, the same names


def fail_with_poison(setup: bytes, target: str, batch: Batch) -> Shard:
    """Stands for a worker that is lost with every task that holds the poisonous file."""
    if any("005-DIE" in place.path for place in batch.places):
        raise RuntimeError("lost")
    return extract_batch(setup, target, batch)


def test_a_batch_is_halved_until_the_poison_is_alone(
    cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    folder = poisoned(tmp_path / "news")
    monkeypatch.setattr("vnextract.batch.cluster.extract_batch", fail_with_poison)
    how = {"scheduler": cluster.scheduler_address, "make": make, "recipe": RECIPE, "files": 50}
    with Workspace.open(tmp_path / "facts.db") as workspace:
        outcome = run_on_cluster([folder], workspace, OPTIONS, **how)
        assert workspace.counts()["articles"] == 60
        failures = {failure.key: failure.reason for failure in workspace.failures()}
        assert len(failures) == outcome.counts.failed == 4
        assert failures["news/sub/005-DIE.txt"] == "lost"


def test_addresses_of_other_storage(cluster, tmp_path: Path):
    folder = fill(tmp_path / "news", 9)
    how = {"scheduler": cluster.scheduler_address, "make": make, "recipe": RECIPE}
    with Workspace.open(tmp_path / "facts.db") as workspace:
        run_on_cluster([folder], workspace, OPTIONS, shards=f"file://{tmp_path}/one", **how)
        expected = state_of(workspace)
    with Workspace.open(tmp_path / "remote.db") as workspace:
        run_on_cluster([f"file://{folder}"], workspace, OPTIONS, shards=f"file://{tmp_path}/two", **how)
        assert state_of(workspace) == expected
        assert workspace.roots() == {"news": f"file://{folder}"}


def test_what_can_not_work_is_told(cluster, tmp_path: Path):
    folder = fill(tmp_path / "news", 3)
    with Workspace.open(tmp_path / "facts.db") as workspace:
        with pytest.raises(BatchError, match="--limit"):
            run_on_cluster([folder], workspace, replace(OPTIONS, limit=1), scheduler="tcp://127.0.0.1:1")
        address = cluster.scheduler_address
        with pytest.raises(BatchError, match="no model"):
            run_on_cluster([folder], workspace, OPTIONS, scheduler=address, make=make_broken, recipe=RECIPE)
        assert (workspace.runs()[0].state, workspace.counts()["failures"]) == ("failed", 0)
