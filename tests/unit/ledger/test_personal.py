"""Personal information: what is found in texts and names of fields, and what is not mistaken for it."""

from __future__ import annotations

import pytest

from offchain.codec.bodies import SCHEMAS, Tool
from offchain.codec.documents import Json
from offchain.codec.fields import BodyModel
from offchain.ledger.errors import PersonalInformationError
from offchain.ledger.personal import found_in, require_impersonal_fields, require_impersonal_texts

# Resident number: the published example of GB 11643. Card: a published test number. Neither belongs to anybody.
FOUND = [
    ("write to li.wei@example.com.cn", "an e-mail address"),
    ("ｌｉ＠example.com", "an e-mail address"),
    ("110105194912310 02X", "a resident identity number"),
    ("11010519491231002X", "a resident identity number"),
    ("身份证 11010519491231002x 号", "a resident identity number"),
    ("call 13800138000", "a mobile number"),
    ("电话：138-0013-8000", "a mobile number"),
    ("１３８００１３８０００", "a mobile number"),
    ("+8613800138000", "a mobile number"),
    ("021-58881234", "a telephone number"),
    ("+44 20 7946 0018", "a telephone number"),
    ("6212345678900000003", "a bank card number"),
    ("4111 1111 1111 1111", "a bank card number"),
    ("沪A12345 broke down", "a vehicle plate"),
    ("粤B·D12345", "a vehicle plate"),
]
CLEAN = [
    "",
    "PumpBench 2026",
    "泵机异常预测",
    "average_precision",
    "downtime avoided",
    "1.2.0",
    "2026-01-31",
    "110105194912310021",  # the check character is wrong
    "4111111111111112",  # the check digit is wrong
    "23800138000",  # no mobile prefix
    "138001380001",  # twelve digits
    "model A12345",
    "rows 20,040 of 1,000,000",
    "user@localhost",
    "20260131120000",
]


@pytest.mark.parametrize(("text", "what"), FOUND)
def test_text__with_personal_information__is_found(text: str, what: str) -> None:
    assert found_in(text) == what


@pytest.mark.parametrize("text", CLEAN)
def test_text__without__is_let_through(text: str) -> None:
    assert found_in(text) == ""


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=lambda schema: schema.struct.name)
def test_example__of_every_kind__is_let_through(schema: object) -> None:
    body: BodyModel = schema.example  # type: ignore[attr-defined]
    require_impersonal_fields(body.body())
    require_impersonal_texts(body)


@pytest.mark.parametrize(
    "body",
    [
        {"phone": 1},
        {"E-Mail": "x"},
        {"id_number": "x"},
        {"contact": {"date of birth": "x"}},
        {"people": [{"姓名": "x"}]},
        {"手机号": None},
    ],
)
def test_field__by_the_name_of_personal_information__is_refused(body: Json) -> None:
    with pytest.raises(PersonalInformationError, match=r"field .*: expected no personal information, received a field"):
        require_impersonal_fields(body)


def test_refusal__of_a_text__tells_field_and_kind_but_not_the_text() -> None:
    with pytest.raises(PersonalInformationError) as caught:
        require_impersonal_texts(Tool("labels by li@example.com", "1.0", bytes(32), bytes(32)))
    assert "field name" in str(caught.value)
    assert "an e-mail address" in str(caught.value)
    assert "example.com" not in str(caught.value)
