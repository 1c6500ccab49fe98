"""The lab: pinned plans, what a question costs, what buttons do, what a crash leaves, planted defects."""

from __future__ import annotations

import pytest

from playground.sdk import database_image, fault
from topics.indexing.history import page, statement
from topics.indexing.measures import answered, events, flushed, heights, plans, writes_us
from topics.indexing.plans import plan_of
from topics.indexing.questions import QUESTIONS, SHAPES
from topics.indexing.table import plain
from topics.indexing.tests.cast import US, played, press
from topics.indexing.users import INSERT, SCHEMA, prepared, row, signup_email

SCAN = "SCAN users"
SORTED = "SCAN users; USE TEMP B-TREE FOR ORDER BY"
LAST_TERM = "; USE TEMP B-TREE FOR LAST TERM OF ORDER BY"
PLANS: dict[str, dict[str, str]] = {
    "none": {
        "equality": SCAN, "range": SORTED, "order": SORTED, "like": SORTED, "function": SCAN, "place": SCAN,
        "phone": SCAN, "low": SCAN, "pending": SORTED,
    },
    "btree": {
        "equality": "SEARCH users USING INDEX idx_email (email=?)",
        "range": "SEARCH users USING INDEX idx_email (email>?)",
        "order": "SCAN users USING INDEX idx_email",
        "like": "SCAN users USING INDEX idx_email",
        "function": SCAN,
        "pending": "SCAN users USING INDEX idx_email",
    },
    "composite": {
        "place": "SEARCH users USING INDEX idx_country_phone (country=? AND phone=?)", "phone": SCAN, "equality": SCAN,
    },
    "reversed": {
        "place": "SEARCH users USING INDEX idx_phone_country (phone=? AND country=?)",
        "phone": "SEARCH users USING INDEX idx_phone_country (phone=?)",
    },
    "covering": {
        "equality": "SEARCH users USING COVERING INDEX idx_email_name (email=?)",
        "range": f"SEARCH users USING COVERING INDEX idx_email_name (email>?){LAST_TERM}",
        "order": f"SCAN users USING COVERING INDEX idx_email_name{LAST_TERM}",
    },
    "partial": {"pending": "SCAN users USING INDEX idx_pending", "equality": SCAN, "order": SORTED},
    "expression": {"function": "SEARCH users USING INDEX idx_lower_email (<expr>=?)", "equality": SCAN},
    "age": {"low": "SEARCH users USING INDEX idx_age (age>?)"},
}  # fmt: skip
"""What SQLite 3.54 plans for the questions when nothing was analyzed."""


class Beside:
    """A prepared table, asked directly."""

    def __init__(self, variant: str, analyzed: int = 0) -> None:
        import apsw

        self.connection = apsw.Connection(":memory:")
        self.connection.deserialize("main", prepared(2000, variant, analyzed, "random"))

    def look(self, sql: str, params: tuple = ()) -> list[tuple]:
        return self.connection.execute(sql, params).fetchall()

    def plan(self, question: str) -> str:
        asked = QUESTIONS[question]
        return plan_of(self, plain(asked), tuple("b" for _ in asked.asks)).text


@pytest.mark.parametrize("variant", PLANS)
def test_plans_are_those_of_this_version_of_sqlite(variant: str) -> None:
    table = Beside(variant)
    assert {question: table.plan(question) for question in PLANS[variant]} == PLANS[variant]


def test_after_analyze_the_planner_scans_for_most_rows_and_skips_through_countries() -> None:
    assert Beside("age", 1).plan("low") == SCAN
    assert Beside("composite", 1).plan("phone").startswith("SEARCH users USING INDEX idx_country_phone (ANY(country)")


@pytest.mark.parametrize("variant", SHAPES)
def test_every_question_has_the_same_rows_with_and_without_the_index(variant: str) -> None:
    table = Beside(variant)
    _, email, _, country, phone, *_ = row(77)
    made = {"email": email, "start": email[:2], "prefix": email[:2] + "%", "country": country, "phone": phone}
    for question in QUESTIONS.values():
        params = tuple(made[what] for what in question.asks)
        found, without = (table.look(question.sql.format(hint=hint), params) for hint in ("", "NOT INDEXED"))
        assert sorted(found) == sorted(without) != []


def test_people_are_the_same_everywhere_and_addresses_are_unique() -> None:
    assert database_image(SCHEMA, {INSERT: [row(1)]}) == database_image(SCHEMA, {INSERT: [row(1)]})
    emails = [row(id)[1] for id in range(1, 2001)] + [signup_email(n, "random") for n in range(1, 500)]
    assert len(set(emails)) == len(emails)
    ascending = [signup_email(n, "sequential") for n in range(1, 300)]
    assert ascending == sorted(ascending)


def test_a_question_tells_its_pages_steps_and_rows() -> None:
    told = answered(played(rows=2000))
    assert {(s.plan, s.rows) for s in told} == {(SCAN, 1)}
    assert all(s.pages == 50 and s.steps > 6000 and s.scanned >= 2011 and 1.9 * US < s.us < 2.1 * US for s in told)


def test_an_index_is_of_use_once_it_is_built_and_not_before() -> None:
    run = played(press("create-email", 0.5), horizon_s=8)
    states = [(r.at_us, r.value) for r in run.states("db", "index.idx_email")]
    assert [value for _, value in states] == ["building", "ready"]
    assert 2 * US < states[1][0] - states[0][0] < 4 * US
    assert plans(run) == ["equality: SCAN users", "equality: SEARCH users USING INDEX idx_email (email=?)"]
    assert max(writes_us(run, 0)) == 0 < min(writes_us(run, 1))


def test_an_index_that_is_there_cannot_be_made_again_nor_one_that_is_not_be_dropped() -> None:
    run = played(press("create-email"), press("drop", 3), press("drop", 4), variant="btree")
    assert [i.outcome for i in run.interventions()] == ["missed", "applied", "missed"]
    assert "already" in run.interventions()[0].words


def test_buttons_aimed_at_a_dead_database_miss() -> None:
    down = fault("crash", "db", at_s=1)
    run = played(down, *(press(id) for id in ("create-email", "drop", "analyze", "stale", "delete")))
    assert {i.outcome for i in run.interventions() if i.kind != "crash"} == {"missed"}


@pytest.mark.parametrize("question", [q for q in QUESTIONS if q != "equality"])
def test_every_question_can_be_asked(question: str) -> None:
    run = played(fault("ask", "world", at_s=1, question=question), horizon_s=4, stands_for_m=1)
    assert plans(run)[-1].startswith(f"{question}: ")
    assert not run.broken()


def test_an_unknown_question_or_shape_misses() -> None:
    run = played(fault("ask", "world", at_s=1, question="why"), fault("create_index", "db", at_s=1, shape="round"))
    assert [i.outcome for i in run.interventions()] == ["missed", "missed"]


@pytest.mark.parametrize("structure", ["btree", "hash", "lsm"])
def test_a_crash_loses_no_acknowledged_sign_up(structure: str) -> None:
    crash = fault("crash", "db", at_s=3, for_s=1)
    run = played(crash, structure=structure, signups_per_s=8, lookups_per_s=15, horizon_s=8, variant="btree")
    assert run.broken() == []
    assert any(" rebuilt " in str(r.value) and r.at_us > 3 * US for r in run.states("db", "check"))
    assert [o for o in run.operations("ok", from_s=4) if o.function == "GET /today" and o.value != "nobody"]


def test_every_crash_point_of_a_sign_up_keeps_the_promise() -> None:
    for point in ("commit", "sync", "reply"):
        for edge in ("before", "after"):
            when = {"node": "db", "point": point, "edge": edge, "nth": 4}
            run = played(fault("crash", "db", when=when, for_s=1), signups_per_s=8, lookups_per_s=10, variant="btree")
            assert run.broken() == []


def test_random_keys_change_more_pages_between_checkpoints_than_ascending_ones() -> None:
    spread, edge = (
        flushed(played(keys=keys, signups_per_s=12, horizon_s=8)) for keys in ("random", "sequential")
    )  # fmt: skip
    assert sum(spread) > 1.5 * sum(edge)


def test_a_delete_is_known_to_the_table_and_to_the_index() -> None:
    run = played(fault("delete_burst", "db", at_s=3, rows=12), signups_per_s=6, horizon_s=6)
    assert len(run.states("db", "gone")) == 12
    assert events(run, "join")
    assert run.broken() == []


def test_a_tree_grows_from_the_root() -> None:
    run = played(signups_per_s=15, horizon_s=8)
    grown = heights(run)
    assert grown[0] < max(grown)
    assert len(events(run, "grow")) == max(grown) - grown[0]


@pytest.mark.parametrize(
    ("defect", "structure", "prop"),
    [
        ("late_entry", "btree", "AcknowledgedIsFound"),
        ("wrong_separator", "btree", "TreeInvariants"),
        ("forgetful_filter", "lsm", "FiltersNeverDeny"),
    ],
)
def test_a_planted_defect_is_red_by_its_own_property_and_green_without_it(
    defect: str, structure: str, prop: str
) -> None:
    busy = {"structure": structure, "signups_per_s": 12, "lookups_per_s": 15, "horizon_s": 8, "variant": "btree"}
    assert played(defect=defect, **busy).verdicts()[prop].status == "broken"
    assert played(**busy).verdicts()[prop].status == "holds"


def test_a_refused_disk_leaves_everything_as_it_was() -> None:
    run = played(fault("errors", "db", at_s=1, percent=100), press("create-age", 2), horizon_s=6)
    assert run.reason == "horizon"


def test_states_are_read_back_as_they_were_told() -> None:
    told = statement(
        "7 equality us=4800 pages=5 steps=16 scanned=0 rows=1 SEARCH users USING INDEX idx_email (email=?)"
    )
    assert (told.number, told.us, told.index, told.sought, told.walked) == (7, 4800, "idx_email", True, False)
    assert page("I|3 4|abc") == ("I", (3, 4), ("abc",))


def test_a_burst_of_newcomers_keeps_the_tree_in_order() -> None:
    for keys in ("random", "sequential"):
        run = played(fault("insert_burst", "newcomers", at_s=1, rate_per_s=30, for_s=3), keys=keys, horizon_s=6)
        assert run.verdicts()["TreeInvariants"].status == "holds"
        assert len(run.states("db", "check")) > 80
