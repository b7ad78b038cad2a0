"""What the README and the package's own docstring show is what happens."""

import doctest
import re
from pathlib import Path

import vnextract

ROOT = Path(__file__).parents[1]


def test_the_readme_example_runs() -> None:
    blocks = re.findall(
        r"```python\n(>>>.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert blocks
    for block in blocks:
        example = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
        assert doctest.DocTestRunner(verbose=False).run(example).failed == 0


def test_the_docstring_example_runs() -> None:
    assert doctest.testmod(vnextract).failed == 0


def test_both_readmes_give_the_same_two_commands() -> None:
    commands = [
        re.findall(r"^python3 -m venv .*$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("README.md", "README.vi.md")
    ]
    assert commands[0] == commands[1]
    assert len(commands[0]) == 2


def test_links_lead_to_files() -> None:
    for name in (
        "README.md",
        "README.vi.md",
        "CONTRIBUTING.md",
        *(p.relative_to(ROOT) for p in (ROOT / "docs").glob("*.md")),
    ):
        page = ROOT / name
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{name}: {target}"
