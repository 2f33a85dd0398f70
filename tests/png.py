"""Read a PNG of eight bits a channel, by its specification: for tests that look at pixels."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

CHANNELS = {2: 3, 6: 4}


def pixels_of(png: bytes) -> Pixels:
    """Return red, green and blue of each pixel: rows, columns, three."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks = list(chunks_of(png))
    width, height, depth, colour, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[0][1])
    assert (depth, interlaced) == (8, 0)
    channels = CHANNELS[colour]
    data = zlib.decompress(b"".join(content for name, content in chunks if name == b"IDAT"))
    lines = np.frombuffer(data, np.uint8).reshape(height, 1 + width * channels)
    image = np.zeros((height, width, channels), np.uint8)
    above = np.zeros((width, channels), np.uint8)
    for row, line in enumerate(lines):
        above = image[row] = unfiltered(int(line[0]), line[1:].reshape(width, channels), above)
    return image[:, :, :3]


def size_of(png: bytes) -> tuple[int, int]:
    """Return width and height."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def chunks_of(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def unfiltered(kind: int, line: Pixels, above: Pixels) -> Pixels:
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0, dtype=np.uint8)
    if kind == 2:
        return line + above
    out = [[0] * line.shape[1]]
    for now, up, corner in zip(line.tolist(), above.tolist(), [[0] * 4, *above.tolist()],
                               strict=False):  # fmt: skip
        left = out[-1]
        guess = [
            (a + b) // 2 if kind == 3 else paeth(a, b, c)
            for a, b, c in zip(left, up, corner, strict=False)
        ]
        out.append([(x + g) % 256 for x, g in zip(now, guess, strict=True)])
    return np.array(out[1:], np.uint8)


def paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda value: abs(guess - value))
