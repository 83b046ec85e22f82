"""Pages as pixels: PNG of eight bits without interlace, as the typesetter writes it."""

from __future__ import annotations

import struct
import zlib


def pixels(png: bytes) -> tuple[int, int, list[tuple[int, int, int]]]:
    """Width, height and the colours row by row."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert depth == 8
    size = {2: 3, 6: 4}[kind]
    data, at = b"", 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        data += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += length + 12
    raw, line, found = zlib.decompress(data), width * size, []
    before = bytearray(line)
    for row in range(height):
        way, now = raw[row * (line + 1)], bytearray(raw[row * (line + 1) + 1 : (row + 1) * (line + 1)])
        for i in range(line):
            left, up, corner = (now[i - size] if i >= size else 0), before[i], (before[i - size] if i >= size else 0)
            now[i] = (now[i] + (0, left, up, (left + up) // 2, _paeth(left, up, corner))[way]) & 255
        found += [(now[i], now[i + 1], now[i + 2]) for i in range(0, line, size)]
        before = now
    return width, height, found


def _paeth(left: int, up: int, corner: int) -> int:
    guess = left + up - corner
    return min((left, up, corner), key=lambda one: abs(guess - one))


def red(png: bytes) -> int:
    """How many pixels are clearly red."""
    return sum(1 for r, g, b in pixels(png)[2] if r > 150 and g < 90 and b < 90)


def ink(png: bytes) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of everything that is not white, in mm of an A4 page."""
    width, height, found = pixels(png)
    dark = [(at % width, at // width) for at, colour in enumerate(found) if min(colour) < 128]
    across, down = 210 / width, 297 / height
    left, right = min(x for x, _ in dark) * across, (max(x for x, _ in dark) + 1) * across
    return left, min(y for _, y in dark) * down, right, (max(y for _, y in dark) + 1) * down
