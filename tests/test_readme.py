"""What the README and the package's own docstring show is what happens."""

import doctest
import re
import shlex
from pathlib import Path

import click
import pytest

import vnextract
from vnextract.cli.main import cli

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


PAGES = ("README.md", "README.vi.md", *(f"docs/{page.name}" for page in (ROOT / "docs").glob("*.md")))


@pytest.mark.parametrize("name", PAGES)
def test_the_commands_shown_exist(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("click.core.prompt", lambda *_, **__: "password")
    monkeypatch.setattr(click.Path, "convert", lambda _, value, *__: value)  # the files need not exist
    shown = re.findall(r"^(?:\$ )?vnextract .*$", (ROOT / name).read_text(encoding="utf-8"), re.MULTILINE)
    for line in shown:
        line = line.split(" > ")[0].removeprefix("$ ")
        arguments = shlex.split(line, comments=True)[1:]
        command: click.Command = cli
        with click.Context(cli) as context:
            while isinstance(command, click.Group):
                found = command.get_command(context, arguments.pop(0))
                assert found is not None, line
                command = found
            command.make_context(line, arguments)


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
