"""A file of facts that is missing, cut, changed or in another's place is refused in words or made anew, never counted short."""

import json
from datetime import timedelta
from random import Random

import pytest

from shoushan.outputs.indicators.facts import pieces
from shoushan.outputs.indicators.facts.columns import columns_of
from shoushan.outputs.indicators.facts.damage import FactsRefused
from shoushan.outputs.indicators.facts.keeping import Keeper
from shoushan.records.units.viewer import SYSTEM_VIEWER
from shoushan.site.errors import explained
from tests.outputs.indicators.facts.districts import all_rows, rows_of

LEDGER = "one-counter"


def flip(path, chance, others=()):
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(bytes(data))


def cut(path, chance, others=()):
    data = path.read_bytes()
    path.write_bytes(data[: chance.randrange(len(data))])


def swap(path, chance, others):
    other = chance.choice([one for one in others if one.name.split(".")[1] == path.name.split(".")[1]])
    mine, theirs = path.read_bytes(), other.read_bytes()
    path.write_bytes(theirs)
    other.write_bytes(mine)


def drop(path, chance, others=()):
    path.unlink()


def harm(store, part, how, chance, klass=None):
    """Spoil one file of a shelf; gives the shelf."""
    shelf = store.shelf("petitions" if klass else LEDGER, klass)
    files = [shelf.folder / piece.file for piece in shelf.manifest().pieces if piece.part == part]
    path = chance.choice(files)
    how(path, chance, [one for one in files if one != path])
    return shelf


def read_all(store, book):
    """Every dataset of the two ledgers that are spoilt here."""
    found = {}
    for ledger, klass in ((LEDGER, None), ("petitions", None), ("petitions", "accusations")):
        for dataset in columns_of(book.ledger(ledger)):
            rows = rows_of(store.source(ledger, dataset, klass, SYSTEM_VIEWER))
            if rows:
                found[ledger, klass, dataset] = sorted(rows, key=repr)
    return found


def only_those(rows):
    shelves = {(LEDGER, None), ("petitions", None), ("petitions", "accusations")}
    return {key: own for key, own in rows.items() if key[:2] in shelves}


@pytest.mark.parametrize(
    ("part", "how"),
    [*((part, how) for part in ("now", "past", "delta") for how in (flip, cut, swap, drop)),
     *(("touched", how) for how in (flip, cut, drop))],
)  # fmt: skip
def test_a_spoilt_file_is_refused_in_words(kept, tmp_path, part, how):
    store = kept.copy(tmp_path)
    assert read_all(store, kept.place.book) == only_those(kept.rows), "the control: what is sound is read"
    harm(store, part, how, Random(part + how.__name__))
    with pytest.raises(FactsRefused) as refused:
        read_all(store, kept.place.book)
    problem = refused.value.problem
    assert problem.file.startswith(f"facts/{LEDGER}/")
    assert "损坏" in problem.message.zh
    assert "damaged" in problem.message.en
    assert "shoushan facts rebuild" in problem.remedy.zh


@pytest.mark.parametrize("how", [flip, cut, drop])
def test_a_spoilt_file_of_a_closed_class_is_refused(kept, tmp_path, how):
    store = kept.copy(tmp_path)
    harm(store, "now", how, Random(5), "accusations")
    with pytest.raises(FactsRefused):
        read_all(store, kept.place.book)


@pytest.mark.parametrize("name", ["manifest.json", "closed/accusations/class.key", "closed/accusations/manifest.json"])
@pytest.mark.parametrize("how", [flip, cut, drop])
def test_so_is_a_manifest_and_a_key(kept, tmp_path, name, how):
    store = kept.copy(tmp_path)
    how(store.folder / "petitions" / name, Random(name))
    with pytest.raises(FactsRefused):
        read_all(store, kept.place.book)
    Keeper(store).step(kept.place.book, kept.place.moment)
    assert read_all(store, kept.place.book) == only_those(kept.rows)


def test_a_row_taken_out_of_a_manifest_is_noticed(kept, tmp_path):
    """Whoever shortens the list of files does not shorten the count."""
    store = kept.copy(tmp_path)
    path = store.folder / LEDGER / "manifest.json"
    said = json.loads(path.read_text("utf-8"))
    said["segments"].pop()
    path.write_text(json.dumps(said), "utf-8")
    with pytest.raises(FactsRefused):
        store.source(LEDGER, "cases")


def test_what_is_spoilt_is_made_anew_by_the_next_step(kept, tmp_path):
    """At random: one or two files spoilt, one step, everything as before; the journal was at hand."""
    for seed in range(8):
        chance, store = Random(seed), kept.copy(tmp_path / str(seed))
        for _ in range(chance.choice((1, 2))):
            part, klass = chance.choice((("now", None), ("past", None), ("delta", None), ("now", "accusations")))
            harm(store, part, chance.choice((flip, cut, drop)), chance, klass)
        done = Keeper(store).step(kept.place.book, kept.place.moment)
        assert done.rebuilt in (1, 2)
        assert read_all(store, kept.place.book) == only_those(kept.rows)


def test_a_keeper_that_runs_looks_again_after_a_minute(kept, tmp_path):
    store = kept.copy(tmp_path)
    keeper = Keeper(store)
    assert keeper.step(kept.place.book, kept.place.moment).rebuilt == 0
    harm(store, "past", flip, Random(1))
    assert keeper.step(kept.place.book, kept.place.moment + timedelta(seconds=10)).rebuilt == 0
    assert keeper.step(kept.place.book, kept.place.moment + timedelta(seconds=70)).rebuilt == 1
    assert all_rows(store, kept.place.book) == kept.rows


def test_a_page_of_figures_says_so_and_shows_no_number(kept, tmp_path):
    store = kept.copy(tmp_path)
    harm(store, "now", cut, Random(4))
    with pytest.raises(FactsRefused) as refused:
        read_all(store, kept.place.book)
    status, code, text, remedy, _ = explained(refused.value)
    assert (status, code) == (503, "FactsDamaged")
    assert "不予统计" in text.zh
    assert "by itself" in remedy.en


def test_without_the_check_it_would_count_short(kept, tmp_path, monkeypatch):
    """Negative control: where nobody compares digests, a file in another's place gives other rows and no word."""
    store = kept.copy(tmp_path)
    harm(store, "now", swap, Random(2))
    monkeypatch.setattr(pieces, "vouch", lambda folder, piece: folder / piece.file)
    monkeypatch.setattr("shoushan.outputs.indicators.facts.store.pieces.vouch", lambda folder, piece: folder / piece.file)
    shelf = store.shelf(LEDGER)
    held = shelf.manifest()
    swapped = [piece for piece in held.pieces if piece.rows != pieces.pq.read_metadata(shelf.folder / piece.file).num_rows]
    assert swapped, "a swapped file was noticed without a digest"
