"""Amounts are called by the pack's currency: yuan is no fallback elsewhere, and China's pages stay as they were."""

import pytest

from shoushan.web.ui import currency
from shoushan.web.ui.language import reading


@pytest.mark.parametrize(
    ("code", "language", "said"), [("CNY", "zh-hans", "元"), ("CNY", "en", "yuan"), ("EUR", "zh-hans", "EUR")]
)
def test_what_stands_beside_an_amount(code, language, said):
    try:
        currency.use(code)
        with reading(language):
            assert currency.unit() == said
    finally:
        currency.use("CNY")
