"""Each part of the instrument on each screen in each theme. One open page is dressed anew: cheaper than six opened."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SIZES, Opener, dress
from tests.browser.test_access import complaints
from tests.browser.test_branches import forked
from tests.browser.test_compare import compared
from tests.browser.test_trace import FOLLOW_LONGEST
from tests.browser.watching import PLAYHEAD, ask, computed, seek, use_tool

pytestmark = pytest.mark.browser
BREAKER = "/t/circuit_breaker/"
SAGA = "/t/saga/"
STAGE = """() => {
  const box = (one) => one.getBoundingClientRect().toJSON();
  const all = (name) => [...document.querySelectorAll('pg-stage ' + name)].map(box);
  const apart = (a, b) => a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
  const stage = box(document.querySelector('pg-stage'));
  const inside = (a) => a.left >= stage.left - 1 && a.right <= stage.right + 1
    && a.top >= stage.top - 1 && a.bottom <= stage.bottom + 1;
  const nodes = all('.pg-node > :is(.pg-shape)'), names = all('.pg-name'), words = all('.pg-death g > rect');
  const lead = [...document.querySelectorAll('.lead h1, .lead .presets summary')].map(box);
  const pairs = (list) => list.flatMap((a, i) => list.slice(i + 1).filter((b) => !apart(a, b)));
  return { nodes: nodes.length, names: names.length, words: words.length,
    outside: [...nodes, ...words].filter((a) => !inside(a)),
    overlapping: [...pairs(nodes), ...pairs(words),
      ...lead.flatMap((a) => [...nodes, ...words].filter((b) => !apart(a, b)))] };
}"""
CUT = """(all) => all.filter((one) => !one.innerText.startsWith('tests.'))
  .filter((one) => one.scrollWidth > one.clientWidth + 1).length"""
CONTRAST = """([front, back]) => {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const luminance = (colour) => {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
    const linear = (v) => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = [...context.getImageData(0, 0, 1, 1).data].map((v) => linear(v / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [a, b] = [front, back].map(([name, what]) => luminance(getComputedStyle(document.querySelector(name))[what]));
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}"""


def screens(page: Page) -> Iterator[tuple[str, str]]:
    """Each size in each theme."""
    for size in SIZES:
        for theme in ("light", "dark"):
            dress(page, size, theme)
            yield size, theme
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (size, theme)


def whole(page: Page, selector: str) -> None:
    """Scrolled to, all of it is on the screen."""
    one = page.locator(selector).first
    one.scroll_into_view_if_needed()
    expect(one).to_be_in_viewport(ratio=0.99)


def test_the_stage_keeps_nodes_and_reasons_apart_and_in_sight(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 5_900_000)
    for look in screens(page):
        drawn = page.evaluate(STAGE)
        assert drawn["nodes"] >= 5 and drawn["names"] == 5, look
        assert drawn["words"] >= 1, look
        assert drawn["outside"] == [] and drawn["overlapping"] == [], look
        shape = ["pg-stage .pg-node:not([class*=slow]) > .pg-shape", "stroke"]
        assert page.evaluate(CONTRAST, [shape, ["pg-stage", "backgroundColor"]]) >= 3, look


def test_a_touched_node_shows_what_can_be_done_to_it(room: Opener) -> None:
    page = room(BREAKER)
    for look in screens(page):
        ask(page, PLAYHEAD, "(m.select('node', 'payment'), 1)")
        card = page.locator(".touch")
        slow = card.get_by_role("button", name="Slow down")
        slow.scroll_into_view_if_needed()
        expect(slow).to_be_in_viewport(ratio=1)
        slow.click(trial=True)
        expect(page.locator(".pg-node.is-selected[data-node=payment]")).to_have_count(1)
        ask(page, PLAYHEAD, "(m.select(null), 1)")
        expect(card, str(look)).to_have_count(0)


def test_playhead_ruler_verdicts_and_transport_share_one_axis(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 6_000_000)
    for look in screens(page):
        whole(page, "pg-ruler")
        expect(page.locator("pg-transport .play")).to_be_in_viewport(ratio=1)
        expect(page.locator("pg-verdict-lane button").first).to_be_visible()
        expect(page.locator(".hand b")).to_have_text("6.000 s")
        hand = page.locator(".hand").bounding_box()["x"]
        track = page.locator("pg-ruler .track").bounding_box()
        at = ask(page, "/static/js/panels/axis.js", "m.x(6e6)")
        assert abs(hand - track["x"] - at) < 1.5, look
        for flag in page.locator("pg-ruler .flag").all():
            assert flag.bounding_box()["x"] >= track["x"] - 4, look


def test_the_tree_of_branches_opens_within_the_window(room: Opener) -> None:
    page = room(BREAKER)
    forked(page)
    use_tool(page, ".branches-open")
    for look in screens(page):
        rows = page.locator("pg-branches button")
        expect(rows, str(look)).to_have_count(2)
        for row in rows.all():
            expect(row).to_be_in_viewport(ratio=1)
            row.click(trial=True)


def test_two_runs_fit_beside_or_below_one_another(room: Opener) -> None:
    page = room(BREAKER)
    compared(page)
    seek(page, 5_900_000)
    for look in screens(page):
        bar = page.locator("pg-compare").bounding_box()
        for stage in page.locator("pg-stage").all():
            names = stage.locator(".pg-name").all()
            assert len(names) == 5, look
            for name in names:
                assert name.bounding_box()["y"] >= bar["y"] + bar["height"], look
        expect(page.locator("pg-compare .sum")).to_be_visible()
        whole(page, "pg-overlaid")


def test_the_details_of_a_span_hide_neither_stage_nor_transport(room: Opener) -> None:
    page = room(SAGA)
    ask(page, PLAYHEAD, FOLLOW_LONGEST)
    page.locator("pg-waterfall .span").nth(1).click()
    card = page.locator(".span-card")
    expect(card).to_be_visible()
    for size, theme in screens(page):
        expect(card).to_be_in_viewport(ratio=1)
        card.get_by_role("button", name="Close").click(trial=True)
        page.locator("pg-transport .play").click(trial=True)
        box, stage = card.bounding_box(), page.locator("pg-stage").bounding_box()
        assert size == "phone" or box["x"] >= stage["x"] + stage["width"], (size, theme)
        assert size != "phone" or box["height"] <= 0.47 * SIZES[size][1]
        whole(page, "pg-waterfall .critical")


@pytest.mark.parametrize(
    ("tab", "inner"),
    [
        ("Space-time", "pg-spacetime .told"),
        ("Operations", "pg-operations .track"),
        ("Events", "pg-table [role=row], pg-table .record"),
        ("Traces", "pg-traces tbody tr"),
    ],
)
def test_every_view_of_the_record_is_usable(room: Opener, tab: str, inner: str) -> None:
    page = room(SAGA)
    seek(page, 4_000_000)
    page.get_by_role("tab", name=tab, exact=True).click()
    expect(page.locator(inner).first).to_be_visible()
    for look in screens(page):
        expect(page.locator(inner).first, str(look)).to_be_visible()
        view = page.locator(f"{inner.split()[0]}").bounding_box()
        assert view["width"] <= SIZES[look[0]][0] and view["height"] >= 110, look


def test_the_running_line_is_lit_and_legible(room: Opener) -> None:
    page = room(BREAKER)
    ask(page, PLAYHEAD, "(m.select('request', m.playhead.record.value.requests()[3].key), 1)")
    seek(page, ask(page, PLAYHEAD, "m.playhead.record.value.requests()[3].at_us + 20_000"))
    for look in screens(page):
        lit = page.locator("pg-source .code:not([hidden]) li.lit").first
        page.locator("pg-source").scroll_into_view_if_needed()
        expect(lit).to_be_visible()
        code = "pg-source .code:not([hidden]) li.lit"
        assert page.evaluate(CONTRAST, [[f"{code} code", "color"], [code, "backgroundColor"]]) >= 4.5, look


def test_every_lane_says_its_name_and_value(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 8_000_000)
    for look in screens(page):
        names = page.locator("pg-metrics .row .name > span")
        assert names.count() >= 3
        for name in names.all()[:3]:
            assert name.evaluate("(one) => one.scrollWidth <= one.clientWidth + 1"), (look, name.inner_text())
        whole(page, "pg-metrics .row output")


def test_presenting_shows_stage_and_caption_whole(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 6_000_000)
    use_tool(page, ".present-toggle")
    expect(page.locator(".rail")).to_be_hidden()
    for look in screens(page):
        drawn = page.evaluate(STAGE)
        assert drawn["outside"] == [] and drawn["nodes"] >= 5, look
        expect(page.locator(".pg-caption-text")).to_be_in_viewport(ratio=1)
        expect(page.locator("pg-transport .play")).to_be_in_viewport(ratio=1)


def test_axe_finds_nothing_on_a_tablet_nor_in_the_dark_on_a_phone(room: Opener, axe: str) -> None:
    """What the tests of each topic, on a phone in light and on a desk in both, leave."""
    page = room(SAGA, size="tablet")
    seek(page, 11_200_000)
    assert complaints(page, axe) == []
    for size in ("tablet", "phone"):
        dress(page, size, "dark")
        assert complaints(page, axe, "color-contrast") == [], size


def test_the_invitation_covers_neither_title_nor_caption(visit: Opener) -> None:
    page = visit(SAGA, still=True)
    computed(page)
    seek(page, 11_200_000)
    for look in screens(page):
        invite = page.locator(".invite").bounding_box()
        expect(page.locator(".invite .push")).to_be_in_viewport(ratio=1)
        for other in (".lead h1", ".lead .presets summary", ".pg-caption-text", "pg-transport .play"):
            box = page.locator(other).bounding_box()
            apart = (
                invite["x"] >= box["x"] + box["width"]
                or box["x"] >= invite["x"] + invite["width"]
                or invite["y"] >= box["y"] + box["height"]
                or box["y"] >= invite["y"] + invite["height"]
            )
            assert apart, (look, other)


def test_home_shows_every_room_with_its_whole_title(visit: Opener) -> None:
    page = visit("/", still=True)
    for look in screens(page):
        expect(page.locator(".find input")).to_be_visible()
        rooms = page.locator(".room")
        assert rooms.count() >= 15, look
        cut = rooms.evaluate_all(CUT)
        assert cut == 0, look


def test_more_contrast_blackens_ink_and_lines(room: Opener) -> None:
    page = room(BREAKER)
    seek(page, 6_000_000)
    kerb, paper = ["pg-stage .pg-kerb", "stroke"], ["pg-stage", "backgroundColor"]
    for theme in ("light", "dark"):
        dress(page, "desk", theme)
        usual = page.evaluate(CONTRAST, [kerb, paper])
        page.emulate_media(contrast="more", color_scheme=theme)
        assert page.evaluate(CONTRAST, [kerb, paper]) > max(4.5, usual)
        assert page.evaluate(CONTRAST, [["pg-stage .pg-about", "fill"], paper]) >= 12
        page.emulate_media(contrast="no-preference")
    page.emulate_media(contrast=None)


def test_names_with_a_number_are_not_broken_in_a_caption(room: Opener) -> None:
    page = room("/t/replication/", size="phone")
    seek(page, 3_520_000)
    names = page.locator(".pg-caption-text span")
    assert len(names.all()) >= 2
    for name in names.all():
        assert re.fullmatch(r"\w+-\d+", name.inner_text())
        assert name.evaluate("(one) => one.getClientRects().length") == 1


def test_a_cost_stands_under_the_plan_that_had_it_or_is_said_to_be_of_another(room: Opener) -> None:
    page = room("/t/indexing/")
    plan = "m.playhead.frame.value.state('db', 'plan')"
    told = "m.playhead.frame.value.state('db', 'statement')"
    seen = set()
    for at_us in (2_200_000, 8_400_000, 10_700_000, 25_050_000, 26_500_000):
        seek(page, at_us)
        same = ask(page, PLAYHEAD, f"String({told}).endsWith(' ' + {plan}.replace(/^.*?: /, ''))")
        another = page.locator(".pg-view text", has_text="by another plan:").count()
        assert another == (0 if same else 1), at_us
        seen.add(same)
    assert seen == {True, False}
