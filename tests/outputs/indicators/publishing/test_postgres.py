"""The same on PostgreSQL: published, given out, corrected, counted again, compared with a list, kept and signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shoushan.outputs.indicators.publishing import checking
from shoushan.outputs.indicators.publishing.laid import kept
from shoushan.outputs.indicators.publishing.preparing import again, prepare
from shoushan.outputs.indicators.publishing.recomputing import recount
from shoushan.outputs.indicators.publishing.sides import Ours, lay, read_list
from shoushan.outputs.indicators.publishing.since import since
from shoushan.records.cases import published, reconciling, releasing
from shoushan.records.units.viewer import PUBLIC_VIEWER, SYSTEM_VIEWER
from tests.clusters import Cluster
from tests.outputs.indicators.publishing.districts import district


def test_published_checked_corrected_recounted_compared(django_db_blocker: Any, postgres: Cluster, tmp_path: Path) -> None:
    with django_db_blocker.unblock(), district(tmp_path, postgres) as here:
        figure = here.released()
        book, viewer = here.place.book, here.place.viewer("statistician")
        assert checking.check(here.file(figure.uid), here.keys()).release["value"] == "57.14"
        assert [one.uid for one in published.published(PUBLIC_VIEWER, book)] == [figure.uid]
        assert recount(book, here.store()).bad == ()
        here.place.pass_time(hours=1)
        made = prepare(viewer, book, here.store(), again(book, figure, None, "duckdb"))
        case = releasing.correct(viewer, book, made, "重报", here.place.moment).case
        second = here.signed(case)
        assert len(second.releases) == 2
        assert not since(SYSTEM_VIEWER, book, here.store(), second, second.releases[0]).changed
        wanted = here.wanted()
        laid = lay(viewer, book, here.store(), Ours(wanted, wanted.indicator.label), read_list("upper.csv", "XF-1\nXF-2"))
        assert laid.compared.adds_up
        assert len(laid.compared.lists["only-b"]) == 2
        uid = reconciling.record(viewer, book, kept(book, laid), "上级系统多两件", here.place.moment).case
        assert reconciling.sign(here.place.viewer("signer"), book, uid, here.place.moment).case == uid
        here.step("signer", figure.uid, "revoke", "口径不一致")
        assert here.of(figure.uid).revoked == "口径不一致"
        assert here.of(figure.uid).newest is None
