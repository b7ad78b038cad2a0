"""A run that is killed at any moment and started again ends as if nothing had happened."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.batch.fakes import fill, state_of

from vnextract.store import Workspace

ROOT = Path(__file__).parents[2]


def start(folder: Path, database: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.batch.victim", str(folder), str(database)]
    return subprocess.Popen(command, cwd=ROOT)


def children_of(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in tasks.read_text().split()] if tasks.exists() else []


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_until(condition, seconds: float = 30) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def articles_in(database: Path) -> int:
    if not database.exists():
        return 0
    with Workspace.open(database) as workspace:
        return workspace.counts()["articles"]


def test_killed_at_twenty_random_instants_the_end_state_is_the_same(tmp_path: Path):
    folder = fill(tmp_path / "news", 100)
    began = time.monotonic()
    assert start(folder, tmp_path / "undisturbed.db").wait() == 0
    length = time.monotonic() - began
    with Workspace.open(tmp_path / "undisturbed.db") as workspace:
        expected = state_of(workspace)
    chance = random.Random(20)
    for series in range(4):
        database = tmp_path / f"{series}.db"
        for _ in range(5):
            victim = start(folder, database)
            time.sleep(chance.uniform(0.3, 1.0) * length)
            victim.kill()
            victim.wait()
        assert start(folder, database).wait() == 0
        with Workspace.open(database) as workspace:
            assert state_of(workspace) == expected, f"series {series}"
            assert workspace.db.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at /proc")
def test_workers_leave_when_their_driver_is_killed(tmp_path: Path):
    folder = fill(tmp_path / "news", 300)
    victim = start(folder, tmp_path / "facts.db")
    assert wait_until(lambda: articles_in(tmp_path / "facts.db") > 0)
    children = children_of(victim.pid)
    assert len(children) >= 2
    victim.kill()
    victim.wait()
    assert wait_until(lambda: not any(map(is_alive, children)))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_asked_to_stop_it_keeps_what_it_has_and_carries_on_later(tmp_path: Path, number: int):
    folder = fill(tmp_path / "news", 300)
    database = tmp_path / "facts.db"
    victim = start(folder, database)
    assert wait_until(lambda: articles_in(database) > 0)
    os.kill(victim.pid, number)
    assert victim.wait(timeout=20) == 130
    with Workspace.open(database) as workspace:
        assert workspace.runs()[0].state == "interrupted"
        done = workspace.counts()["articles"]
    assert 0 < done < 300
    assert start(folder, database).wait() == 0
    with Workspace.open(database) as workspace:
        last = workspace.runs()[0]
        assert (last.state, last.unchanged) == ("finished", done)
        assert workspace.counts()["articles"] == 300


@pytest.mark.skipif(not Path("/proc").exists(), reason="looks at /proc")
def test_a_worker_that_an_operator_kills_costs_no_article(tmp_path: Path):
    folder = fill(tmp_path / "news", 150)
    database = tmp_path / "facts.db"
    victim = start(folder, database)
    assert wait_until(lambda: articles_in(database) > 0)
    for child in children_of(victim.pid):
        os.kill(child, signal.SIGKILL)
    assert victim.wait() == 0
    with Workspace.open(database) as workspace:
        assert workspace.counts()["articles"] == 150
        assert workspace.counts()["failures"] == 1
