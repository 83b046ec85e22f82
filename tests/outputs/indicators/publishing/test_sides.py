"""Two sources laid side by side: ours at two moments, two rules, ours and a list of another system; kept and signed."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.db import connection

from shoushan.outputs.indicators.comparing import WHYS, Share
from shoushan.outputs.indicators.periods import Period
from shoushan.outputs.indicators.publishing.laid import lists_file
from shoushan.outputs.indicators.publishing.sides import BadList, Laid, Ours, lay, read_list
from shoushan.records.cases import reconciling
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.rules.procedure.refusals import ConditionNotMet, NotYourDesk
from shoushan.site.commands import compare
from tests.outputs.indicators.publishing.districts import YEAR, District

ASKED = f"petitions/accepted-in-time@{YEAR.first}..{YEAR.last};as-of={YEAR.last}"


def ours(here: District, **more: Any) -> Ours:
    wanted = replace(here.wanted(), audience="internal", **more)
    return Ours(wanted, wanted.indicator.label)


def laid(here: District, a: Any, b: Any) -> Laid:
    return lay(SYSTEM_VIEWER, here.place.book, here.store(), a, b)


def counts(found: Laid) -> dict[str, int]:
    assert found.compared.adds_up
    return {why: len(found.compared.lists[why]) for why in WHYS if found.compared.lists[why]}


def numbers(cases: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"select number from case_row where uid in ({', '.join(['%s'] * len(cases))}) order by number", cases)
        return [row[0] for row in cursor.fetchall()]


def test_one_rule_at_two_days_differs_by_its_moment(here: District) -> None:
    found = laid(here, ours(here, as_of=date(2026, 12, 1)), ours(here))
    assert counts(found) == {"moment": 6}, "eight were told by then; the other six fell due later"
    assert (found.compared.a, found.compared.b) == (Share(8, 8), Share(8, 14))
    same = laid(here, ours(here), ours(here))
    assert counts(same) == {}
    assert same.compared.same == 14


def test_two_rules_differ_by_their_caliber(here: District) -> None:
    found = laid(here, ours(here), ours(here, indicator=here.place.book.pack.indicator("petitions/received")))
    assert counts(found) == {"caliber": 6}, "what was told late is received all the same"
    assert found.compared.difference == Share(6, 0)


def test_what_one_did_not_know_yet_is_only_in_the_other(here: District) -> None:
    before = here.store().position().next - 1
    here.place.pass_time(days=1)
    case = here.petition()
    here.place.pass_time(days=40)
    here.settle()
    day = here.place.moment.date()
    period = Period(YEAR.first, day)
    asked = {"period": period, "as_of": day, "indicator": here.place.book.pack.indicator("petitions/received")}
    found = laid(here, ours(here, **asked, known_at=before), ours(here, **asked))
    assert counts(found) == {"only-b": 1}
    assert [one.case for one in found.compared.lists["only-b"]] == [case]


def test_a_list_of_another_system(here: District) -> None:
    told, late = numbers(here.told), numbers(here.late)
    flags = [f"{number},1,1" for number in [*told, late[0]]] + [f"{number},0,1" for number in late[1:4]] + ["XF-999,1,1"]
    theirs = read_list("upper.csv", "\n".join(["number,above,below", *flags]))
    found = laid(here, ours(here), theirs)
    assert counts(found) == {"only-a": 2, "only-b": 1, "caliber": 1}
    assert found.compared.difference == Share(2, -1)
    mirrored = laid(here, theirs, ours(here))
    assert counts(mirrored) == {"only-a": 1, "only-b": 2, "caliber": 1}
    assert mirrored.compared.difference == Share(-2, 1)
    early = laid(here, ours(here, period=Period(date(2026, 11, 1), date(2026, 11, 30)), as_of=YEAR.last), theirs)
    assert counts(early)["moment"] == 12, "they count what falls due in December; our rule does so, too, in December"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "空"), ("number,above\n,1", "第 2 行没有编号"), ("number,above\nA1,half", "不是整数"),
        ("number,above\nA1,1e9", "不是整数"),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_read_says_where(text: str, told: str) -> None:
    with pytest.raises(BadList, match=told):
        read_list("bad.csv", text)
    assert read_list("good.csv", "A1\nA2\nA2").shares == {"A1": Share(1, 1), "A2": Share(2, 2)}, "the control"


def test_it_is_kept_with_its_lists_and_signed_by_another(
    here: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "upper.csv"
    file.write_text("number\n" + "\n".join([*numbers(here.told), "XF-999"]), "utf-8")
    for name in ("statistician", "signer"):
        here.place.viewer(name)
    here.place.pass_time(minutes=3)
    here.settle()
    kept = ["--account", "statistician", "--record", "上级系统多一件，编号不明", "--out", str(tmp_path / "lists.parquet")]
    code, said = here.command(compare, ASKED, str(file), *kept)
    assert code == 0, capsys.readouterr().err
    assert "差额 difference: +1 / -5" in said
    assert "只在甲 only in A: 6" in said
    number = said.rsplit(": ", 1)[-1].strip()
    rows = pq.read_table(tmp_path / "lists.parquet").to_pylist()
    assert sum(row["above"] for row in rows) == 1
    assert sum(row["below"] for row in rows) == -5
    with connection.cursor() as cursor:
        cursor.execute("select c.uid, l.lists_digest from case_row c join l_figure_comparisons l on l.case_id = c.id")
        uid, digest = cursor.fetchone()
    assert digest == hashlib.sha256((tmp_path / "lists.parquet").read_bytes()).hexdigest()
    book, moment = here.place.book, here.place.moment
    with pytest.raises(NotYourDesk):
        reconciling.sign(here.place.viewer("statistician"), book, uid, moment)
    same = replace(here.place.viewer("signer"), handle=here.place.viewer("statistician").handle)
    with pytest.raises(ConditionNotMet, match="两个人"):
        reconciling.sign(same, book, uid, moment)
    code, _ = here.command(compare, number, "--sign", "--account", "signer")
    assert code == 0, capsys.readouterr().err
    for wrong in (("no/such", str(file)), (ASKED, "petitions/received@2017-13"), (ASKED,)):
        assert here.command(compare, *wrong)[0] == 1


def test_the_file_holds_what_the_screen_tells(here: District) -> None:
    found = laid(here, ours(here, as_of=date(2026, 12, 1)), ours(here))
    rows = pq.read_table(io.BytesIO(lists_file(found))).to_pylist()
    assert {row["list"] for row in rows} == {"moment"}
    assert sorted(row["number"] for row in rows) == numbers(here.late)
