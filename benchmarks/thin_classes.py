"""The classes that news has few of, each scored by itself: Party documents, ranks, ratios, ranges, points.

    python benchmarks/thin_classes.py corpus/gold/*.jsonl

Gold and predicted facts are cut down to one class and scored as ``vnextract evaluate`` does.
"""

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from vnextract import Extractor, Source
from vnextract.evaluate.score import score

Fact = dict[str, Any]
PARTY = re.compile(
    r"-\s*(NQ|CT|KL|QĐ|QyĐ|QC|CTr|CTrHĐ|KH|TB|BC|HD|TTr|CV|NQLT)/(TW|TU|HU|QU|ThU|ĐU|ĐUK|BTCTW|UBKTTW|BTGTW|VPTW)",
    re.IGNORECASE,
)


def is_party(document: Fact) -> bool:
    return bool(PARTY.search(document.get("code") or "")) or any(
        word in (document.get("issuer") or "")
        for word in (
            "Bộ Chính trị",
            "Ban Bí thư",
            "Trung ương Đảng",
            "Tỉnh ủy",
            "Thành ủy",
            "Huyện ủy",
            "Đảng ủy",
        )
    )


CLASSES: dict[str, tuple[str, str, Callable[[Fact], bool]]] = {
    "Party documents": ("documents", "documents (numbered)", is_party),
    "ranks": ("quantities", "quantities", lambda q: q["kind"] == "rank"),
    "ratios": ("quantities", "quantities", lambda q: q["kind"] == "ratio"),
    "percentage points": ("quantities", "quantities", lambda q: q["kind"] == "percentage_point"),
    "ranges": ("quantities", "quantities", lambda q: q.get("value_max") is not None),
}


def main(paths: list[str]) -> None:
    extractor = Extractor()
    articles = [json.loads(line) for p in paths for line in Path(p).read_text(encoding="utf-8").splitlines()]
    found = {
        a["id"]: extractor.extract(Source(a["text"], id=a["id"], published=a["published"])).to_dict()
        for a in articles
    }
    empty: Fact = {"officials": [], "dates": [], "documents": [], "quantities": []}
    print(f"{'':20}{'P':>7}{'R':>7}{'F1':>7}{'gold':>7}")
    for name, (kind, row, belongs) in CLASSES.items():
        gold = [{**a, "gold": {**empty, kind: [f for f in a["gold"][kind] if belongs(f)]}} for a in articles]
        predicted = {
            key: {**document, **empty, kind: [f for f in document[kind] if belongs(f)]}
            for key, document in found.items()
        }
        counted = score(gold, predicted).rows[row]
        print(f"{name:20}{counted.precision:7.3f}{counted.recall:7.3f}{counted.f1:7.3f}{counted.gold:7}")


if __name__ == "__main__":
    main(sys.argv[1:])
