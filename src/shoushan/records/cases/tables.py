"""The common tables that cases are projected into, as SQL for SQLite and PostgreSQL; all can be rebuilt from the journal."""

from __future__ import annotations

from shoushan.records.cases import archived, erasures, notices, papers, paying, recurs, relations

KEY = {"sqlite": "integer primary key", "postgresql": "bigint primary key"}
BLOB = {"sqlite": "blob", "postgresql": "bytea"}

COMMON: dict[str, str] = {
    "case_row": """
        id {key}, uid text not null unique, ledger text not null, version text not null, def text not null,
        service text, number text, track text not null unique, stage text not null, since text not null, outcome text,
        unit text, channel text, opened text not null, opened_on text not null, closed_on text,
        n integer not null, head {blob} not null, last_recorded bigint not null,
        holder text, holder_since text, due text, due_start text, due_limit integer, due_unit text,
        paused integer not null default 0, provisional integer not null default 0,
        history integer not null default 0, void integer not null default 0, hidden text,
        klass text, parent text, state text not null""",
    "case_part": """
        case_id bigint not null, part text not null, ledger text not null, unit text not null, kind text not null,
        stage text not null, state text not null, since text not null, due text, verdict text, post text,
        primary key (case_id, part)""",
    "case_term": """
        case_id bigint not null, key text not null, term text not null, part text, state text not null,
        start text not null, quota integer not null, unit text not null, due text, unrolled text,
        provisional integer not null, edition text not null, ended text, met integer, body text not null,
        primary key (case_id, key)""",
    "case_party": """
        case_id bigint not null, party text not null, role text not null, kind text not null, name text,
        phone text, address text, id_cipher text, id_digest text, represents text, ended integer not null default 0,
        since text, until text, reminded text,
        primary key (case_id, party)""",
    "case_file": """
        case_id bigint not null, file text not null, material text, name text, size bigint not null, type text not null,
        digest text, blob text, klass text not null, erased integer not null default 0, primary key (case_id, file)""",
    "case_paper": """
        case_id bigint not null, paper text not null, kind text not null, number text, state text not null,
        made text not null, body text, primary key (case_id, paper)""",
    "case_link": """
        case_id bigint not null, link text not null, kind text not null, target text not null, ledger text,
        ended integer not null default 0, primary key (case_id, link)""",
    "case_rating": """
        case_id bigint not null, rating text not null, scale text not null, level text not null, channel text not null,
        by_staff integer not null, given text not null, contested integer not null default 0, body text,
        primary key (case_id, rating)""",
    "case_scope": "case_id bigint not null, unit text not null, primary key (unit, case_id)",
    "case_twin": """
        case_id bigint not null, system text not null, number text not null, due text, since text not null,
        link text not null, n integer not null, primary key (system, number, case_id)""",
    "unique_key": "ledger text not null, key text not null, case_id bigint not null, primary key (ledger, key)",
    "counter": "series text not null primary key, next bigint not null",
    "pending_key": "uid text not null primary key, wrapped {blob} not null",
    "batch_row": "batch text not null primary key, opened text not null, closed text, rows integer not null, "
    "cases integer not null default 0, undone integer not null default 0",
    "typed_column": "ledger text not null, field text not null, type text not null, primary key (ledger, field)",
    **papers.TABLES,
    **erasures.TABLES,
    **archived.TABLES,
    **paying.TABLES,
    **relations.TABLES,
    **notices.TABLES,
    **recurs.TABLES,
}
"""Table name → columns. ``{key}`` and ``{blob}`` are the vendor's types; days and moments are ISO text, booleans 0/1."""

OF_A_CASE: tuple[str, ...] = tuple(name for name, columns in COMMON.items() if "case_id" in columns)
"""Tables whose rows belong to one case, by the column ``case_id``."""

KEPT: tuple[str, ...] = ("counter", "pending_key")
"""Tables that the journal does not hold: a rebuild carries their rows over."""

INDEXES: tuple[str, ...] = (
    "create index case_row_inbox on case_row (ledger, holder, due)",
    "create index case_row_number on case_row (number)",
    "create index case_row_opened on case_row (ledger, opened_on)",
    "create index case_row_unit on case_row (unit, opened_on)",
    "create index case_row_parent on case_row (parent)",
    "create index case_part_unit on case_part (unit, state, due)",
    "create index case_term_due on case_term (state, due)",
    "create index case_party_digest on case_party (id_digest)",
    "create index case_party_until on case_party (until) where until is not null",
    "create index case_party_phone on case_party (phone)",
    "create index case_party_name on case_party (name)",
    "create index case_link_target on case_link (target)",
    "create index case_scope_case on case_scope (case_id)",
    "create index case_row_hidden on case_row (hidden) where hidden is not null",
    "create index case_twin_case on case_twin (case_id)",
    "create index case_twin_number on case_twin (number)",
    "create index case_rating_given on case_rating (given)",
)


def create(vendor: str) -> list[str]:
    """The statements that make every common table and index on ``vendor`` (``sqlite`` or ``postgresql``)."""
    return create_bare(vendor) + list(INDEXES)


def create_bare(vendor: str) -> list[str]:
    """The common tables without ``INDEXES``: a replay fills them first."""
    fill = {"key": KEY[vendor], "blob": BLOB[vendor]}
    return [f"create table {name} ({columns.format(**fill)})" for name, columns in COMMON.items()]


def drop() -> list[str]:
    """The statements that remove every common table, for a rebuild from the journal."""
    return [f"drop table if exists {name}" for name in reversed(COMMON)]
