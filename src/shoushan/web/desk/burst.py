"""What a reader, a scanner or a paste puts into the one search box: plain digits, no blanks, the number out of a QR code."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote, urlsplit

ADDRESS = re.compile(r"/(?:follow|line)/([^/]{3,60})/([0-9A-Za-z]{6,20})/?$")
"""What the QR code of a receipt or of a queue number holds: number and query code."""
BLANKS = re.compile(r"[\s\u3000\u200b-\u200f\ufeff]+")
DIGITS = re.compile(r"[0-9X-]+", re.IGNORECASE)
LONGEST = 300


def understood(typed: str) -> str:
    """``typed`` as it is searched: full width made plain, blanks inside a number left out, an address taken apart.

    ``３７０６ ０２１９ …`` is the number that it shows; a scanned address gives the case number in it. Other text
    keeps its words.
    """
    text = unicodedata.normalize("NFKC", typed.replace("\x00", "")[:LONGEST]).strip()
    if found := ADDRESS.search(unquote(urlsplit(text).path)):
        return found[1]
    joined = BLANKS.sub("", text)
    return joined if DIGITS.fullmatch(joined) and len(joined) >= 7 else BLANKS.sub(" ", text)[:100]
