"""How fast the review queue of a very large workspace answers, on the server side.

    python benchmarks/review.py [--articles 100000] [--facts 20] [--workspace FILE]

Makes a workspace of invented articles (kept if ``--workspace`` names it), then asks the real application for
pages and prints the median of five requests each.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient

from vnextract.review.app import make_app
from vnextract.review.desk import Desk
from vnextract.review.guard import LOOPBACK
from vnextract.store import Recipe, Workspace, fold_for_search

_KINDS = ("officials", "dates", "documents", "quantities")
_WORDS = (
    "họp báo kinh tế xã hội tỉnh huyện nghị quyết kế hoạch tăng trưởng hoà bình đồng thuận lãnh đạo "
    "ngân sách đầu tư công giải ngân nông thôn mới chuyển đổi số giáo dục y tế giao thông môi trường"
).split()
_OPEN, _FILTER = 0.300, 0.500
_PAGES = (
    ("open the queue", "/", _OPEN),
    ("open, newest first", "/?order=date", _OPEN),
    ("open, least certain first", "/?order=least", _OPEN),
    ("page 1500", "/?page=1500", _FILTER),
    ("kind", "/?kind=documents", _FILTER),
    ("kind and confidence", "/?kind=dates&low=0.2&high=0.4", _FILTER),
    ("confidence alone", "/?high=0.31", _FILTER),
    ("a frequent rule", "/?rule=dates.rule-1", _FILTER),
    ("rule and kind, least certain first", "/?rule=dates.rule-1&kind=dates&order=least", _FILTER),
    ("a source", "/?source=B%C3%A1o+7", _FILTER),
    ("a span of days", "/?since=2023-03-01&until=2023-03-31", _FILTER),
    ("rejected facts", "/?queue=all&state=rejected", _FILTER),
    ("undecided facts of a kind", "/?queue=all&state=open&kind=officials", _FILTER),
    ("done", "/?queue=done", _FILTER),
    ("search, frequent words", "/?words=hoa+binh", _FILTER),
    ("search, one article", "/?words=so+hieu+77777", _FILTER),
    ("kind and frequent words", "/?kind=dates&words=hoa+binh", _FILTER),
    ("kind in a source, newest first", "/?source=B%C3%A1o+7&kind=dates&order=date", _FILTER),
    ("undecided, in progress", "/?queue=progress&state=open&kind=dates", _FILTER),
    ("edited facts", "/?queue=all&state=edited", _FILTER),
    ("kind, page 1500", "/?kind=dates&page=1500", _FILTER),
    ("the next article", "/api/articles/50000/next?step=1", _FILTER),
    ("open an article", "/articles/50000", _OPEN),
    ("an article's facts", "/api/articles/50000", _OPEN),
    ("preview of a bulk action", "/bulk?kind=dates&low=0.9", 5.0),
)


def fill(workspace: Workspace, articles: int, facts: int) -> None:
    """Invent articles, facts and some decisions, straight into the tables."""
    chance = random.Random(1)
    run = workspace.start_run(Recipe("benchmark", "none", "all"), {})
    db = workspace.db
    db.execute("PRAGMA synchronous = OFF")
    for first in range(1, articles + 1, 5000):
        numbers = range(first, min(articles + 1, first + 5000))
        with workspace.write():
            rows, contents, found = [], [], []
            for n in numbers:
                confidences = [round(0.3 + 0.7 * chance.random() ** 0.3, 3) for _ in range(facts)]
                day = (
                    f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
                )
                title = f"{' '.join(chance.choices(_WORDS, k=9)).capitalize()}, số hiệu {n}"
                text = f"{title}\n\n" + " ".join(chance.choices(_WORDS, k=60))
                rows.append(
                    (n, f"kho/{n:06}.txt", f"kho/{n:06}.txt", title, f"Báo {n % 40}", day, "0" * 64,
                     len(text), str(n), str(n), "p", "r", "k", run, facts, min(confidences))
                )  # fmt: skip
                contents.append((n, text, fold_for_search(text), json.dumps({"article": {}}), 0))
                found += [_fact(n, at, confidence, text) for at, confidence in enumerate(confidences)]
            db.executemany(
                "INSERT INTO articles (id, key, path, title, source, published, sha256, length, content,"
                " fingerprint, program, rules, kinds, run, fact_count, least_confidence)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                rows,
            )
            db.executemany(
                "INSERT INTO contents (article, text, folded, header, embedded) VALUES (?, ?, ?, ?, ?)",
                contents,
            )
            db.executemany(
                "INSERT INTO facts (article, fact, kind, rule, confidence, start, end, text, value)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                found,
            )
    _decide(workspace, articles, facts)
    workspace.end_run(run, "finished")


def _fact(article: int, at: int, confidence: float, text: str) -> tuple[object, ...]:
    kind = _KINDS[at % 4]
    rule = f"{kind}.rule-{at % 5}"
    start = at * 4
    value = {"id": f"fact-{at}", "text": text[start : start + 4], "start": start, "end": start + 4,
             "confidence": confidence, "rule": rule, "cues": []}  # fmt: skip
    value |= {"officials": {"name": "A", "honorific": None, "rank": None, "positions": [], "mentions": []},
              "dates": {"edtf": "2024", "basis": "explicit"},
              "documents": {"type": "Luật", "number": None, "code": None, "name": "Luật", "mentions": []},
              "quantities": {"kind": "percent", "value": 1}}[kind]  # fmt: skip
    return (
        article,
        f"fact-{at}",
        kind,
        rule,
        confidence,
        start,
        start + 4,
        text[start : start + 4],
        json.dumps(value),
    )


def _decide(workspace: Workspace, articles: int, facts: int) -> None:
    """A fifth of the articles are done, a tenth in progress."""
    db = workspace.db
    record = json.dumps({"kind": "dates", "state": "accepted", "value": {"confidence": 0.9}, "anchors": []})
    with workspace.write():
        db.execute("INSERT INTO decisions (uid, at, who, layer, action) VALUES ('b', '', 'Lan', '', 'bulk')")
        states: Iterator[tuple[int, str]] = (
            (n, "done" if n % 10 < 2 else "progress") for n in range(1, articles + 1) if n % 10 < 3
        )
        for n, state in states:
            db.execute(
                "INSERT INTO review_articles VALUES ('', ?, ?, ?, NULL, ?, NULL, 1, 1)",
                (n, state, int(n % 100 == 2), "Lan" if state == "done" else None),
            )
            db.executemany(
                "INSERT INTO review_items VALUES ('', ?, ?, ?, ?, ?, ?, 0, 0, 1, ?)",
                [
                    (n, f"1.fact-{at}", _KINDS[at % 4], "rejected" if (n + at) % 50 == 0 else "accepted",
                     f"fact-{at}", f"{_KINDS[at % 4]}.rule-{at % 5}", record)
                    for at in range(facts if state == "done" else facts // 2)
                ],
            )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--facts", type=int, default=20)
    parser.add_argument("--workspace", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = given.workspace or Path(folder) / "large.db"
        if not path.exists():
            started = time.perf_counter()
            with Workspace.open(path) as workspace:
                fill(workspace, given.articles, given.facts)
            print(f"filled in {time.perf_counter() - started:.0f} s, {path.stat().st_size / 1e6:.0f} MB")
        desk = Desk(path, LOOPBACK, single="Lan")
        with TestClient(make_app(desk), base_url="http://127.0.0.1") as client:
            client.get(f"/login?ticket={desk.ticket}")
            late = 0
            for name, address, limit in _PAGES:
                times = []
                for _ in range(5):
                    started = time.perf_counter()
                    answer = client.get(address)
                    times.append(time.perf_counter() - started)
                    assert answer.status_code == 200, (address, answer.status_code)
                median = statistics.median(times)
                late += median > limit
                print(
                    f"{name:36}{median * 1000:8.0f} ms  (limit {limit * 1000:.0f})"
                    + ("  LATE" if median > limit else "")
                )
    raise SystemExit(1 if late else 0)


if __name__ == "__main__":
    main()
