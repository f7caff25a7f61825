"""Share links: the same scenario on the other side, and nothing else through them."""

from __future__ import annotations

import base64
import json
import zlib
from urllib.parse import parse_qsl

import pytest

import explorer
from explorer.errors import PresetError
from explorer.scenario.presets import save_preset
from explorer.scenario.url import LIMIT, from_query, to_query


def packed(content: object, raw: bytes | None = None) -> str:
    plain = json.dumps(content).encode() if raw is None else raw
    return base64.urlsafe_b64encode(zlib.compress(plain)).decode().rstrip("=")


def opened(query: str):
    return from_query(dict(parse_qsl(query)))


def test_a_link_gives_the_same_spikes():
    scenario = explorer.load_preset("population/opening")
    scenario.update({"device.thickness": "6.3 nm", "run.seed": 12345, "view.window": 0.05})
    other = opened(to_query(scenario, "population/opening"))
    assert other.values() == scenario.values()
    assert other.changed() == scenario.changed()
    ours, theirs = (explorer.simulate(sc, seconds=0.02).summary() for sc in (scenario, other))
    assert ours["state_sha256"] == theirs["state_sha256"]


def test_a_link_without_changes_is_short():
    assert to_query(explorer.load_preset("neuron/copper"), "neuron/copper") == (
        "preset=neuron%2Fcopper"
    )
    assert from_query({}).preset == "population/opening"


def test_a_link_can_refer_to_any_shipped_preset():
    scenario = explorer.load_preset("neuron/3nm")
    other = opened(to_query(scenario, "neuron/pulse-train"))
    assert other.values() == scenario.values()


GOOD = packed({"device.thickness": 6e-9})


@pytest.mark.parametrize(
    "text",
    [
        "x", "====", "%%%", "äöü", GOOD[:-4], GOOD[4:], GOOD[::-1], GOOD + "A", "A" * (LIMIT + 1),
        base64.urlsafe_b64encode(b"not compressed").decode(),
        packed(None, b"not json"), packed(None, b"\xff\xfe"), packed(None, b""),
        packed([1, 2]), packed("text"), packed(None), packed(7),
        packed(None, b"[" * 10_000), packed(None, b'{"device.thickness": 1' + b"0" * 9000 + b"}"),
        packed(None, b" " * 10_000_000 + b"{}"),
        packed(None, b'{"device.thickness": 6e-9' + b" " * LIMIT + b"}"),
    ],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_damaged_links(text):
    with pytest.raises(PresetError, match=r"^this link cannot be opened: its part 's'") as caught:
        from_query({"preset": "neuron/pulse-train", "s": text})
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"device.thicknes": 6e-9},
        {"device.__class__": 1},
        {"__dict__": {}},
        {"": 1},
        {"device": {"thickness": 6e-9}},
        {"device.thickness": -1},
        {"device.thickness": 1e9},
        {"device.thickness": "abc"},
        {"device.thickness": None},
        {"device.thickness": [6e-9] * 1000},
        {"device.thickness": {"a": 1}},
        {"device.thickness": True},
        {"device.thickness": "8 V"},
        {"device.ion": ["Ag"]},
        {"device.ion": "x" * 5000},
        {"run.seed": 1.5},
        {"run.seed": -1},
        {"population.size": 10**9},
        {"device.thickness": 6e-9, "device.oxide": "cheese"},
    ],
    ids=str,
)
def test_forged_links(changes):
    with pytest.raises(PresetError, match=r"^this link cannot be opened: ") as caught:
        from_query({"preset": "neuron/pulse-train", "s": packed(changes)})
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


@pytest.mark.parametrize("raw", [b'{"device.thickness": NaN}', b'{"device.thickness": Infinity}'])
def test_links_with_numbers_that_are_not_finite(raw):
    with pytest.raises(PresetError):
        from_query({"preset": "neuron/pulse-train", "s": packed(None, raw)})


@pytest.mark.parametrize(
    "name",
    [
        "../x", "../neuron/pulse-train", "neuron/../neuron/pulse-train", "/etc/passwd", "..",
        ".", "/", "", "neuron/pulse-train/", "neuron//pulse-train", "neuron\\pulse-train",
        "neuron/pulse-train.toml", "/etc/passwd.toml", "user/../../x", "file:///etc/passwd",
        "neuron/pulse-train\0", "neuron/pulse-train\n", "x" * 5000, "<script>", "neuron",
    ],
)  # fmt: skip
def test_a_link_opens_presets_only(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.toml").write_text('schema = 1\ntitle = "x"\n')
    with pytest.raises(PresetError) as caught:
        from_query({"preset": name or " "})
    assert len(str(caught.value)) < 300
    assert "\n" not in str(caught.value)


def test_a_link_to_a_file_beside_the_presets_is_refused(home, tmp_path):
    (home / "secret.toml").write_text('schema = 1\ntitle = "x"\n')
    save_preset(explorer.Scenario(), "mine")
    assert from_query({"preset": "user/mine"}).title == "mine"
    for name in ("user/../secret", "user/secret", str(home / "secret.toml"), str(home / "secret")):
        with pytest.raises(PresetError):
            from_query({"preset": name})
