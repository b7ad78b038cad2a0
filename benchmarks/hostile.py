"""Time every shipped pattern on near-misses of itself, and the whole pipeline on texts made to be slow.

    python benchmarks/hostile.py [--slowest 10]

A near-miss is an example of the pattern with its end cut off, doubled, glued or stretched, repeated to 10 kB
and to 100 kB. Time may grow tenfold, with a margin for the clock. Ends with status 1 if something grows more.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import regex

from vnextract import Extractor
from vnextract.kinds.registry import ALL_KINDS
from vnextract.rulebook import CompiledPattern, Pattern, Rulebook
from vnextract.rulebook.examples import parse_marked
from vnextract.text import SourceText

SMALL, LARGE = 10_000, 100_000
# A small text is mostly overhead and noise, so growth counts from this on; seconds for the large text.
NOTICED = 0.03
MARGIN = 1.6
TIMEOUT = 60.0
UNITS = (
    "1", "9", " ", ".", ",", "-", "%", "/", "(", "“", "a", "Đ", "\u0301", "😀", "\n", "1/", "1/1/", "1.",
    "1,", "1-", "10%", "ngày ", "ngày 1/", "ngày 1 tháng ", "tháng ", "năm ", "từ ngày 1 đến ", "số ",
    "Nghị quyết ", "Nghị quyết số ", "các Nghị quyết 1, ", "1/2020/NĐ-", "Luật ", "Điều 1 ", "khoản 1 ",
    "ông ", "Ông Nguyễn ", "Nguyễn Văn An, ", "Chủ tịch ", "Phó Chủ tịch UBND ", "Bí thư, Chủ tịch ",
    "UBND tỉnh ", "Nguyễn ", "A ", "A. ", "tăng ", "trên 1", "từ 1% đến ", "thứ ", "xếp thứ 1/", "1/1 xã ",
    "http://!", "a.", "+-", "x@", "A'", "ʺ", "http://a.vn/(", "TP. ", "! ", "… ", "\u200b",
    "e\u0302\u0323", "TP.HCM-", "H'", "nay ", "quý I/",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measured:
    name: str
    unit: str
    small: float
    large: float

    @property
    def grows(self) -> float:
        return self.large / self.small / (LARGE / SMALL)

    @property
    def fails(self) -> bool:
        return self.large > NOTICED and self.grows > MARGIN


def near_misses(pattern: Pattern) -> Iterator[str]:
    """Short texts that begin like an example of a pattern and then go wrong."""
    for example in pattern.examples:
        marked = parse_marked(example)
        for start, end in marked.spans or ((0, len(marked.text)),):
            surface = marked.text[start:end]
            before = marked.text[max(0, start - 12) : start]
            yield surface[:-1]
            yield surface + "x "
            yield surface + surface
            yield before + surface[: len(surface) // 2] + " "
            yield surface.replace(" ", "  ")
            yield regex.sub(r"\d+", "1111111111", surface)
            yield surface.rsplit(" ", 1)[0] + " "
            yield surface + ", "


def patterns(rulebook: Rulebook) -> Iterator[tuple[str, CompiledPattern[Pattern]]]:
    for kind in ALL_KINDS:
        for name, model in kind.schema.items():
            if issubclass(model, Pattern):
                for pattern in rulebook.patterns(kind.name, name, model):
                    yield kind.name, pattern


def fill(unit: str, size: int) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def clock(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measure(name: str, unit: str, work: Callable[[str], object]) -> Measured:
    small, large = fill(unit, SMALL), fill(unit, LARGE)
    found = Measured(
        name, unit, min(clock(lambda: work(small)) for _ in range(2)), clock(lambda: work(large))
    )
    if found.fails:  # or the machine was busy
        best = (min(clock(lambda text=text: work(text)) for _ in range(4)) for text in (small, large))
        found = Measured(name, unit, *best)
    return found


def report(title: str, found: list[Measured], slowest: int) -> bool:
    failed = [m for m in found if m.fails]
    print(f"## {title}: {len(found)} measured, {len(failed)} grow faster than the text\n")
    print("| what | repeated | µs a character at 10 kB | at 100 kB | growth |")
    print("|---|---|---:|---:|---:|")
    for m in [*failed, *sorted(found, key=lambda m: -m.large)[:slowest]]:
        per = f"{m.small / SMALL * 1e6:.2f} | {m.large / LARGE * 1e6:.2f} | {m.grows:.2f}"
        print(f"| {m.name} | {m.unit[:40]!r} | {per} |")
    print(flush=True)
    return not failed


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--slowest", type=int, default=10, help="rows to show a table")
    slowest: int = parser.parse_args().slowest
    extractor = Extractor()
    found = []
    for kind, pattern in patterns(extractor.rulebook):
        units = sorted({unit for unit in near_misses(pattern.entry) if unit.strip()})

        def search(text: str, pattern: CompiledPattern[Pattern] = pattern) -> None:
            for _ in pattern.finditer(SourceText(text, text, text), timeout=TIMEOUT):
                pass

        found += [measure(f"{kind} {pattern.entry.id}", unit, search) for unit in units]
    good = report("Patterns on near-misses of their own", found, slowest)
    whole = [measure("whole pipeline", unit, extractor.extract) for unit in UNITS]
    return 0 if report("The whole pipeline", whole, slowest) and good else 1


if __name__ == "__main__":
    raise SystemExit(main())
