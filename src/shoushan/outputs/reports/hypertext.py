"""A report as one HTML file that needs nothing else: every number leads to the page of its figure, asked as it was here."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from shoushan.outputs.charts import drawing
from shoushan.outputs.papers.plain import page_of
from shoushan.outputs.reports.made import Close, Grid, Item, Line, Made, Number, Picture, Run, annex_lead, text_of
from shoushan.rules.catalogue.model.pages import Form

FACES = "FangSong,STFangsong,'Noto Serif CJK SC',serif"
STYLE = (
    "body{max-width:44rem;margin:2rem auto;padding:0 1rem;color:#111;"
    "font:1.06rem/1.75 " + FACES + "}"
    "h1{font-size:1.6rem;text-align:center;line-height:1.4}h2{font-size:1.15rem}h3{font-size:1.06rem;font-weight:normal}"
    ".mark{text-align:center;color:#666;letter-spacing:.6em}.sign{text-align:right}"
    ".zh p.body{text-indent:2em;margin:.4em 0}.caption{text-align:center;font-weight:bold}"
    "table{border-collapse:collapse;width:100%;font-size:.85rem}"
    "th,td{border:1px solid #777;padding:.25em .5em;vertical-align:top}"
    "a{color:inherit;text-decoration-color:#888;text-underline-offset:.2em}svg{max-width:100%;height:auto}"
    "@media print{a{text-decoration:none}}"
)


def html_of(made: Made, address: str = "", form: Form = "gbt-9704") -> str:
    """The file; ``address`` is that of the house (``https://…``), without one links are from the root of whatever serves it."""
    items = "\n".join(_item(made, item, address) for item in made.items)
    to = f"<p>{escape(made.addressee)}{'：' if made.language == 'zh' else ':'}</p>" if made.addressee else ""
    language = "zh-CN" if made.language == "zh" else "en"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(text_of(made.title))}</title>'
        f"<style>{STYLE if form == 'gbt-9704' else STYLE.replace(FACES, faces_of(form))}</style></head>\n"
        f'<body class="{made.language}"><p class="mark">{escape(made.mark)}</p>\n<h1>{_runs(made, made.title, address)}</h1>\n'
        f"{to}\n{items}\n</body></html>\n"
    )


def faces_of(form: Form) -> str:
    """The face of a place's own page, as a style names it."""
    return f"'{page_of(form).face}',serif"


def href_of(made: Made, number: Number, address: str = "") -> str:
    """The page of the figure with the same period, day and leaf."""
    if not number.figure or number.period is None:
        return ""
    asked = {
        "period": f"{number.period.first}..{number.period.last}", "as_of": made.as_of.isoformat(),
        "known_at": str(made.known_at),
    }  # fmt: skip
    return f"{address.rstrip('/')}/board/figures/{number.figure}?{urlencode(asked)}"


def _runs(made: Made, runs: tuple[Run, ...], address: str) -> str:
    return "".join(_run(made, run, address) for run in runs)


def _run(made: Made, run: Run, address: str) -> str:
    if isinstance(run, str):
        return escape(run)
    href = href_of(made, run, address)
    return f'<a href="{escape(href)}">{escape(run.text)}</a>' if href else escape(run.text)


def _item(made: Made, item: Item, address: str) -> str:
    match item:
        case Line():
            said = _runs(made, item.runs, address)
            tag = {"heading": "h2", "subheading": "h3"}.get(item.kind, "p")
            return f'<{tag} class="{item.kind}">{said}</{tag}>'
        case Picture():
            return f'<figure role="img" aria-label="{escape(item.alt)}">{drawing.svg(item.spec)}</figure>'
        case Grid():
            heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in item.heads)
            rows = "".join(
                "<tr>" + "".join(f"<td>{_runs(made, cell, address)}</td>" for cell in row) + "</tr>" for row in item.rows
            )
            return f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
        case Close():
            of, zh = len(item.annexes), made.language == "zh"
            named = "".join(
                f'<p class="body">{escape(annex_lead(no, of, zh=zh))}{_runs(made, one, address)}</p>'
                for no, one in enumerate(item.annexes)
            )
            return f'{named}<p class="sign">{escape(made.organ)}<br>{escape(made.date)}</p>'
