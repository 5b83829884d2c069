"""What the commands share: the measure of a step, and words that both sides of the command line know."""

from __future__ import annotations

import pytest

from offchain.audit.sampling import Signatures
from offchain.cli.audit_commands import Signed
from offchain.cli.common import measure, steps


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("facts: 512 of 4,096", (512, 4096)),
        ("entries: 1,024 of 10,000,000", (1024, 10_000_000)),
        ("anchors", (0, None)),
        ("weights of period 3", (0, None)),
    ],
)
def test_measure__when_a_step_has_figures__then_done_and_total(step: str, expected: tuple[int, int | None]) -> None:
    assert measure(step) == expected


def test_steps__when_nobody_watches__then_nothing_is_shown(capfd: pytest.CaptureFixture[str]) -> None:
    with steps("period 1") as progress:
        progress("facts: 1 of 2")
    assert capfd.readouterr() == ("", "")


def test_verify__when_signatures_are_chosen__then_every_choice_is_one_of_the_audit() -> None:
    assert [choice.value for choice in Signed] == [choice.value for choice in Signatures]
