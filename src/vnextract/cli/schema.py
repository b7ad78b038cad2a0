"""``vnextract schema``."""

from __future__ import annotations

import click


@click.command()
def schema() -> None:
    """Print the JSON Schema of the output document."""
    import json

    from vnextract.schema import json_schema

    click.echo(json.dumps(json_schema(), indent=2, ensure_ascii=False))
