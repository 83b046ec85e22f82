"""Words of a report that is given by a one-time link."""

from __future__ import annotations

WORDS = {
    "p-report": ("{name}：{period}报告", "{name}: report of {period}"),
    "p-report-heading": ("一次性报告链接", "One-time link for a report"),
    "p-report-note": (
        "{subject}（{number}）。不用登录；交上去以后这个网址就失效。",
        "{subject} ({number}). No account needed; once sent, this address is used up.",
    ),
    "p-report-send": ("交上去", "Send"),
    "p-report-thanks": ("{number} 的报告收到了", "The report for {number} has come in"),
    "p-report-thanks-text": (
        "可以关掉这一页。要改的，请告诉主管单位退回重报。",
        "You may close this page. To change it, ask the office in charge to send it back.",
    ),
    "p-report-spent": ("这个网址已经用过或者过期了", "This address was used or is too old"),
    "p-report-spent-text": (
        "一个网址只报一次。还要报的，请主管单位再发一个。",
        "It gives one report. Ask the office in charge for another one.",
    ),
    "p-report-not-owed": ("这一期不用报了", "No report is owed any more"),
    "p-report-not-owed-text": (
        "这一期已经报过，或者件已不在您的单位。有疑问请打电话问。",
        "It was given already, or the case lies with another unit. If in doubt, ring us.",
    ),
}  # fmt: skip
