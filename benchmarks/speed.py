"""Measure the pipeline side by side with underthesea, in one run on the same texts.

    python benchmarks/speed.py [--gold articles.jsonl] [--rounds 5] [--only stages,linear,start,processes]

Without ``--gold`` the texts are those of corpus/articles. Stages and sizes are measured in processor time.
Every stage runs over all texts in each round, one stage after the other, and its best round counts, so that
another process on the machine slows none alone.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000, 100_000, 1_000_000)
SAMPLE = 100_000
PARTS = ("stages", "linear", "start", "processes")
# Whole articles cost underthesea.ner most of a second each, so it runs on these few, once.
NER_ARTICLES = 12


def read_texts(gold: Path | None) -> list[tuple[str, str | None]]:
    if gold is None:
        return [
            (path.read_text(encoding="utf-8"), None)
            for path in sorted((ROOT / "corpus/articles").glob("*.txt"))
        ]
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [(row["text"], row.get("published")) for row in rows]


def clock(
    function: Callable[[Any], Any], items: Sequence[Any], now: Callable[[], float] = time.process_time
) -> float:
    start = now()
    for item in items:
        function(item)
    return now() - start


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|---" + "|---:" * (len(head) - 1) + "|")
    for row in rows:
        print(
            "| " + " | ".join(f"{cell:.2f}" if isinstance(cell, float) else str(cell) for cell in row) + " |"
        )
    print(flush=True)


def stages(texts: list[tuple[str, str | None]], rounds: int) -> None:
    from underthesea import ner, sent_tokenize, word_tokenize

    from vnextract import Extractor, Source
    from vnextract.kinds.registry import ALL_KINDS
    from vnextract.ner import entities
    from vnextract.text import SourceText
    from vnextract.text.segment import segment

    extractor = Extractor()
    items = [Source(text, published=day) for text, day in texts]
    plain = [text for text, _ in texts]
    sources = [SourceText.of(text) for text in plain]
    segmented = [segment(source) for source in sources]
    found = [
        (item, source, {kind.name: extractor.find(kind.name, source) for kind in ALL_KINDS}, entities(words))
        for item, source, words in zip(items, sources, segmented, strict=True)
    ]
    whole = "whole pipeline"
    work: dict[str, tuple[Callable[[Any], Any], Sequence[Any]]] = {
        "underthesea.word_tokenize": (word_tokenize, plain),
        "clean text and offset map": (SourceText.of, plain),
        "sentences and words": (segment, sources),
        "parts of speech and names": (entities, segmented),
        **{f"find {kind.name}": (partial(extractor.find, kind.name), sources) for kind in ALL_KINDS},
        "resolve and write facts": (lambda found: extractor.resolve(*found), found),
        whole: (extractor.extract, items),
    }
    best = dict.fromkeys(work, float("inf"))
    for _ in range(rounds):
        for name, (function, inputs) in work.items():
            best[name] = min(best[name], clock(function, inputs))
    count = len(texts)
    unit = best["underthesea.word_tokenize"]
    characters = sum(map(len, plain))
    print(f"{count} articles, {characters} characters; best of {rounds} rounds\n")
    rows = [
        (name, best[name] / count * 1e3, best[name] / characters * 1e6, best[name] / unit) for name in work
    ]
    few = plain[:: max(1, count // NER_ARTICLES)][:NER_ARTICLES]
    sentences = [[s for line in text.splitlines() for s in sent_tokenize(line)] for text in few]
    ours = min(clock(extractor.extract, few) for _ in range(rounds))
    slow = {
        f"underthesea.ner, {len(few)} whole articles": clock(ner, few),
        "underthesea.ner, the same sentence by sentence": clock(
            lambda parts: [ner(s) for s in parts], sentences
        ),
        "whole pipeline on the same": ours,
    }
    size = sum(map(len, few))
    tokenized = min(clock(word_tokenize, few) for _ in range(rounds))
    rows += [(name, s / len(few) * 1e3, s / size * 1e6, s / tokenized) for name, s in slow.items()]
    table(("stage", "ms an article", "µs a character", "× word_tokenize"), rows)
    for name, seconds in list(slow.items())[:2]:
        print(f"{name}: {seconds / ours:.1f} times the whole pipeline")
    print()


def linear(texts: list[tuple[str, str | None]]) -> None:
    """Time texts of each size: the same characters, cut into pieces of that size, where there are enough.

    Each size runs in a process of its own, so that the memory is that of this size.
    """
    from vnextract.text import SourceText
    from vnextract.text.segment import segment

    lines = [s.text[a:b] for s in (segment(SourceText.of(text)) for text, _ in texts) for a, b in s.sentences]
    rows = []
    for name, joined in (
        ("different sentences", "\n".join(lines)),
        ("one sentence", " ".join(line.rstrip(" .!?…") + "," for line in lines).replace(". ", ", ")),
    ):
        joined += "\n" if name == "different sentences" else " "
        for size in SIZES:
            total = max(size, SAMPLE)
            text = (joined * (total // len(joined) + 1))[:total]
            pieces = [text[at : at + size] for at in range(0, total, size)]
            measured = json.loads(child("measure", json.dumps(pieces)))
            per, other = (measured[key] / total * 1e6 for key in ("seconds", "word_tokenize"))
            rows.append((name, size, per, other, measured["megabytes"]))
    table(("text", "characters", "µs a character", "word_tokenize alone", "peak MB"), rows)


def measure(pieces: list[str]) -> None:
    import resource

    from vnextract import Extractor

    extractor = Extractor()
    extractor.extract(pieces[0][:2000])
    seconds = min(clock(extractor.extract, pieces) for _ in range(3))
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    from underthesea import word_tokenize

    word_tokenize("a")
    other = min(clock(word_tokenize, pieces) for _ in range(2))
    print(json.dumps({"seconds": seconds, "megabytes": megabytes, "word_tokenize": other}))


def child(part: str, text: str = "") -> str:
    command = [sys.executable, __file__, "--child", part]
    return subprocess.run(command, input=text, text=True, check=True, stdout=subprocess.PIPE).stdout


def start_up(texts: list[tuple[str, str | None]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "article.txt"
        article.write_text(texts[0][0], encoding="utf-8")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import vnextract": [sys.executable, "-c", "import vnextract"],
            "vnextract --help": [sys.executable, "-m", "vnextract.cli.main", "--help"],
            "vnextract extract one article": [
                sys.executable,
                "-m",
                "vnextract.cli.main",
                "extract",
                str(article),
            ],
        }
        script = Path(sys.executable).with_name("vnextract")
        rows = []
        for name, command in commands.items():
            if command[1] == "-m" and script.exists():
                command = [str(script), *command[3:]]
            start = partial(subprocess.run, check=True, capture_output=True)
            seconds = min(clock(start, [command], time.perf_counter) for _ in range(5))
            rows.append((name, seconds))
    table(("command", "seconds, best of 5"), rows)


def processes(texts: list[tuple[str, str | None]], articles: int) -> None:
    from vnextract.batch import PoolOptions, RunOptions, run
    from vnextract.store import Workspace

    rows = []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "articles.jsonl"
        with source.open("w", encoding="utf-8") as file:
            for i in range(articles):
                text, day = texts[i % len(texts)]
                # A number of its own makes each article another one, so that none counts as done already.
                row = {"id": f"a{i}", "text": f"{text}\n{i}", "published": day}
                file.write(json.dumps(row, ensure_ascii=False) + "\n")
        for workers in (1, 2):
            with Workspace.open(Path(folder) / f"workspace-{workers}", create=True) as workspace:
                options = RunOptions(pool=PoolOptions(workers=workers))
                before = os.times()
                seconds = clock(lambda w, o=options: run([source], w, o), [workspace], time.perf_counter)
                after = os.times()
            parent = after.user + after.system - before.user - before.system
            children = (after.children_user + after.children_system) - (
                before.children_user + before.children_system
            )
            per = (parent / articles * 1e3, children / articles * 1e3)
            rows.append((workers, seconds, articles / seconds, *per, rows[0][1] / seconds if rows else 1.0))
    head = ("processes", f"seconds for {articles}", "articles a second")
    cpu = ("processor ms an article: main", "workers and reader")
    table((*head, *cpu, "× one process"), rows)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--gold", type=Path, help="JSON lines with text and published")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=2000, help="for the comparison of processes")
    parser.add_argument("--only", default=",".join(PARTS), help=f"some of {', '.join(PARTS)}")
    parser.add_argument("--child", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        measure(json.load(sys.stdin))
        return
    chosen = arguments.only.split(",")
    texts = read_texts(arguments.gold)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores\n")
    if "stages" in chosen:
        stages(texts, arguments.rounds)
    if "linear" in chosen:
        linear(texts)
    if "start" in chosen:
        start_up(texts)
    if "processes" in chosen:
        processes(texts, arguments.articles)


if __name__ == "__main__":
    main()
