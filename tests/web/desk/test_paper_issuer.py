"""Head, signature and seal of a paper name one organ."""

from __future__ import annotations

from typing import Any

import pytest

from shoushan.outputs.papers.sheet import signed_by
from shoushan.rules.text import Text

NAMES = {
    "civil-affairs": (Text("区民政局", "Civil Affairs Bureau"), ""),
    "street": (Text("玉皇顶街道办事处", "Yuhuangding Street Office"), ""),
}


def _words(last: str, seal: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"body": [{"zh": "正文。"}, {"zh": last}]}
    return found | ({"seal": {"zh": seal}} if seal else {})


@pytest.mark.parametrize(
    ("words", "unit"),
    [
        (_words("玉皇顶街道办事处　2026年12月2日"), "street"),
        (_words("下次核查不晚于2027年6月30日。", "（区民政局印章）"), "civil-affairs"),
        (_words("玉皇顶街道办事处　2026年12月2日", "（区民政局印章）"), "street"),
        (_words("下次核查不晚于2027年6月30日。"), None),
        (_words("区民政局收到您的申请以后，会在三十个工作日以内告诉您结果。"), None),
    ],
)
def test_who_issues_a_paper(words: dict[str, Any], unit: str | None) -> None:
    assert signed_by(words, NAMES) == unit
