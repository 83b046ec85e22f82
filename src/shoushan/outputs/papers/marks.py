"""What python-docx has no words for: the character grid, borders, fields, page numbers, a table at the foot of a page."""

from __future__ import annotations

from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn


def _element(name: str, **attributes: object) -> Any:
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def grid(section: Any, line_twips: int) -> None:
    """Lay the section's text on lines of a fixed pitch. Characters are set closer in their runs (``tracked``): where a
    grid of characters is narrower than the face LibreOffice gives each character two cells, and Word does not."""
    old = section._sectPr.find(qn("w:docGrid"))
    if old is not None:
        section._sectPr.remove(old)
    section._sectPr.append(_element("w:docGrid", type="lines", linePitch=line_twips))


def tracked(run: Any, twips: int) -> None:
    """Set a run's characters closer or wider by a twentieth of a point each."""
    run._r.get_or_add_rPr().insert_element_before(
        _element("w:spacing", val=twips), "w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:highlight", "w:u", "w:lang"
    )


def unspaced(style: Any) -> None:
    """No extra space between Chinese and Western letters or digits, no mark beyond the edge: a line holds 28 characters."""
    properties = style.get_or_add_pPr()
    for name in ("w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        properties.insert_element_before(
            _element(name, val=0), "w:bidi", "w:adjustRightInd", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl"
        )


def in_chinese(styles: Any) -> None:
    """Say that Chinese letters are those of the mainland: without it a word processor that lacks the faces may set others."""
    for language in styles.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def off_grid(line: Any) -> None:
    """Let a paragraph keep its own spacing where lines lie on a grid: rows of tables are lower than lines of the body."""
    line._p.get_or_add_pPr().insert_element_before(
        _element("w:snapToGrid", val=0), "w:spacing", "w:ind", "w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:rPr"
    )


def page_starts_at(section: Any, number: int) -> None:
    """Let the section's pages be counted from ``number``."""
    old = section._sectPr.find(qn("w:pgNumType"))
    if old is not None:
        section._sectPr.remove(old)
    section._sectPr.find(qn("w:pgMar")).addnext(_element("w:pgNumType", start=number))


def border(line: Any, side: str, colour: str, eighths: int, space: int, kind: str = "single") -> None:
    """A rule at one side of a paragraph; its width in eighths of a point, its distance in points."""
    properties = line._p.get_or_add_pPr()
    borders = properties.find(qn("w:pBdr"))
    if borders is None:
        borders = OxmlElement("w:pBdr")
        properties.insert_element_before(
            borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
        )
    borders.append(_element(f"w:{side}", val=kind, sz=eighths, space=space, color=colour))


def field(run: Any, code: str) -> None:
    """A field such as PAGE inside a run."""
    for kind in ("begin", "code", "end"):
        if kind == "code":
            told = OxmlElement("w:instrText")
            told.set(qn("xml:space"), "preserve")
            told.text = code
            run._r.append(told)
        else:
            run._r.append(_element("w:fldChar", fldCharType=kind))


def floating_foot(table: Any, width: Any) -> None:
    """Let a table stand on the lower edge of the text area, ruled above, between and below (0.35, 0.25, 0.35 mm)."""
    properties = table._tbl.tblPr
    twips = round(width.pt * 20)
    place = _element(
        "w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom",
        leftFromText=0, rightFromText=0,
    )  # fmt: skip
    for name in ("w:tblpPr", "w:tblW", "w:tblBorders", "w:tblCellMar"):
        old = properties.find(qn(name))
        if old is not None:
            properties.remove(old)
    style = properties.find(qn("w:tblStyle"))
    if style is not None:
        properties.remove(style)
    borders = OxmlElement("w:tblBorders")
    for side, width_ in (("top", 8), ("bottom", 8), ("insideH", 6)):
        borders.append(_element(f"w:{side}", val="single", sz=width_, space=0, color="000000"))
    properties.insert(0, place)
    place.addnext(_element("w:tblW", w=twips, type="dxa"))
    look = properties.find(qn("w:tblLook"))
    (properties.append if look is None else look.addprevious)(borders)
