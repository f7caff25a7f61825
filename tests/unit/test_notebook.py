"""What was done in lessons, as a tab keeps it."""

from __future__ import annotations

import json

import pytest

from explorer.views.lessons.notebook import LONGEST, MOST, Notebook, texts


def test_records_survive_the_way_through_a_tab():
    kept = []
    first = Notebook(kept.append)
    first.put("a|", {"step": 2, "answers": {"one": "more"}})
    second = Notebook(kept.append)
    second.take_up(kept[-1])
    assert second.get("a|") == {"step": 2, "answers": {"one": "more"}}
    assert second.get("b|") == {}


@pytest.mark.parametrize("text", [None, 7, "", "{", "[1]", '"x"', '{"a": 1}', "[" * 10_000,
                                  "x" * (LONGEST + 1)])  # fmt: skip
def test_what_is_no_record_is_left_out(text):
    notebook = Notebook(lambda text: None)
    notebook.take_up(text)
    assert notebook.get("a") == {}


def test_only_so_many_lessons_are_kept():
    kept = []
    notebook = Notebook(kept.append)
    for number in range(MOST + 5):
        notebook.put(str(number), {"step": number})
    assert len(json.loads(kept[-1])) == MOST
    assert notebook.get("0") == {}
    assert notebook.get(str(MOST + 4)) == {"step": MOST + 4}


def test_a_tab_that_is_loaded_anew_twice_keeps_what_was_done():
    kept = []
    Notebook(kept.append).put("a|", {"step": 2})
    again = Notebook(kept.append)
    again.take_up(kept.pop())
    assert json.loads(kept[-1]) == {"a|": {"step": 2}}, "told without anything more being done"


def test_where_the_text_would_be_too_long_the_newest_lessons_are_kept():
    kept = []
    notebook = Notebook(kept.append)
    for name in "abc":
        notebook.put(name, {"answers": {"one": name * (LONGEST // 2 - 50)}})
    assert list(json.loads(kept[-1])) == ["b", "c"]
    notebook.put("d", {"answers": {"one": "d" * LONGEST}})
    assert len(kept[-1]) <= LONGEST


def test_only_texts_of_known_tasks_are_read():
    found = {"one": "more", "two": 3, "strange": "x", "three": "y" * 20}
    assert texts(found, {"one", "two", "three"}, 10) == {"one": "more"}
    assert texts([1], {"one"}, 10) == {}
