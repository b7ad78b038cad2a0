"""Fit what a fact's confidence says, on the gold of the corpus, and write it to ``rules/*/confidence.toml``.

    python benchmarks/fit_confidence.py corpus/gold/{daily,general,legal,national,provincial}.jsonl

For each part (official, position, date, document, quantity) a logistic regression tells from a fact's rule
and cues whether it is right, right meaning what ``vnextract evaluate`` counts as a hit. The corpus is what
the rules were written with, so it flatters them. Two things make up for that: every rule and cue also gets
pseudo-facts, some of them wrong, so that what was seen seldom is believed less; and all weights are shifted
until the mean is ``BLIND``, the precision on articles written and annotated before the rules had seen them.
"""

import json
import math
import sys
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np

from vnextract import Document, Extractor, Source
from vnextract.evaluate.score import score

ROOT = Path(__file__).parents[1]
# Pseudo-facts a feature, and the share of them that is wrong.
PSEUDO, WRONG = 6.0, 0.12
# Of the facts found in corpus/gold/daily.jsonl 0.983 were right at the first try, in the much denser
# legal.jsonl 0.90 and later 0.94; in varied.jsonl, which is left out as no picture of the daily press, 0.93.
BLIND = 0.976
RIDGE = 0.05
KIND_OF = {
    "official": "officials",
    "position": "officials",
    "date": "dates",
    "document": "documents",
    "quantity": "quantities",
}
ROW_OF = {
    "officials": "official",
    "positions": "position",
    "dates (value)": "date",
    "documents (numbered)": "document",
    "documents (named)": "document",
    "quantities": "quantity",
}  # fmt: skip


def numbered(document: Document, seen: dict[float, list[str]]) -> Document:
    """Put a running number in the place of each confidence, and remember what it stands for."""

    def number(*features: str) -> float:
        key = float(len(seen))
        seen[key] = list(features)
        return key

    def rule_and_cues(fact: object, *more: str) -> float:
        return number("rule:" + fact.rule, *(f"cue:{c}" for c in dict.fromkeys((*fact.cues, *more))))

    officials = tuple(
        replace(
            o,
            confidence=rule_and_cues(o),
            positions=tuple(replace(p, confidence=rule_and_cues(p, *o.cues)) for p in o.positions),
        )
        for o in document.officials
    )
    return replace(
        document,
        officials=officials,
        dates=tuple(replace(d, confidence=rule_and_cues(d, d.basis)) for d in document.dates),
        documents=tuple(replace(d, confidence=rule_and_cues(d)) for d in document.documents),
        quantities=tuple(replace(q, confidence=rule_and_cues(q, q.kind)) for q in document.quantities),
    )


def fit(facts: list[tuple[list[str], bool]]) -> tuple[float, dict[str, float]]:
    """The intercept and the weight of each feature, in log odds."""
    names = sorted({f for features, _ in facts for f in features})
    column = {name: k + 1 for k, name in enumerate(names)}
    rows, targets, weights = [], [], []
    for features, right in facts:
        row = np.zeros(len(names) + 1)
        row[[0, *(column[f] for f in features)]] = 1
        rows.append(row)
        targets.append(float(right))
        weights.append(1.0)
    for name in names:
        row = np.zeros(len(names) + 1)
        row[[0, column[name]]] = 1
        for target, weight in ((1.0, PSEUDO * (1 - WRONG)), (0.0, PSEUDO * WRONG)):
            rows.append(row)
            targets.append(target)
            weights.append(weight)
    x, y, w = np.array(rows), np.array(targets), np.array(weights)
    beta = np.zeros(len(names) + 1)
    ridge = np.eye(len(beta)) * RIDGE
    ridge[0, 0] = 1e-6
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        step = np.linalg.solve(
            x.T @ (x * (w * p * (1 - p))[:, None]) + ridge, x.T @ (w * (y - p)) - ridge @ beta
        )
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return float(beta[0]), {name: float(beta[column[name]]) for name in names}


def quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def level(odds: np.ndarray) -> float:
    """What must be added to all log odds for their mean probability to be ``BLIND``."""
    low, high = -10.0, 10.0
    while high - low > 1e-6:
        middle = (low + high) / 2
        low, high = (low, middle) if (1 / (1 + np.exp(-odds - middle))).mean() > BLIND else (middle, high)
    return low


def main(paths: list[str]) -> None:
    extractor = Extractor()
    seen: dict[float, list[str]] = {}
    gold, predicted = [], {}
    for path in paths:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            document = extractor.extract(
                Source(article["text"], id=article["id"], published=article["published"])
            )
            gold.append(article)
            predicted[article["id"]] = numbered(document, seen).to_dict()
    report = score(gold, predicted)
    facts: dict[str, list[tuple[list[str], bool]]] = defaultdict(list)
    for row, part in ROW_OF.items():
        facts[part] += [(seen[key], right) for key, right in report.stated[row]]
    fitted = {part: fit(of_part) for part, of_part in facts.items()}
    odds = np.array(
        [
            fitted[part][0] + sum(fitted[part][1][f] for f in features)
            for part in facts
            for features, _ in facts[part]
        ]
    )
    shift = level(odds)
    lines: dict[str, list[str]] = defaultdict(list)
    for part, of_part in facts.items():
        base, weights = fitted[part][0] + shift, fitted[part][1]
        by = {"rule": {}, "cue": {}}
        for name, weight in weights.items():
            kind, key = name.split(":", 1)
            if abs(weight) >= 0.005:
                by[kind][key] = round(weight, 2)
        lines[KIND_OF[part]] += [
            "[[confidence]]",
            f'id = "{part}"',
            f"base = {base:.2f}",
            *(
                f"{table} = {{ {', '.join(f'{quoted(k)} = {v}' for k, v in by[one].items())} }}"
                for table, one in (("rules", "rule"), ("cues", "cue"))
            ),
            "",
        ]
        right = sum(r for _, r in of_part)
        print(f"{part:9} {right}/{len(of_part)} right, base {1 / (1 + math.exp(-base)):.3f}")
    for kind, text in lines.items():
        head = "# Written by benchmarks/fit_confidence.py from corpus/gold: log odds that a fact is right."
        head += " Not by hand.\n\n"
        (ROOT / "rules" / kind / "confidence.toml").write_text(head + "\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
