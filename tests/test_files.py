"""Files are written whole or not at all; what is no file is written into, never replaced."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest

from rangemap.errors import InputError
from rangemap.files import check_ending, write_whole


def test_a_file_behind_a_link_is_replaced_and_the_link_stays(tmp_path: Path) -> None:
    target, link = tmp_path / "a.html", tmp_path / "latest.html"
    target.write_bytes(b"old")
    link.symlink_to(target)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_a_pipe_is_written_into_and_stays_a_pipe(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    received: list[bytes] = []
    reader = threading.Thread(target=lambda: received.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_whole(pipe, b"page")
    reader.join(timeout=10)
    assert received == [b"page"]
    assert pipe.is_fifo()


def test_a_file_is_written_beside_its_place_and_moved_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move from another file system would be a copy, which can stop half-way."""
    moved: list[tuple[Path, Path, bytes]] = []
    move = Path.replace

    def recorded(self: Path, target: Path) -> Path:
        moved.append((self.parent, target, self.read_bytes()))
        return move(self, target)

    monkeypatch.setattr(Path, "replace", recorded)
    write_whole(tmp_path / "a.html", b"page")
    assert moved == [(tmp_path, tmp_path / "a.html", b"page")]
    assert [file.name for file in tmp_path.iterdir()] == ["a.html"]


@pytest.mark.parametrize("name", ["ranges.pdf", "ranges.html.gz", "RANGES.CSV"])
def test_a_name_that_promises_another_kind_of_file_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"a page is written as \.html or \.htm"):
        check_ending(name, [".html", ".htm"], what="a page")


@pytest.mark.parametrize("name", ["ranges.html", "RANGES.HTM", "ranges", "a.b/ranges"])
def test_a_name_of_its_kind_or_without_an_ending_is_taken(name: str) -> None:
    check_ending(name, [".html", ".htm"], what="a page")
