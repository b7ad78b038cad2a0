"""The table of scores in the README.

    python benchmarks/readme_scores.py corpus/gold/*.jsonl
    python benchmarks/readme_scores.py corpus/gold/*.jsonl --beside ../shared/evaluation/dev.jsonl

Each set is extracted and scored as ``vnextract evaluate`` does; a set named with ``--beside`` gets a column.
"""

import argparse
from pathlib import Path

from vnextract import Extractor, Source
from vnextract.evaluate import read_gold, score
from vnextract.evaluate.report import Report

ROWS = {
    "officials, by name": "officials",
    "positions, by their text": "positions",
    "dates, by value": "dates (value)",
    "documents with a number": "documents (numbered)",
    "laws and codes by name": "documents (named)",
    "percentages, ratios, ranks": "quantities",
}
ATTRIBUTES = {
    "body in full": "position body resolved",
    "day of issue": "document issued",
    "issuer": "document issuer",
    "what a figure measures (token F1)": "quantity subject (token F1)",
}


def report_on(paths: list[Path]) -> Report:
    extractor = Extractor()
    gold = [article for path in paths for article in read_gold(path)]
    found = {
        a["id"]: extractor.extract(Source(a["text"], id=a["id"], published=a["published"])).to_dict()
        for a in gold
    }
    return score(gold, found)


def line(label: str, cells: list[str]) -> str:
    return f"| {label} | {' | '.join(cells)} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", nargs="+", type=Path)
    parser.add_argument("--beside", nargs="*", type=Path, default=[])
    options = parser.parse_args()
    columns = {"corpus/gold": report_on(options.gold)} | {
        path.stem: report_on([path]) for path in options.beside
    }
    print(f"| F1 (facts in gold) | {' | '.join(columns)} |\n|---|{'---:|' * len(columns)}")
    for label, row in ROWS.items():
        print(line(label, [f"{r.rows[row].f1:.3f} ({r.rows[row].gold})" for r in columns.values()]))
    total = [f"**{r.all_facts.f1:.3f}** ({r.all_facts.gold})" for r in columns.values()]
    print(line("**all facts**", total))
    print(line("*right of the matched facts:*", [""] * len(columns)))
    for label, name in ATTRIBUTES.items():
        values = [[float(v) for v in r.attributes[name]] for r in columns.values()]
        print(line(label, [f"{sum(v) / len(v):.3f} ({len(v)})" for v in values]))
    print(line("calibration error of confidence", [f"{r.calibration_error:.3f}" for r in columns.values()]))


if __name__ == "__main__":
    main()
