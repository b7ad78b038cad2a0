"""The real server in a process of its own, and a real Chromium."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SCREENSHOTS = Path(os.environ.get("VNEXTRACT_SCREENSHOTS", "build/screenshots"))


class Server:
    """``vnextract review`` on a workspace; ``address`` is what it printed."""

    def __init__(self, workspace: Path, *options: str, port: int = 0) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-c", "from vnextract.cli.main import main; main()",
                "review", str(workspace), "--port", str(port), *options,
            ],
            stdout=subprocess.PIPE,
            text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        assert self.address.startswith("http"), "the server did not start"
        self.home = self.address.partition("/login")[0].rstrip("/")

    @property
    def port(self) -> int:
        return int(self.home.rpartition(":")[2])

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def serving(workspace: Path, *options: str) -> Iterator[Server]:
    server = Server(workspace, *options)
    try:
        yield server
    finally:
        server.stop()


def open_article(page: Any, server: Server, number: int = 1) -> None:
    """Go to an article and wait until its script has drawn it."""
    page.goto(f"{server.home}/articles/{number}")
    ready(page)


def ready(page: Any) -> None:
    page.wait_for_selector("body[data-ready]")


def saved(page: Any) -> None:
    """Wait until every decision is confirmed."""
    page.locator("#saving", has_text="Đã lưu").wait_for()


def select_words(page: Any, words: str) -> None:
    """Select words of the article as a mouse would, whatever marks they cross."""
    page.evaluate(
        """(words) => {
          const spans = [...document.querySelectorAll('#text [data-start]')];
          const leaves = spans.map((span) => span.firstChild).filter(Boolean);
          const paragraphs = Map.groupBy(leaves, (leaf) => leaf.parentElement.closest('p'));
          for (const own of paragraphs.values()) {
            const at = own.map((leaf) => leaf.data).join('').indexOf(words);
            if (at < 0) continue;
            const place = (unit, atEnd) => {
              for (const leaf of own) {
                if (unit < leaf.length || (atEnd && unit === leaf.length)) return [leaf, unit];
                unit -= leaf.length;
              }
            };
            getSelection().setBaseAndExtent(...place(at, false), ...place(at + words.length, true));
            return;
          }
          throw new Error('not in the article: ' + words);
        }""",
        words,
    )
