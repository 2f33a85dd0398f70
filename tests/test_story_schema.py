"""The schema of a Story: it holds for the sample, and has the fields of the dataclasses."""

from __future__ import annotations

import dataclasses
import json
from importlib.resources import files
from typing import Any

import jsonschema
import pytest
from sample_story import sample_story
from test_page import Parsed, rendered

from rangemap import story as story_module
from rangemap.story import SCHEMA, Story

SCHEMA_FILE: dict[str, Any] = json.loads(
    (files("rangemap.page") / "story.schema.json").read_text("utf-8")
)
VALUES = {
    name: value
    for name in story_module.__all__
    if dataclasses.is_dataclass(value := getattr(story_module, name)) and name != "Story"
}
#: What a page has as markup, and its block of JSON not once more.
AS_MARKUP = {
    ("Story", "still"), ("Story", "folds"), ("Explorer", "rows"), ("Label", "x"), ("Label", "y"),
}  # fmt: skip


def problems(story: dict[str, Any]) -> list[str]:
    validator = jsonschema.Draft202012Validator(SCHEMA_FILE)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(story)]


def as_json(story: Story) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(story.to_dict()))
    return read


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA_FILE)


def test_the_sample_agrees_with_the_schema() -> None:
    assert problems(as_json(sample_story())) == []


def test_the_block_in_a_page_agrees_with_the_schema_and_has_nothing_that_is_markup() -> None:
    block = json.loads(Parsed(rendered()).raw["script"][0])
    assert problems(block) == []
    assert not {"still", "folds"} & set(block)
    assert "rows" not in block["explorer"]


def test_the_schema_has_the_values_of_the_module_and_no_others() -> None:
    assert set(SCHEMA_FILE["$defs"]) == set(VALUES)


@pytest.mark.parametrize("name", VALUES)
def test_a_value_and_its_schema_have_the_same_fields(name: str) -> None:
    fields = [field.name for field in dataclasses.fields(VALUES[name])]
    schema = SCHEMA_FILE["$defs"][name]
    assert list(schema["properties"]) == fields
    assert schema["required"] == [field for field in fields if (name, field) not in AS_MARKUP]
    assert schema["additionalProperties"] is False


def test_the_story_and_its_schema_have_the_same_fields() -> None:
    fields = [field.name for field in dataclasses.fields(Story)]
    assert list(SCHEMA_FILE["properties"]) == fields
    assert SCHEMA_FILE["required"] == [name for name in fields if ("Story", name) not in AS_MARKUP]
    assert SCHEMA_FILE["additionalProperties"] is False
    assert SCHEMA_FILE["properties"]["schema"]["const"] == SCHEMA


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("key", 0, "slot"), 5),
        (("key", 0, "fill"), "red"),
        (("key", 0, "extra"), 1),
        (("table", "rows", 0, "cells", 0, "share"), 1.01),
        (("table", "rows", 0, "nearest_km"), -1),
        (("map", "arcs", 0), [1, 2]),
        (("map", "bounds"), [1, 2, 3]),
        (("map", "shapes", 0, "role"), "enemy"),
        (("footnotes", 0, "url"), "javascript:alert(1)"),
        (("still", "paths", 0, "d"), 'M0 0"/><script>'),
        (("schema",), "rangemap-story/2"),
    ],
)
def test_the_schema_refuses(path: tuple[Any, ...], value: Any) -> None:
    story = as_json(sample_story())
    *way, last = path
    place: Any = story
    for step in way:
        place = place[step]
    place[last] = value
    assert problems(story)
