"""A run in a process of its own, to be killed: ``python -m tests.batch.victim FOLDER WORKSPACE``."""

from __future__ import annotations

import sys
from dataclasses import replace

from tests.batch.fakes import FAST, RECIPE, make_slow

from vnextract.batch import RunOptions, run
from vnextract.store import Workspace

if __name__ == "__main__":
    with Workspace.open(sys.argv[2]) as workspace:
        outcome = run(
            [sys.argv[1]],
            workspace,
            RunOptions(pool=replace(FAST, timeout=60.0)),
            make=make_slow,
            recipe=RECIPE,
        )
    sys.exit(0 if outcome.state == "finished" else 130)
