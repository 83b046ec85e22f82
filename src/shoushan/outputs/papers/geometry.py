"""The measures of GB/T 9704-2012 that both writers share; lengths in mm and points, clauses beside them."""

from __future__ import annotations

TOP, BOTTOM, LEFT, RIGHT = 37, 35, 28, 26
"""Margins in mm (5.2.1): 天头 37, 订口 28; 版心 156 × 225 mm."""
LINES, CHARACTERS = 22, 28
"""Lines of a page and characters of a line (5.2.3)."""
BODY, TITLE, SMALL, MARK = 16.0, 22.0, 14.0, 36.0
"""Sizes in points: 三号, 二号, 四号; the issuing organ's mark."""
LINE_TWIPS = 579
"""225 mm / 22 lines is 28.99 pt; 579 twips (28.95 pt) is the largest that lets 22 lines stay on the page."""
LINE = LINE_TWIPS / 20
CHAR_TWIPS = -5
TRACKING = -0.25
"""156 mm / 28 characters is 15.79 pt: a character of 16 pt is set at least 0.21 pt closer; a twentieth of a point is the
smallest step that word processors know, so 0.25 (five twips) in all writers."""
HEAD_DROP = 35
"""From the top of the 版心 to the top of the organ's mark, in mm (7.2.4)."""
RULE_GAP = 4
"""From the number to the red rule, in mm (7.2.7)."""
FOOT = 7
"""From the lower edge of the 版心 to the page number's dash, in mm (7.5)."""
RED = "C00000"
FANGSONG, KAITI, HEITI, XIAOBIAOSONG, SONGTI = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体", "宋体"
"""The faces that the standard names. They are sold by their founders: documents name them, nothing is embedded."""
WESTERN = "Times New Roman"


def signature_indents(organ: str, day: str) -> tuple[float, float]:
    """Characters from the right edge for the organ's name and for the date, when a seal is to be set (7.3.5.1).

    The date ends four characters from the edge, the organ's name stands centred over it; a long name ends at the edge
    and the date is centred below it.
    """
    wide, dated = _width(organ), _width(day)
    over = 4 + (dated - wide) / 2
    if over >= 0:
        return over, 4.0
    return 0.0, max(0.0, (wide - dated) / 2)


def _width(text: str) -> float:
    return sum(1.0 if ord(letter) > 0x2E7F else 0.5 for letter in text)
