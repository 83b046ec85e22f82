"""Values out of papers: paper, page, day and caliber stand before the review, and no file calls them counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from shoushan.outputs.indicators.publishing.checking import BadFigure, check
from shoushan.records.cases import series
from shoushan.records.cases.identifiers import uuid7
from shoushan.records.units.viewer import PUBLIC_VIEWER
from shoushan.rules.procedure.refusals import ConditionNotMet, WrongInput
from shoushan.site import clock
from shoushan.site.commands import verify
from tests.outputs.indicators.publishing.districts import District

SERIES = {
    "series_id": "grp-district", "series_name": "地区生产总值", "series_name_en": "Gross regional product", "area": "district",
    "measure_unit": "yi-yuan", "decimals": "1", "frequency": "year", "price_basis": "current", "caliber": "在地口径，现价",
}  # fmt: skip
VALUE = {
    "year": "2016", "value": "4335", "status": "verified", "source_paper": "2016年统计公报（样例）", "page": "第2页",
    "published_on": "2017-03-20",
}  # fmt: skip


def test_a_value_goes_over_three_desks_with_its_source_and_is_never_called_counted(
    here: District, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = here.place
    case = uuid7(place.moment)
    place.act("bureau_filler", case, "record", opens=("statistics", None), input=SERIES)
    for name in ("source_paper", "page", "published_on"):
        with pytest.raises(WrongInput):
            place.act("bureau_filler", case, "fill", input={key: value for key, value in VALUE.items() if key != name})
    place.act("bureau_filler", case, "fill", input=VALUE)
    with pytest.raises(ConditionNotMet):
        place.act("bureau_filler", case, "review")
    assert series.years(PUBLIC_VIEWER, place.book, case) == ()
    place.act("bureau_reviewer", case, "review")
    place.act("bureau_signer", case, "release")
    place.pass_time(minutes=2)
    here.settle()
    assert str(series.one(PUBLIC_VIEWER, place.book, case, 2016).value) == "433.5"

    with clock.simulated(place.moment):
        given = Client().get(f"/log/series/{case}/2016")
    shown = check(given.content.decode(), here.keys())
    assert not shown.counted
    (tmp_path / "value.json").write_bytes(given.content)
    (tmp_path / "keys.txt").write_text(here.key_text(), "utf-8")
    code, said = here.command(verify, "--figure", str(tmp_path / "value.json"), "--keys", str(tmp_path / "keys.txt"))
    assert code == 0, capsys.readouterr().err
    for wanted in ("433.5 yi-yuan", "2016年统计公报（样例） 第2页, 2017-03-20", "在地口径，现价", "不是由行数出来的"):
        assert wanted in said
    assert "各行得出" not in said

    changed = json.loads(given.content)
    changed["release"]["value"] = 9538
    with pytest.raises(BadFigure, match="签发的是 4335"):
        check(json.dumps(changed), here.keys())
    for name in ("source_paper", "page", "published_on"):
        changed = json.loads(given.content)
        del changed["release"][name]
        with pytest.raises(BadFigure, match=name):
            check(json.dumps(changed), here.keys())
