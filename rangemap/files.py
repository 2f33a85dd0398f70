"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path

from rangemap.errors import InputError

__all__ = ["check_ending", "check_writable", "is_stream", "write_whole"]


def write_whole(path: str | os.PathLike[str], content: bytes, *, overwrite: bool = True) -> None:
    r"""Write a file under another name beside its place, then put it there in one step.

    Raises
    ------
    InputError
        If the folder is missing, the path is a folder, or the file is there already and
        ``overwrite`` is false. Whatever goes wrong, an old file stays as it was and no part of
        a new one is left.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_whole(Path(folder) / "table.csv", b"region,share\\n")
    ...     [path.name for path in Path(folder).iterdir()]
    ['table.csv']
    """
    if is_stream(Path(path)):
        Path(path).write_bytes(content)
        return
    check_writable(path, overwrite=overwrite)
    # A link keeps pointing at what it points at: the file behind it is the one replaced.
    target = Path(path).resolve()
    temporary = target.with_name(f".rangemap-{secrets.token_hex(8)}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def check_writable(path: str | os.PathLike[str], *, overwrite: bool = True) -> None:
    """Check that a file may be written there, before anything is.

    Raises
    ------
    InputError
        If the folder is missing, the path is a folder, or the file is there already and
        ``overwrite`` is false.
    """
    target = Path(path).resolve()
    if is_stream(target):
        return
    if not target.parent.is_dir():
        raise InputError(
            f"cannot write {path}: the folder {target.parent} does not exist; make it first"
        )
    if target.is_dir():
        raise InputError(f"cannot write {path}: it is a folder; give the name of a file in it")
    if target.exists() and not overwrite:
        raise InputError(
            f"cannot write {path}: the file is there already; choose another name, or pass "
            "overwrite=True"
        )


def check_ending(path: str | os.PathLike[str], endings: Sequence[str], *, what: str) -> None:
    """Refuse a name that promises another kind of file; a name without an ending promises none.

    Raises
    ------
    InputError
        If the name has an ending that is not among these.

    Examples
    --------
    >>> check_ending("ranges.html", [".html", ".htm"], what="a page")
    >>> check_ending("ranges.pdf", [".html", ".htm"], what="a page")
    Traceback (most recent call last):
    rangemap.errors.InputError: cannot write ranges.pdf: a page is written as .html or .htm
    """
    ending = Path(path).suffix.lower()
    if ending and ending not in endings:
        raise InputError(f"cannot write {path}: {what} is written as {' or '.join(endings)}")


def is_stream(path: Path) -> bool:
    """Tell whether what is there is no file: to put one in its place would take it away.

    ``/dev/stdout``, ``/dev/null``, a pipe.
    """
    return path.exists() and not path.is_file() and not path.is_dir()
