"""What follows from a definition is worked out once per object, never once per equal object."""

from shoushan.rules import derived


def test_it_is_made_once_per_object_and_by_identity():
    asked = []
    first, same = [1], [1]

    @derived.once_per
    def length(of):
        asked.append(of)
        return len(of)

    assert [length(first), length(first), length(same)] == [1, 1, 1]
    assert len(asked) == 2
    assert asked[0] is first
    assert asked[1] is same


def test_it_forgets_when_it_knows_too_many(monkeypatch):
    monkeypatch.setattr(derived, "LARGEST", 2)
    asked = []

    @derived.once_per
    def itself(of):
        asked.append(of)
        return of

    held = [[1], [2], [3]]
    for one in [*held, held[0]]:
        assert itself(one) is one
    assert len(asked) == 4
