"""What a change of rules or code wins and loses: the facts gained, lost and altered between two commits.

    python benchmarks/gains.py OLD [NEW] --texts corpus/gold/*.jsonl ../shared/evaluation/dev.jsonl

OLD and NEW are anything git knows (``HEAD~1``, a branch); without NEW the working tree is compared. Each side
extracts the same texts with its own code and rules; then ``vnextract diff`` of the two exports prints
the counts by kind and rule and, with ``--list``, every difference as a line of JSON.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
# Run from sources: rules/ stands beside src/, so the package is told where it is.
EXTRACT = """\
import importlib.util, sys
root = sys.argv[1]
sys.path.insert(0, root + "/src")
rules = root + "/rules"
spec = importlib.util.spec_from_file_location(
    "vnextract.rules", rules + "/__init__.py", submodule_search_locations=[rules]
)
import vnextract
vnextract.rules = importlib.util.module_from_spec(spec)
sys.modules["vnextract.rules"] = vnextract.rules
sys.argv = ["vnextract", *sys.argv[2:]]
from vnextract.cli.main import main
sys.exit(main())
"""


def extract(root: Path, texts: list[Path], output: Path) -> None:
    """Extract the texts with the code and rules under ``root`` into one JSON-lines file."""
    with output.open("wb") as lines:
        command = [sys.executable, "-c", EXTRACT, str(root), "extract", "--quiet", *map(str, texts)]
        subprocess.run(command, check=True, stdout=lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("old")
    parser.add_argument("new", nargs="?")
    parser.add_argument("--texts", nargs="+", type=Path, required=True)
    parser.add_argument("--list", action="store_true")
    options = parser.parse_args()
    texts = [path.resolve() for path in options.texts]
    with tempfile.TemporaryDirectory() as place:
        exports = []
        for name, revision in (("old", options.old), ("new", options.new)):
            root = ROOT
            if revision is not None:
                root = Path(place, name)
                subprocess.run(
                    ["git", "-C", str(ROOT), "worktree", "add", "--quiet", "--detach", str(root), revision],
                    check=True,
                )
            try:
                exports.append(Path(place, f"{name}.jsonl"))
                extract(root, texts, exports[-1])
            finally:
                if revision is not None:
                    subprocess.run(
                        ["git", "-C", str(ROOT), "worktree", "remove", "--force", str(root)], check=True
                    )
        run = "import sys; from vnextract.cli.main import main; sys.exit(main())"
        command = [sys.executable, "-c", run, "diff", *map(str, exports)]
        subprocess.run([*command, "--list"] if options.list else command, check=True)


if __name__ == "__main__":
    main()
