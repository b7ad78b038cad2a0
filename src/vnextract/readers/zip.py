"""Archives: every member that has a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from vnextract.errors import InputError
from vnextract.model import Failure, Source
from vnextract.readers.inputs import Input, is_passed_over
from vnextract.readers.options import Limits, ReadOptions


def read(item: Input, options: ReadOptions) -> Iterator[Source | Failure]:
    """Read the members in sorted order; a bad member is a failure of its own.

    Raises:
        InputError: no ZIP, too many members, an archive too deep inside others, or growth without measure.
    """
    from vnextract.readers import is_known, read_input

    limits = options.limits
    if item.depth + 1 > limits.depth:
        raise InputError("archives inside archives; unpack the outer one")
    with item.open(limits) as stream:
        # The directory stands at the end, so a compressed stream has to be read whole.
        source = io.BytesIO(item.read(limits)) if item.compressed else stream
        try:
            archive = zipfile.ZipFile(source)
        except zipfile.BadZipFile as error:
            raise InputError(f"no readable ZIP: {error}") from error
        with archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, limits)
            for entry in sorted(entries, key=_name):
                name = _name(entry)
                parts = PurePosixPath(name).parts
                if any(map(is_passed_over, parts)) or not is_known(name):
                    continue
                path, full = f"{item.path}!{name}", f"{item.stem}/{name}"
                try:
                    data = _member(archive, entry, limits)
                except InputError as error:
                    yield Failure(full, path, "InputError", str(error))
                    continue
                compressed = name.lower().endswith(".gz")
                full = full[: -len(".gz")] if compressed else full
                yield from read_input(Input(path, full, data, compressed, item.depth + 1), options)


def _check(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.members:
        raise InputError(f"more than {limits.members:,} files in the archive")
    expanded = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if expanded > min(limits.expanded, max(limits.ratio_floor, packed * limits.ratio)):
        raise InputError("the archive expands without measure; unpack it yourself if you trust it")


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a member; writers that forget the UTF-8 flag leave it as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> bytes:
    if entry.flag_bits & 0x1:
        raise InputError("it has a password; pack it without one")
    if entry.file_size > limits.file:
        raise InputError(f"larger than {limits.file:,} bytes; split it or give JSON lines")
    try:
        with archive.open(entry) as stream:
            # The size in the directory may lie.
            data = stream.read(limits.file + 1)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise InputError(f"damaged member: {error}") from error
    if len(data) > limits.file:
        raise InputError(f"larger than {limits.file:,} bytes; split it or give JSON lines")
    return data
