"""Every page that needs no case: both languages, no inline style or script, found by everyday words."""

import json
import re

import pytest
from django.test import Client

from tests.web.portal.walking import text_of

PAGES = [
    "/", "/services/", "/services/?q=退休", "/services/?q=jnbt", "/services/?q=没有这种事", "/services/one-counter/retirement/",
    "/services/one-counter/retirement-package/", "/services/one-counter/retirement/form/application/",
    "/services/one-counter/retirement/form/deferral/sample/",
    "/services/one-counter/retirement/print/", "/services/hotline/report-online/",
    "/track/", "/track/?expired=1", "/help/", "/privacy/", "/accessibility/", "/data/",
]  # fmt: skip
FOREIGN = re.compile(r"""(?:src|href)=["'](?:https?:)?//(?!beian\.miit\.gov\.cn)""")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_in_both_languages(district, address, language):
    joint = "&" if "?" in address else "?"
    answer = Client().get(f"{address}{joint}lang={language}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{"zh-CN" if language == "zh" else "en"}"' in page
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not re.search(r"<[^>]+\sstyle\s*=|<[^>]+\son\w+\s*=|<style|<script(?![^>]*\ssrc=)", page)
    assert not FOREIGN.search(page)
    assert page.count("<h1") == 1


def test_an_english_page_leaves_no_chinese_sentence_unmarked(district):
    page = Client().get("/services/one-counter/retirement/?lang=en").content.decode().split("<main", 1)[1].split("</main>")[0]
    unmarked = re.sub(r'<(\w+) lang="zh-CN">.*?</\1>', "", page, flags=re.DOTALL)
    assert not re.findall("[\u4e00-\u9fff]{2,}", re.sub(r"<[^>]+>", " ", unmarked))


@pytest.mark.parametrize("asked", ["退休", "养老金", "txsl", "tuixiu", "Retirement"])
def test_a_service_is_found_by_what_people_say(district, asked):
    assert "企业职工退休申领" in Client().get("/services/", {"q": asked}).content.decode()


def test_what_is_not_there_is_said_with_a_way_out(district):
    text = text_of(Client().get("/services/", {"q": "驾驶证"}))
    assert "没有找到“驾驶证”" in text
    assert "打电话" in text


def test_the_home_page_offers_what_the_definitions_open_to_citizens(district):
    page = Client().get("/").content.decode()
    published = [one for one in district.book.pack.ledgers.values() if one.published and not one.role]
    for ledger in published:
        version = ledger.on(district.moment.date())
        opens = any(act.opens and any(who.role == "citizen" for who in act.who) for act in version.acts.values())
        for service in version.services:
            assert (f"/services/{ledger.id}/{service}/" in page) == opens
    hidden = [one for one in district.book.pack.ledgers.values() if not one.published]
    assert hidden
    assert not [one.id for one in hidden if f"/services/{one.id}/" in page], "ledgers that are not published"


def test_a_guide_tells_what_the_law_wants_told(district):
    text = text_of(Client().get("/services/one-counter/retirement/"))
    for wanted in (
        "15 个工作日内办好",
        "法律规定最长 20 个工作日",
        "原件 1 份",
        "政府已有的，不用交",
        "社会保险法",
        "不收费",
        "0535-6000144",
    ):
        assert wanted in text, wanted
    told = json.loads(Client().get("/services/one-counter/retirement/guide.json").content)
    assert (told["promised_limit"]["limit"], told["legal_limit"]["limit"]) == (15, 20)
    assert [material["id"] for material in told["materials"]][:2] == ["id-card", "application"]
    assert told["guide"]["link_way"]["zh"] in text


def test_the_elements_of_the_national_list_all_have_names():
    from shoushan.rules.catalogue.schema.service import GuideDoc
    from shoushan.web.portal.elements import ELEMENTS

    assert set(GuideDoc.model_fields) == set(ELEMENTS)


@pytest.mark.parametrize(
    "address", ["/services/one-counter/nothing/", "/services/no/such/", "/apply/one-counter/nothing/", "/track/x/"]
)
def test_what_does_not_exist_is_said(district, address):
    assert Client().get(address).status_code in {302, 404}


def test_synthetic_data_are_marked_on_every_page(district):
    assert "合成数据" in Client().get("/").content.decode()


def test_the_privacy_notice_comes_out_of_the_definition(district):
    text = text_of(Client().get("/privacy/"))
    for wanted in ("人社综合服务", "银行）账号", "加密保存", "发放待遇", "办完后 10 年"):
        assert wanted in text, wanted
