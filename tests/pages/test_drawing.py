from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from playground.pages import coming, drawing, source
from playground.pages.templatetags import icons

HERE = Path(__file__)


@pytest.mark.parametrize("room", coming.PROMISED, ids=lambda room: room.name)
def test_the_sketch_of_a_promised_room_is_well_formed(room: coming.Promised) -> None:
    drawn = ElementTree.fromstring(drawing.outline(room.sketch))
    assert drawn.findall(".//g[@transform]")


def test_an_unknown_icon_is_drawn_as_the_lightning() -> None:
    assert icons.icon("no-such-icon") == icons.icon("zap")


def test_the_sprite_leaves_out_what_does_not_exist() -> None:
    assert "no-such-icon" not in icons.sprite(["no-such-icon"])
    assert 'id="i-play"' in icons.sprite()


def test_every_icon_of_the_sprite_exists() -> None:
    assert all(icons._known(name) for name in icons.SPRITE)


def test_source_is_highlighted_line_by_line() -> None:
    lines = source.highlighted(HERE)
    assert len(lines) == len(HERE.read_text().splitlines())
    assert all(line.count("<span") == line.count("</span>") for line in lines)
