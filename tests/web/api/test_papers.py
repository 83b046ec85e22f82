"""Papers over the interface: the same registers and refusals as the pages."""


def drafted(district):
    uid = district.opened()
    district.act("window", uid, "paper-void", input={"paper": "receipt"}, reason="纸张卡住")
    district.act("window", uid, "paper-draft", input={"kind": "receipt"})
    return uid


def test_the_life_of_a_paper(program, district, holds_to):
    uid, window = drafted(district), program("window")
    (waits,) = holds_to(window.get("/papers/waiting", step="number"), "/papers/waiting", "get")
    assert (waits["uid"], waits["paper"], waits["step_name"]["zh"]) == (uid, "receipt-2", "编号")
    done = window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt-2"}})
    assert done.status_code == 200, done.content.decode()
    again = window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt-2"}})
    assert again.status_code == 409
    assert "已编号" in again.content.decode()
    void = {"act": "paper-void", "input": {"paper": "receipt-2"}, "reason": "打印错误"}
    assert window.post(f"/cases/{uid}/acts", void).status_code == 200
    (series,) = holds_to(window.get("/papers/series"), "/papers/series", "get")
    found = holds_to(window.get("/papers/numbers", series=series), "/papers/numbers", "get")
    told = [(row["seq"], row["void"], row["void_reason"]) for row in found["rows"]]
    assert told == [(1, True, "纸张卡住"), (2, True, "打印错误")]
    assert (found["gaps"], found["elsewhere"]) == ([], [])
    life = window.get(f"/cases/{uid}/papers/receipt-2")
    steps = holds_to(life, "/cases/{uid}/papers/{paper}", "get")
    assert [one["step"] for one in steps] == ["draft", "number", "void"]
    assert holds_to(window.get("/papers/stamp/2026-01-01/2026-12-31"), "/papers/{step}/{from_day}/{to_day}", "get") == []


def test_another_unit_is_given_nothing(program, district):
    uid, window, stranger = drafted(district), program("window"), program("stranger")
    window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt-2"}})
    assert stranger.get("/papers/waiting").json() == []
    assert stranger.get("/papers/series").json() == []
    assert stranger.get("/papers/numbers", series="芝人社收〔2026〕{}号").status_code == 404
    assert stranger.get(f"/cases/{uid}/papers/receipt-2").status_code == 404
    assert window.get(f"/cases/{uid}/papers/nothing").status_code == 404
    assert stranger.post(f"/cases/{uid}/acts", {"act": "paper-void", "input": {"paper": "receipt-2"}}).status_code == 404
