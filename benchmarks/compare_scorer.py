"""Check that our scoring says the same as a reference scorer, figure by figure.

    python benchmarks/compare_scorer.py SCORE.py GOLD.jsonl…

The reference is a program ``SCORE.py GOLD PREDICTED --json``. Each gold file is scored three times: with what
the pipeline finds, and with two distortions of it, so that misses, false alarms and wrong values are compared
too.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vnextract import Document, Extractor, Source
from vnextract.evaluate import read_gold, score

KINDS = ("officials", "dates", "documents", "quantities")


def distorted(document: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """Drop, double, shift and alter some facts."""
    made: dict[str, Any] = {"article": document["article"]}
    for kind in KINDS:
        made[kind] = []
        for original in document[kind]:
            fact = json.loads(json.dumps(original))
            chance = rng.random()
            if chance < 0.1:
                continue
            fact["confidence"] = rng.choice([0.2, 0.5, 0.9, 0.95, 0.99, 1.0])
            if chance < 0.2:
                for name in ("name", "issuer", "issued", "number", "edtf", "value", "subject"):
                    if name in fact and rng.random() < 0.5:
                        fact[name] = {"edtf": "2000-01", "value": 1, "name": "Nguyễn Văn X"}.get(name)
            if chance > 0.9 and "start" in fact:
                fact["end"] += 3
            if chance > 0.95:
                made[kind].append(fact)
            made[kind].append(fact)
    return made


def differences(reference: Any, ours: Any, where: str = "") -> Iterator[str]:
    if isinstance(reference, dict):
        for name, value in reference.items():
            yield from differences(value, ours.get(name), f"{where}/{name}")
    elif isinstance(ours, int | float) and abs(reference - ours) < 1e-9:
        return
    else:
        yield f"{where}: reference {reference}, ours {ours}"


def main() -> None:
    scorer, *golds = sys.argv[1:]
    extractor = Extractor()
    rng = random.Random(20241125)
    failed = 0
    for path in golds:
        gold = read_gold(Path(path))
        sources = (Source(g["text"], id=g["id"], published=g.get("published")) for g in gold)
        found = [d.to_dict() for d in extractor.stream(sources) if isinstance(d, Document)]
        for name, documents in (
            ("as found", found),
            ("distorted", [distorted(d, rng) for d in found]),
            ("distorted again, some missing", [distorted(d, rng) for d in found if rng.random() < 0.9]),
        ):
            ours = score(gold, {d["article"]["id"]: d for d in documents}).to_dict()
            with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as predicted:
                predicted.writelines(json.dumps(d, ensure_ascii=False) + "\n" for d in documents)
                predicted.flush()
                command = [sys.executable, scorer, path, predicted.name, "--json"]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
            different = list(differences(json.loads(done.stdout), ours))
            failed += bool(different)
            print(f"{path}, {name}: {'the same' if not different else 'DIFFERENT'}")
            for line in different:
                print(f"  {line}")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
