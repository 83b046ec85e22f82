"""A screenshot as a PNG of at most 256 colours, so that pictures stay small; nothing beyond the standard library."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

SIGNATURE = b"\x89PNG\r\n\x1a\n"
MOST = 256
Colour = tuple[int, int, int]


def quantised(png: bytes) -> bytes:
    """The picture with its 256 commonest colours; every other pixel takes the nearest. Eight bits, RGB or RGBA."""
    width, height, channels, rows = _pixels(png)
    wanted = [[_near(row[at], row[at + 1], row[at + 2]) for at in range(0, width * channels, channels)] for row in rows]
    counted = Counter(colour for row in wanted for colour in row)
    colours = [colour for colour, _ in counted.most_common(MOST)]
    place = {colour: index for index, colour in enumerate(colours)}
    for colour in counted:
        place.setdefault(colour, min(range(len(colours)), key=lambda index: _apart(colour, colours[index])))
    raw = b"".join(b"\0" + bytes(place[colour] for colour in row) for row in wanted)
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    table = b"".join(bytes(colour) for colour in colours)
    parts = [(b"IHDR", header), (b"PLTE", table), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b"")]
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def _near(red: int, green: int, blue: int) -> Colour:
    """A colour rounded to steps of four, white and black kept."""
    return (red & 252) | red >> 6, (green & 252) | green >> 6, (blue & 252) | blue >> 6


def _apart(one: Colour, other: Colour) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(SIGNATURE)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12


def _pixels(png: bytes) -> tuple[int, int, int, list[bytearray]]:
    """Width, height, channels and unfiltered rows. Raises ``ValueError`` for another kind of PNG."""
    parts = list(_chunks(png))
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", parts[0][1])
    if depth != 8 or kind not in (2, 6) or interlaced:
        raise ValueError("an eight-bit RGB or RGBA picture is expected")
    channels = 3 if kind == 2 else 4
    data = zlib.decompress(b"".join(part for name, part in parts if name == b"IDAT"))
    size, rows = width * channels, []
    above = bytearray(size)
    for at in range(0, height * (size + 1), size + 1):
        above = _unfiltered(data[at], bytearray(data[at + 1 : at + 1 + size]), above, channels)
        rows.append(above)
    return width, height, channels, rows


def _unfiltered(kind: int, row: bytearray, above: bytearray, step: int) -> bytearray:
    """PNG's five filters undone (W3C PNG, section 9)."""
    for at in range(len(row)) if kind else ():
        left = row[at - step] if at >= step else 0
        if kind == 1:
            guess = left
        elif kind == 2:
            guess = above[at]
        elif kind == 3:
            guess = (left + above[at]) >> 1
        else:
            guess = _paeth(left, above[at], above[at - step] if at >= step else 0)
        row[at] = (row[at] + guess) & 255
    return row


def _paeth(left: int, up: int, corner: int) -> int:
    far = left + up - corner
    return min((left, up, corner), key=lambda one: abs(far - one))
