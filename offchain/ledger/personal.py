"""Personal information is refused at ingest: by the names of fields, and by patterns in what people write.

What no rule can see, a name in a sentence, is removed by erasure (docs/FORMATS.md section 7). A refusal tells the field
and what was found, never the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence

from offchain.codec.documents import Json
from offchain.codec.fields import BodyModel
from offchain.ledger.errors import PersonalInformationError

_NAMES = """
address bankaccount bankcard birthdate birthday cardnumber dateofbirth email face familyname fingerprint firstname
fullname gender givenname gps iban idcard identitycard identitynumber idnumber imei ip ipaddress lastname latitude
licenceplate longitude mail mobile mobilenumber nationalid passport passportnumber patient phone phonenumber plate
qq realname sex socialsecuritynumber surname tel telephone username wechat
姓名 真实姓名 手机 手机号 手机号码 电话 电话号码 身份证 身份证号 身份证号码 邮箱 住址 家庭住址 地址 生日 出生日期 性别
护照 护照号 银行卡 银行卡号 银行账号 车牌 车牌号 微信 微信号 指纹 人脸 民族 社保号
"""
FIELDS = frozenset(_NAMES.split())
"""Names of fields, at any depth, in lower case without marks and spaces."""

_SEPARATED = re.compile(r"(?<=\d)[ .\-](?=\d)")
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def _always(_found: str) -> bool:
    return True


def _is_resident(number: str) -> bool:
    """The check character of GB 11643."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11] == number[17].upper()


def _is_card(number: str) -> bool:
    """The check digit of ISO/IEC 7812 (Luhn)."""
    doubled = (sum(divmod(2 * int(d), 10)) if i % 2 else int(d) for i, d in enumerate(reversed(number)))
    return sum(doubled) % 10 == 0


_PATTERNS: tuple[tuple[str, re.Pattern[str], Callable[[str], bool]], ...] = (
    ("an e-mail address", re.compile(r"[\w.%+\-]+@[\w\-]+(?:\.[\w\-]+)+"), _always),
    ("a resident identity number", re.compile(r"(?<!\d)\d{17}[\dXx](?![\dA-Za-z])"), _is_resident),
    ("a mobile number", re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)"), _always),
    ("a telephone number", re.compile(r"(?<!\d)(?:\+[1-9]\d{7,14}|0[1-9]\d{1,2}\d{7,8})(?!\d)"), _always),
    ("a bank card number", re.compile(r"(?<!\d)[2-6]\d{14,18}(?!\d)"), _is_card),
    ("a vehicle plate", re.compile(rf"[{_PROVINCES}][A-Z][·\- ]?[A-Z0-9]{{5,6}}(?![A-Z0-9])"), _always),
)


def require_impersonal_fields(body: Json) -> None:
    """Raises `PersonalInformationError` if a field, at any depth, has the name of personal information."""
    for name in _keys(body):
        if _plain(name) in FIELDS:
            raise PersonalInformationError(f"field {name}", "no personal information", "a field of that name")


def require_impersonal_texts(body: BodyModel) -> None:
    """Raises `PersonalInformationError` if a text that people write holds what looks like personal information."""
    for name, text in body.texts().items():
        found = found_in(text)
        if found:
            raise PersonalInformationError(f"field {name}", "no personal information", found)


def found_in(text: str) -> str:
    """What looks like personal information in a text, in words; empty if nothing does."""
    folded = unicodedata.normalize("NFKC", text)
    for form in (folded, _SEPARATED.sub("", folded)):
        for what, pattern, confirms in _PATTERNS:
            if any(confirms(match[0]) for match in pattern.finditer(form)):
                return what
    return ""


def _keys(document: Json) -> Iterator[str]:
    if isinstance(document, Mapping):
        for key, inner in document.items():
            yield key
            yield from _keys(inner)
    elif isinstance(document, Sequence) and not isinstance(document, str):
        for inner in document:
            yield from _keys(inner)


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).lower() if c.isalnum())
