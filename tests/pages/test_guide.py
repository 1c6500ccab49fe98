from __future__ import annotations

from pathlib import Path

from playground.pages import guide

TEXT = """# Saga

## What it is

<script>alert(1)</script> and [this](javascript:alert(1)).

Try [the declined card](?preset=declined&at=1.5), or read [a paper](https://example.org/saga).

```python
async def run(order): ...
```
"""


def written(folder: Path) -> guide.Guide:
    path = folder / "README.md"
    path.write_text(TEXT)
    return guide.rendered(path)


def test_raw_html_and_script_addresses_are_shown_as_text(tmp_path: Path) -> None:
    html = written(tmp_path).html
    assert "<script>" not in html
    assert 'href="javascript' not in html


def test_the_title_is_dropped_and_headings_can_be_linked(tmp_path: Path) -> None:
    made = written(tmp_path)
    assert "<h1" not in made.html
    assert made.headings == (("guide-what-it-is", "What it is"),)


def test_links_to_presets_are_marked_and_others_open_apart(tmp_path: Path) -> None:
    html = written(tmp_path).html
    assert 'class="try"' in html
    assert 'rel="noopener"' in html


def test_code_is_highlighted_with_classes(tmp_path: Path) -> None:
    assert '<span class="k">async</span>' in written(tmp_path).html


def test_code_that_scrolls_sideways_is_reached_by_keyboard(tmp_path: Path) -> None:
    assert '<pre tabindex="0"><code>' in written(tmp_path).html
