"""The ``vnextract`` command. Commands are imported when called, so that ``--help`` answers at once."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click

from vnextract import __version__
from vnextract.cli.exits import INPUT_FAILED, INTERRUPTED, USAGE
from vnextract.errors import InvalidDateError, RuleError, VnExtractError

# Name → (module, attribute, help). The help stands here so that listing the commands imports none of them.
COMMANDS: Mapping[str, tuple[str, str, str]] = {
    "extract": ("vnextract.cli.extract", "extract", "Extract the facts of articles: files, folders, or '-'."),
    "run": ("vnextract.cli.batch", "run", "Extract a large folder into a workspace that can be resumed."),
    "status": ("vnextract.cli.batch", "status", "Show how a workspace's runs stand."),
    "retry": ("vnextract.cli.batch", "retry", "Redo the failures of a workspace."),
    "export": ("vnextract.cli.batch", "export", "Write a workspace as JSON, CSV, Parquet and other formats."),
    "import": ("vnextract.cli.batch", "import_", "Read what was corrected in Label Studio or doccano."),
    "diff": ("vnextract.cli.batch", "diff", "Show the facts that two runs or exports differ in."),
    "delete": ("vnextract.cli.batch", "delete", "Remove an article and all that came from it."),
    "backup": ("vnextract.cli.batch", "backup", "Copy a workspace safely, even while it is in use."),
    "review": ("vnextract.cli.review", "review", "Check facts in the browser, side by side with the text."),
    "users": ("vnextract.cli.review", "users", "Manage the reviewers of a workspace."),
    "evaluate": ("vnextract.cli.evaluate", "evaluate", "Score the extractor against a gold file."),
    "explain": ("vnextract.cli.explain", "explain", "Show the rule and the cues behind each fact of a file."),
    "rules": ("vnextract.cli.rules", "rules", "Check rule folders by their own examples."),
    "schema": ("vnextract.cli.schema", "schema", "Print the JSON Schema of the output document."),
}
# The modules of the extras in pyproject.toml.
_EXTRAS = {
    "parquet": ("pyarrow",),
    "dask": ("distributed", "dask", "fsspec"),
    "review": ("starlette", "uvicorn", "jinja2", "itsdangerous"),
}
_EPILOG = """\
\b
Exit codes: 0 all good, 1 a check failed, 2 usage, 3 some or all inputs
failed or are missing, 4 the paths hold no article, 130 interrupted.
"""


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order of ``COMMANDS``."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None if there is none of that name."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, help) for name, (_, _, help) in COMMANDS.items()])


@click.command(
    cls=LazyGroup,
    epilog=_EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, "-V", "--version", prog_name="vnextract")
def cli() -> None:
    """Officials, dates, legal documents and percentages from Vietnamese news articles.

    Every fact is grounded in the characters that it was read from.
    """


def main(arguments: list[str] | None = None) -> None:
    """Run the command line and exit with its code; an error is one line on standard error, no traceback."""
    sys.exit(run(arguments))


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # Vietnamese letters leave as UTF-8 whatever the locale says; tests put other streams in their place.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        # Not cli.main(): it ends the process with 1 when nobody reads our output any more.
        given = sys.argv[1:] if arguments is None else arguments
        with cli.make_context("vnextract", list(given)) as context:
            result: Any = cli.invoke(context)
        sys.stdout.flush()
        return result if isinstance(result, int) else 0
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("vnextract: interrupted", err=True)
        return INTERRUPTED
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "vnextract"
        return _fail(f"{error.format_message().rstrip('.')}; see '{where} --help'", USAGE)
    except click.ClickException as error:
        return _fail(error.format_message(), error.exit_code)
    except RuleError as error:
        for problem in error.problems:
            _fail(problem, USAGE)
        return USAGE
    except InvalidDateError as error:
        return _fail(str(error), USAGE)
    except BrokenPipeError:
        # The reader of our output has left ("| head"): nobody is there to be told.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except VnExtractError as error:
        return _fail(str(error), INPUT_FAILED)
    except OSError as error:
        return _fail(f"{error.filename or 'input or output'}: {error.strerror or error}", INPUT_FAILED)
    except ModuleNotFoundError as error:
        return _fail(f"this needs {error.name}, which is not installed{_remedy(error.name)}", USAGE)
    except Exception as error:
        return _fail(f"a mistake of ours, please report it: {type(error).__name__}: {error}", INPUT_FAILED)


def _remedy(module: str | None) -> str:
    """How to install a library that is one of our extras."""
    extra = next((extra for extra, modules in _EXTRAS.items() if module in modules), None)
    return f": pip install 'vnextract[{extra}]'" if extra else "; install vnextract anew"


def _fail(message: str, code: int) -> int:
    click.echo(f"vnextract: {' '.join(message.split())}", err=True)
    return code
