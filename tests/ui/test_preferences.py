"""The remembered view: never in the way."""

import json

import pytest

from ui.link.preferences import Preferences


def test_what_was_set_is_there_after_a_restart(tmp_path):
    path = tmp_path / "deep" / "view.json"
    first = Preferences(path)
    first.set("board.zoom", 1.5)
    first.set("name", "Zoë")
    first.save()
    again = Preferences(path)
    assert again.get("board.zoom", 1.0) == 1.5
    assert again.get("name", "") == "Zoë"


@pytest.mark.parametrize("broken", [b"", b"{", b"\xff\xfe\x00", b"[1, 2]", b'"text"', b"[" * 100_000])
def test_a_broken_file_is_no_reason_not_to_start(tmp_path, broken):
    path = tmp_path / "view.json"
    path.write_bytes(broken)
    preferences = Preferences(path)
    assert preferences.get("zoom", 1.0) == 1.0
    preferences.set("zoom", 2.0)
    preferences.save()
    assert Preferences(path).get("zoom", 1.0) == 2.0


def test_a_value_of_another_type_is_the_preset(tmp_path):
    path = tmp_path / "view.json"
    path.write_text('{"zoom": "big", "narrow": 1}', encoding="utf-8")
    assert Preferences(path).get("zoom", 1.0) == 1.0
    assert Preferences(path).get("narrow", False) is False


def test_a_folder_that_cannot_be_written_costs_the_view_only(tmp_path):
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    preferences = Preferences(tmp_path / "file" / "view.json")
    preferences.set("zoom", 2.0)
    preferences.save()
    assert preferences.get("zoom", 1.0) == 2.0


def test_a_value_that_is_no_json_leaves_the_old_file_whole(tmp_path):
    path = tmp_path / "view.json"
    preferences = Preferences(path)
    preferences.set("zoom", 2.0)
    preferences.save()
    preferences.set("odd", object())
    preferences.save()
    assert json.loads(path.read_text(encoding="utf-8")) == {"zoom": 2.0}


def test_nothing_new_writes_nothing(tmp_path):
    path = tmp_path / "view.json"
    Preferences(path).save()
    assert not path.exists()
