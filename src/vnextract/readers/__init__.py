"""Readers: files of many formats in, source texts out.

A new format is one module and one line in ``_READERS``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.inputs import Input, find_inputs
from vnextract.readers.options import Limits, ReadOptions

Reader = Callable[[Input, ReadOptions], Iterator[Source | Failure]]

# Ending → module of this package with a function ``read``; a module is imported when its first file comes.
_READERS: Mapping[str, str] = {
    ".txt": "txt",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".pdf": "pdf",
    ".zip": "zip",
}


def is_known(name: str) -> bool:
    """Whether a file of this name can be read, ``.gz`` or not."""
    bare = name.lower().removesuffix(".gz")
    return any(bare.endswith(ending) for ending in _READERS)


def read_paths(paths: Iterable[str | Path], options: ReadOptions | None = None) -> Iterator[Source | Failure]:
    """Read files, folders and globs, each article with an id of its own.

    Args:
        paths: What :func:`find_inputs` takes.
        options: Field names, limits, a publication date for texts that bring none.

    Yields:
        Articles in the order of the paths, files of a folder sorted; a failure for each file or record that
        can't be read.
    """
    options = options or ReadOptions()

    def read() -> Iterator[Source | Failure]:
        for found in find_inputs(paths, is_known):
            if isinstance(found, Failure):
                yield found
            else:
                yield from read_input(found, options)

    return with_unique_ids(read())


def read_input(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read one file by its ending; whatever goes wrong is a failure of that file alone."""
    name = _READERS.get(item.ending)
    if name is None:
        known = " ".join(_READERS)
        yield Failure(
            item.stem, item.path, "InputError", f"no reader for {item.ending or 'it'}; there are {known}"
        )
        return
    try:
        reader: Reader = import_module(f"vnextract.readers.{name}").read
        for found in reader(item, options):
            yield _checked(found, options) if isinstance(found, Source) else found
    except Exception as error:  # parsers of foreign formats raise anything
        yield Failure(item.stem, item.path, type(error).__name__, reason_of(error))


def reason_of(error: BaseException) -> str:
    """An error as one line for people."""
    if isinstance(error, OSError) and error.strerror:
        return f"can't read it: {error.strerror}"
    return " ".join(str(error).split()) or type(error).__name__


def _checked(source: Source, options: ReadOptions) -> Source | Failure:
    if len(source.text) > options.limits.text:
        reason = f"longer than {options.limits.text:,} characters; split it into articles"
        return Failure(source.id, source.path, InputError.__name__, reason)
    if source.published in (None, "") and options.published is not None:
        return replace(source, published=options.published, published_from="option")
    return source


def with_unique_ids(found: Iterable[Source | Failure]) -> Iterator[Source | Failure]:
    """Give the second article of an id the id ``<id>~2``, so that no result takes another's place."""
    seen: dict[str, int] = {}
    for item in found:
        if isinstance(item, Source) and item.id is not None:
            name = item.id
            while name in seen:
                seen[item.id] += 1
                name = f"{item.id}~{seen[item.id]}"
            seen[name] = 1
            item = replace(item, id=name)
        yield item


__all__ = [
    "Input",
    "Limits",
    "ReadOptions",
    "find_inputs",
    "is_known",
    "read_input",
    "read_paths",
    "with_unique_ids",
]
