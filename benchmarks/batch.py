"""Run thousands of mixed files through the batch, and say whether all is there, how fast, and in what memory.

    python benchmarks/batch.py [--count 20000] [--workers 1 2] [--single 1000] [--keep FOLDER]

Makes the files with benchmarks/made_articles.py, runs them with each number of workers, and compares the
workspace with the list of what was made. ``--single`` first times that many articles through one plain
process, reading and extracting one after the other, as ``vnextract extract`` does. Ends with status 1 if
anything is missing.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from benchmarks.made_articles import make  # noqa: E402

MEGABYTE = 1024 * 1024
_ONE_PROCESS = """
import itertools, sys, time
from vnextract import Extractor
from vnextract.model import Source
from vnextract.readers import read_paths
extractor = Extractor()
extractor.extract("Ngày 6/6/2024.")
began, used, count = time.perf_counter(), time.process_time(), 0
for found in read_paths([sys.argv[1]]):
    if isinstance(found, Source):
        extractor.extract(found).to_json()
        count += 1
        if count == int(sys.argv[2]):
            break
print(count / (time.perf_counter() - began), (time.process_time() - used) / count)
"""


def one_process(folder: Path, count: int) -> tuple[float, float]:
    """Articles a second in one plain process, and seconds of processor an article."""
    command = [sys.executable, "-c", _ONE_PROCESS, str(folder), str(count)]
    rate, used = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(rate), float(used)


def run(folder: Path, database: Path, workers: int) -> dict[str, float]:
    """Seconds by the clock and of all processors; megabytes at the highest point: driver, largest child."""
    command = [
        sys.executable, "-c", "from vnextract.cli.main import main; main()",
        "run", str(folder), "--workspace", str(database), "--workers", str(workers), "--progress", "none",
    ]  # fmt: skip
    began = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    highest: dict[int, int] = {}

    ended = threading.Event()

    def watch() -> None:
        while not ended.is_set():
            for pid in [process.pid, *_children(process.pid)]:
                highest[pid] = max(highest.get(pid, 0), _highest_memory(pid))
            time.sleep(0.5)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _, _, usage = os.wait4(process.pid, 0)  # of the process and of all children it has waited for
    process.returncode = 0
    seconds = time.perf_counter() - began
    ended.set()
    watcher.join()
    driver = highest.pop(process.pid, 0)
    return {
        "seconds": seconds,
        "processor": usage.ru_utime + usage.ru_stime,
        "driver": driver / MEGABYTE,
        "worker": max(highest.values(), default=0) / MEGABYTE,
    }


def check(folder: Path, database: Path, manifest: dict[str, Any]) -> list[str]:
    """What differs between what was made and what the workspace holds."""
    from vnextract.store import Workspace

    with Workspace.open(database, create=False) as workspace:
        found = Counter(article.path.partition("!")[0] for article in workspace.articles())
        failed = {failure.path: failure for failure in workspace.failures()}
    problems, told = [], Counter()
    for name, holds in manifest.items():
        path = f"{folder.name}/{name}"
        if isinstance(holds, int):
            if found[path] != holds or path in failed:
                problems.append(f"{path}: {found[path]} of {holds} articles; {failed.get(path)}")
        elif path in found or path not in failed:
            problems.append(f"{path}: {holds} was not reported")
        else:
            told[holds, failed[path].error] += 1
    for (damage, error), number in sorted(told.items()):
        print(f"  {number:5} × {damage}: {error}")
    return problems


def _children(pid: int) -> list[int]:
    try:
        found = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
    return found + [grandchild for child in found for grandchild in _children(child)]


def _highest_memory(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--single", type=int, default=1000)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        place = given.keep or Path(temporary)
        place.mkdir(parents=True, exist_ok=True)
        folder = place / "made"
        manifest = make(folder, given.count, 0.02, 1)
        articles = sum(holds if isinstance(holds, int) else 1 for holds in manifest.values())
        print(f"{articles:,} articles in {len(manifest):,} files; {os.cpu_count()} processors", flush=True)
        base, used = one_process(folder, given.single)
        print(
            f"one plain process: {base:.1f} articles a second, {1000 * used:.1f} ms of processor each",
            flush=True,
        )
        problems: list[str] = []
        for workers in given.workers:
            database = place / f"{workers}.db"
            database.unlink(missing_ok=True)
            measured = run(folder, database, workers)
            rate = articles / measured["seconds"]
            print(
                f"{workers} workers: {measured['seconds']:.0f} s, {rate:.1f} articles a second, "
                f"{rate / base:.2f} times one process; "
                f"{1000 * measured['processor'] / articles:.1f} ms of processor each; "
                f"driver {measured['driver']:.0f} MB, "
                f"largest child {measured['worker']:.0f} MB, "
                f"workspace {database.stat().st_size / MEGABYTE:.0f} MB",
                flush=True,
            )
            problems += check(folder, database, manifest)
    for problem in problems[:50]:
        print(problem)
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
