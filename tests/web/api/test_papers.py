"""Papers over the interface: the same registers and refusals as the pages."""


def test_the_life_of_a_paper(program, district, holds_to):
    uid, window = district.opened(), program("window")
    (waits,) = holds_to(window.get("/papers/waiting", step="number"), "/papers/waiting", "get")
    assert (waits["uid"], waits["paper"], waits["step_name"]["zh"]) == (uid, "receipt", "编号")
    done = window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt"}})
    assert done.status_code == 200, done.content.decode()
    again = window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt"}})
    assert again.status_code == 409
    assert "已编号" in again.content.decode()
    void = {"act": "paper-void", "input": {"paper": "receipt"}, "reason": "打印错误"}
    assert window.post(f"/cases/{uid}/acts", void).status_code == 200
    (series,) = holds_to(window.get("/papers/series"), "/papers/series", "get")
    found = holds_to(window.get("/papers/numbers", series=series), "/papers/numbers", "get")
    assert [(row["seq"], row["void"], row["void_reason"]) for row in found["rows"]] == [(1, True, "打印错误")]
    assert (found["gaps"], found["elsewhere"]) == ([], [])
    steps = holds_to(window.get(f"/cases/{uid}/papers/receipt"), "/cases/{uid}/papers/{paper}", "get")
    assert [one["step"] for one in steps] == ["draft", "number", "void"]
    assert holds_to(window.get("/papers/stamp/2026-01-01/2026-12-31"), "/papers/{step}/{from_day}/{to_day}", "get") == []


def test_another_unit_is_given_nothing(program, district):
    uid, window, stranger = district.opened(), program("window"), program("stranger")
    window.post(f"/cases/{uid}/acts", {"act": "paper-number", "input": {"paper": "receipt"}})
    assert stranger.get("/papers/waiting").json() == []
    assert stranger.get("/papers/series").json() == []
    assert stranger.get("/papers/numbers", series="芝人社收〔2026〕{}号").status_code == 404
    assert stranger.get(f"/cases/{uid}/papers/receipt").status_code == 404
    assert window.get(f"/cases/{uid}/papers/nothing").status_code == 404
    assert stranger.post(f"/cases/{uid}/acts", {"act": "paper-void", "input": {"paper": "receipt"}}).status_code == 404
