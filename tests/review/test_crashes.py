"""The server is killed again and again; what it confirmed is there, once, and nothing else."""

from __future__ import annotations

import random
import re
import sqlite3
import threading
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.review.browsing import Server
from tests.review.made import workspace_at

from vnextract.review.state import decided_items, replayed
from vnextract.store import Workspace


class Page:
    """The article page without a browser: it repeats a decision until it is answered."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.start()

    def start(self) -> None:
        self.server = Server(self.path)
        self.client = httpx.Client(base_url=self.server.home, timeout=20, follow_redirects=True)
        self.client.get(self.server.address)
        found = re.search(r'data-token="(\w+)"', self.client.get("/articles/1").text)
        assert found
        self.token = found.group(1)

    def state(self) -> dict[str, Any]:
        return self.client.get("/api/articles/1").json()

    def decide(self, action: str, items: list[str], uid: str) -> httpx.Response:
        state = self.state()
        revisions = {i["id"]: i["rev"] for i in state["items"]}
        body = {"action": action, "items": {i: revisions[i] for i in items}, "seen": state["seq"], "uid": uid}
        return self.client.post("/api/articles/1/decide", json=body, headers={"x-csrf-token": self.token})


@pytest.mark.parametrize("seed", [1])
def test_500_decisions_undos_and_crashes(tmp_path: Path, seed: int) -> None:
    path = tmp_path / "facts.db"
    with workspace_at(path):
        pass
    chance = random.Random(seed)
    page = Page(path)
    confirmed: set[str] = set()
    crashes = 0
    try:
        for step in range(500):
            action = chance.choice(["accept", "reject", "reset", "undo", "redo", "accept", "look"])
            uid = uuid.UUID(int=chance.getrandbits(128)).hex
            kill = step % 60 == 30
            while True:
                try:
                    items = [i["id"] for i in page.state()["items"]]
                    about = [chance.choice(items)] if action in ("accept", "reject", "reset") else []
                    if kill:  # while the request is on its way, or its answer
                        threading.Timer(chance.uniform(0.001, 0.012), page.server.process.kill).start()
                    answer = page.decide(action, about, uid)
                except httpx.HTTPError:
                    kill, crashes = False, crashes + 1
                    page.server.kill()
                    page.start()
                    continue
                break
            assert answer.status_code in (200, 409), answer.text
            if answer.status_code == 200:
                confirmed.add(uid)
            if kill:  # the answer was faster
                page.server.kill()
                page.start()
                crashes += 1
    finally:
        page.server.kill()
    assert crashes >= 8
    with sqlite3.connect(path) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        stored = [row[0] for row in db.execute("SELECT uid FROM decisions")]
    assert sorted(stored) == sorted(confirmed)
    with Workspace.open(path) as workspace:
        assert decided_items(workspace.db, 1, "") == replayed(workspace.db, 1, "")
