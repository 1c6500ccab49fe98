from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from playground import catalog
from playground.pages import apart, coming

TOPICS = list(catalog.topics())


@pytest.fixture
def alice() -> Client:
    return Client(HTTP_HOST="127.0.0.1")


def page(alice: Client, path: str) -> str:
    answer = alice.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_shows_fifteen_rooms_and_links_only_to_those_that_are_built(alice: Client) -> None:
    html = page(alice, "/")
    assert html.count('class="room') >= 15
    linked = set(re.findall(r'href="/t/([a-z_]+)/"', html))
    assert linked == set(TOPICS)
    assert html.count("Still to come") == len([one for one in coming.PROMISED if one.name not in TOPICS])


@pytest.mark.parametrize("name", TOPICS)
def test_a_topic_page_carries_its_scenario_form_and_source(alice: Client, name: str) -> None:
    html = page(alice, f"/t/{name}/")
    topic = catalog.topic(name)
    data = json.loads(re.search(r'<script id="topic-data" type="application/json">(.*?)</script>', html, re.S)[1])
    assert data["scenario"] == topic.default().as_json()
    for param in topic.params.fields():
        assert f'name="{param}"' in html
    for file in topic.sources:
        assert f'data-file="{file}"' in html
    for action in topic.actions:
        assert f'data-action="{action.id}"' in html


@pytest.mark.parametrize("name", TOPICS)
def test_a_preset_in_the_address_decides_the_scenario(alice: Client, name: str) -> None:
    preset = catalog.topic(name).presets[-1]
    html = page(alice, f"/t/{name}/?preset={preset.id}")
    assert f'"preset": "{preset.id}"' in html
    assert f'<b class="presets-now">{preset.title}' in unescape(html)


def test_the_page_holds_no_inline_style_and_only_scripts_with_the_nonce(alice: Client) -> None:
    answer = alice.get(f"/t/{TOPICS[0]}/")
    html = answer.content.decode()
    nonce = re.search(r"'nonce-([^']+)'", answer.headers["Content-Security-Policy"])[1]
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"\son[a-z]+=", re.sub(r"<code>.*?</code>", "", html))
    for attributes in re.findall(r"<script([^>]*)>", html):
        assert "src=" in attributes or "application/json" in attributes or f'nonce="{nonce}"' in attributes


def test_the_theme_cookie_reaches_the_first_byte(alice: Client) -> None:
    assert "data-theme" not in page(alice, "/")
    alice.cookies["theme"] = "dark"
    assert '<html lang="en" data-theme="dark">' in page(alice, "/")
    alice.cookies["theme"] = "<script>"
    assert "data-theme" not in page(alice, "/")


def test_an_unknown_topic_is_not_found(alice: Client) -> None:
    assert alice.get("/t/nowhere/").status_code == 404


@pytest.mark.parametrize("name", TOPICS)
def test_without_scripts_the_topology_is_told_in_words(alice: Client, name: str) -> None:
    html = unescape(page(alice, f"/t/{name}/"))
    assert re.search(r"<li>\w+ is a client.*?connected to", html)


@pytest.mark.parametrize("name", TOPICS)
def test_without_scripts_the_form_leads_to_an_account_of_the_run(alice: Client, name: str) -> None:
    html = page(alice, f"/t/{name}/account/")
    assert "of virtual time" in html
    assert html.count("<time>") > 3


def test_a_wrong_value_in_the_form_is_answered_with_its_field(alice: Client) -> None:
    answer = alice.get("/t/circuit_breaker/account/?failures=100000")
    assert answer.status_code == 422
    assert "params.failures" in answer.content.decode()


def test_a_lab_that_never_ends_costs_its_visitor_an_answer_and_nobody_else(
    alice: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(catalog.EXTRA, "tests.processes.rooms")
    monkeypatch.setattr(apart, "WAIT_S", 2)
    assert alice.get("/").status_code == 200
    assert alice.get("/t/spinning/").status_code == 200
    answer = alice.get("/t/spinning/account/")
    assert answer.status_code == 503
    assert "given up after 2 seconds" in answer.content.decode()
