"""What the pages say, in Vietnamese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

LANGUAGES = ("vi", "en")


@cache
def messages(language: str) -> Mapping[str, str]:
    """Key → text in one language ("vi" or "en"); ``{name}`` stands for what :func:`say` fills in."""
    content = resources.files("vnextract.review").joinpath("messages.toml").read_text(encoding="utf-8")
    return {key: told[language] for key, told in tomllib.loads(content).items()}


def say(language: str, key: str, **values: object) -> str:
    """One message with its values filled in."""
    return messages(language)[key].format(**values)
