"""Bodies of all kinds: there and back, and each rule broken once."""

from __future__ import annotations

import pytest

from offchain.codec.bodies import SCHEMAS, Access, ContentSketch, Schema, Validation, body_of, kind_of, scenario_hash
from offchain.codec.body_content import packed
from offchain.codec.documents import Json, canonical, parse
from offchain.codec.errors import CodecError, NotAscendingError, OutOfRangeError
from offchain.codec.fact import FactKind
from offchain.codec.fields import BodyFieldsError, BodyValueError, UpliftError, json_schema

WORD = "0x" + "0a" * 32
HASH = "0x00000000000fedcb"
Case = tuple[FactKind, dict[str, Json], type[CodecError]]
BROKEN: list[Case] = [
    (FactKind.ACCESS, {"session": "0x" + "0A" * 32}, BodyValueError),
    (FactKind.ACCESS, {"session": WORD[:-2]}, BodyValueError),
    (FactKind.ACCESS, {"session": "0a" * 33}, BodyValueError),
    (FactKind.ACCESS, {"result_hash": 5}, BodyValueError),
    (FactKind.ACCESS, {"clause": 0}, OutOfRangeError),
    (FactKind.ACCESS, {"clause": 2**32}, OutOfRangeError),
    (FactKind.ACCESS, {"units": -1}, OutOfRangeError),
    (FactKind.ACCESS, {"units": 10**12 + 1}, OutOfRangeError),
    (FactKind.ACCESS, {"units": True}, BodyValueError),
    (FactKind.APPLICATION, {"amount": 5}, BodyValueError),
    (FactKind.APPLICATION, {"amount": "05"}, BodyValueError),
    (FactKind.APPLICATION, {"amount": "-5"}, BodyValueError),
    (FactKind.APPLICATION, {"amount": "٥"}, BodyValueError),
    (FactKind.APPLICATION, {"amount": ""}, BodyValueError),
    (FactKind.APPLICATION, {"amount": str(2**256)}, OutOfRangeError),
    (FactKind.APPLICATION, {"amount": "9" * 79}, BodyValueError),
    (FactKind.APPLICATION, {"effect_bps": 10_001}, OutOfRangeError),
    (FactKind.APPLICATION, {"metric": ""}, BodyValueError),
    (FactKind.EVALUATION, {"uplift_bps": 1}, UpliftError),
    (FactKind.EVALUATION, {"baseline_bps": 10_001}, OutOfRangeError),
    (FactKind.EVALUATION, {"held_out_rows": -1}, OutOfRangeError),
    (FactKind.EVALUATION, {"benchmark": "x" * 201}, BodyValueError),
    (FactKind.EVALUATION, {"scenario": "a\nb"}, BodyValueError),
    (FactKind.EVALUATION, {"document_hash": "0x"}, BodyValueError),
    (FactKind.RATING, {"stars": 0}, OutOfRangeError),
    (FactKind.RATING, {"stars": 6}, OutOfRangeError),
    (FactKind.RATING, {"stars": "5"}, BodyValueError),
    (FactKind.TRAINING_RUN, {"rows": -1}, OutOfRangeError),
    (FactKind.TRAINING_RUN, {"model_hash": "model"}, BodyValueError),
    (FactKind.COMBINATION, {"licences": []}, BodyValueError),
    (FactKind.COMBINATION, {"licences": [4, 4]}, NotAscendingError),
    (FactKind.COMBINATION, {"licences": list(range(1, 66))}, BodyValueError),
    (FactKind.COMBINATION, {"licences": [0]}, OutOfRangeError),
    (FactKind.COMBINATION, {"licences": "4"}, BodyValueError),
    (FactKind.PROCESSOR_REVIEW, {"quality": 6}, OutOfRangeError),
    (FactKind.IMPROVEMENT, {"cites": []}, BodyValueError),
    (FactKind.IMPROVEMENT, {"cites": [WORD, WORD]}, NotAscendingError),
    (FactKind.IMPROVEMENT, {"cites": [WORD[:-1]]}, BodyValueError),
    (FactKind.IMPROVEMENT, {"version": 0}, OutOfRangeError),
    (FactKind.AFTER_SALE, {"answered": 5}, OutOfRangeError),
    (FactKind.AFTER_SALE, {"solved": 1}, BodyValueError),
    (FactKind.CORRECTION, {"records": 0}, OutOfRangeError),
    (FactKind.MODERATION, {"action": "delete"}, BodyValueError),
    (FactKind.MODERATION, {"cause": "rule"}, BodyValueError),
    (FactKind.TOOL, {"name": ""}, BodyValueError),
    (FactKind.RECOMMENDATION, {"resources": [1]}, BodyValueError),
    (FactKind.RECOMMENDATION, {"expected_bps": 10_001}, OutOfRangeError),
    (FactKind.VALIDATION, {"reason": ""}, BodyValueError),
    (FactKind.VALIDATION, {"reason": "x" * 201}, BodyValueError),
    (FactKind.COMPLAINT, {"ground": "taste"}, BodyValueError),
    (FactKind.INCIDENT, {"severity": 5}, BodyValueError),
    (FactKind.INCIDENT, {"category": ""}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"resource": 0}, OutOfRangeError),
    (FactKind.CONTENT_SKETCH, {"content_root": "0x"}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": "0x"}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": 5}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH[2:]}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH.upper().replace("X", "x")}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH + "0"}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH[:-2]}, BodyValueError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH + HASH[2:]}, NotAscendingError),
    (FactKind.CONTENT_SKETCH, {"sketch": HASH + "00000000000000ff"}, NotAscendingError),
    (FactKind.CONTENT_SKETCH, {"sketch": "0x" + "".join(f"{n:016x}" for n in range(257))}, BodyValueError),
]


@pytest.mark.parametrize(("key", "schema"), SCHEMAS.items(), ids=lambda value: getattr(value, "name", ""))
def test_body__of_every_schema__goes_there_and_back(key: tuple[FactKind, int], schema: Schema) -> None:
    text = canonical(schema.example.body())
    assert body_of(*key, parse(text)) == schema.example


@pytest.mark.parametrize(("key", "schema"), SCHEMAS.items(), ids=lambda value: getattr(value, "name", ""))
@pytest.mark.parametrize("change", ["more", "less"])
def test_body__with_a_field_more_or_less__is_refused(key: tuple[FactKind, int], schema: Schema, change: str) -> None:
    body = dict(schema.example.body())
    if change == "more":
        body["note"] = "more"
    else:
        body.popitem()
    with pytest.raises(BodyFieldsError, match=f"fields of an? {key[0].name.lower()} body"):
        body_of(*key, body)


@pytest.mark.parametrize(("kind", "change", "error"), BROKEN)
def test_body__when_a_rule_is_broken__then_it_is_named(
    kind: FactKind, change: dict[str, Json], error: type[CodecError]
) -> None:
    (field,) = change
    with pytest.raises(error, match=field):
        body_of(kind, 1, {**SCHEMAS[kind, 1].example.body(), **change})


def test_access__of_a_body__has_its_words_as_bytes() -> None:
    body: Json = {"session": WORD, "clause": 7, "units": 0, "result_hash": WORD}
    assert Access.of(body) == Access(b"\x0a" * 32, 7, 0, b"\x0a" * 32)


def test_scenario_hash__of_a_name__is_its_keccak() -> None:
    # keccak256("") is a published constant.
    assert scenario_hash("") == "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"


def test_validation__that_accepts__has_no_reason() -> None:
    with pytest.raises(BodyValueError, match="none for an acceptance"):
        body_of(FactKind.VALIDATION, 1, {"accepted": True, "reason": "fine", "target": WORD})
    assert Validation(b"\x0a" * 32, True, "").body() == {"accepted": True, "reason": "", "target": WORD}


def test_schemas__are_one_of_every_kind_with_an_example_of_it() -> None:
    assert list(SCHEMAS) == [(kind, 1) for kind in FactKind]
    assert [kind_of(schema.example) for schema in SCHEMAS.values()] == list(FactKind)


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.struct.name)
def test_json_schema__of_every_body__has_the_fields_of_its_example(schema: Schema) -> None:
    described = json_schema(type(schema.example))
    assert sorted(described["properties"]) == sorted(described["required"]) == sorted(schema.example.body())
    assert described["additionalProperties"] is False


def test_content_sketch__of_256_hashes__is_2_048_bytes_in_its_one_form() -> None:
    hashes = tuple(3 * n for n in range(256))
    text = "0x" + "".join(f"{n:016x}" for n in hashes)
    body = ContentSketch.of({"resource": 7, "content_root": WORD, "sketch": text})
    assert (body.hashes, len(body.sketch), body.body()["sketch"]) == (hashes, 2_048, text)
    assert packed(hashes) == body.sketch
