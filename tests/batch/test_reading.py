"""Files that hang or kill whoever reads them are failures of their own."""

from __future__ import annotations

import gzip
import os
import signal
import zipfile
from dataclasses import replace
from multiprocessing.connection import wait
from pathlib import Path

import pytest
from tests.batch.fakes import FAST

from vnextract.batch.pool import Task
from vnextract.batch.reading import EndOfFile, Place, Reading, relative_path, root_folder
from vnextract.readers import Input, ReadOptions, find_inputs, is_known
from vnextract.store import StoredFailure


class KillingInput(Input):
    """Kills the process that reads it; "once" in its name makes it do so only the first time."""

    @property
    def ending(self) -> str:
        marker = Path(self.path + ".marker")
        if not marker.exists():
            if "once" in self.name:
                marker.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return ".txt"


def places_of(folder: Path) -> list[Place]:
    items = [item for item in find_inputs([folder], is_known) if isinstance(item, Input)]
    return [Place(item, f"news/{relative_path(item)}") for item in items]


def read_all(places: list[Place]) -> list[Task | StoredFailure | EndOfFile]:
    reading = Reading(places, ReadOptions(), replace(FAST, timeout=3.0))
    found = []
    try:
        while not reading.done:
            if (one := reading.take()) is not None:
                found.append(one)
            else:
                wait(reading.connections(), timeout=0.1)
                reading.check(hungry=True)
    finally:
        reading.close()
    return found


def told(found: list[Task | StoredFailure | EndOfFile]) -> list[tuple[str, ...]]:
    lines: list[tuple[str, ...]] = []
    for one in found:
        if isinstance(one, Task):
            lines.append(("article", one.key))
        elif isinstance(one, StoredFailure):
            lines.append(("failure", one.key, one.error))
    return lines


def test_a_file_that_kills_its_reader_is_alone_a_failure(tmp_path: Path):
    for n in range(5):
        (tmp_path / f"{n}.txt").write_text(f"Tin {n}", encoding="utf-8")
    places = places_of(tmp_path)
    places[1] = Place(KillingInput(str(tmp_path / "1.txt"), "1.txt"), "news/1.txt")
    places[3] = Place(KillingInput(str(tmp_path / "3.txt"), "once.txt"), "news/once.txt")
    assert told(read_all(places)) == [
        ("article", "news/0.txt"),
        ("failure", "news/1.txt", "ReaderDied"),
        ("article", "news/2.txt"),
        ("article", "news/once.txt"),
        ("article", "news/4.txt"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_file_that_never_ends_is_alone_a_failure(tmp_path: Path):
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"Tin {n}", encoding="utf-8")
    places = places_of(tmp_path)
    os.mkfifo(tmp_path / "1-pipe.txt")
    pipe = Input(str(tmp_path / "1-pipe.txt"), "1-pipe.txt")
    places.insert(1, Place(pipe, "news/1-pipe.txt"))
    assert told(read_all(places)) == [
        ("article", "news/0.txt"),
        ("failure", "news/1-pipe.txt", "Timeout"),
        ("article", "news/1.txt"),
        ("article", "news/2.txt"),
    ]


def test_keys_are_paths_and_never_the_same(tmp_path: Path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt.gz").write_bytes(gzip.compress(b"Tin a"))
    (tmp_path / "b.jsonl").write_text('{"id": 7, "text": "x"}\n{"id": 7, "text": "y"}\n{"text": "z"}\n')
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr("m/one.txt", "Tin 1")
        archive.writestr("two.json", '{"id": "two!", "text": "Tin 2"}')
    places = places_of(tmp_path)
    assert {root_folder(place.item) for place in places} == {tmp_path}
    assert [key for _, key in told(read_all(places))] == [
        "news/b.jsonl#7",
        "news/b.jsonl#7~2",
        "news/b.jsonl#b/3",
        "news/c.zip!m/one.txt",
        "news/c.zip!two.json#two!",
        "news/sub/a.txt.gz",
    ]
