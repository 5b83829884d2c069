"""What attesters say of the content of resources: which of several sketches 内容指纹 counts, and what is present."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from offchain.codec.bodies import ContentSketch
from offchain.graph import Content
from offchain.report.inputs import ResourceFact, StatedFact
from offchain.report.validity import Judged

Attested = Mapping[tuple[int, bytes], tuple[StatedFact, ContentSketch]]
"""By resource and content root the fact whose sketch counts, with its body."""


def attested(judged: Iterable[Judged]) -> Attested:
    """Of the sketches that count the newest by its time, of two in one second the later in the log."""
    found: dict[tuple[int, bytes], tuple[StatedFact, ContentSketch]] = {}
    for item in judged:
        body = item.fact.body
        if item.counts and isinstance(body, ContentSketch):
            key = body.resource, body.content_root
            if key not in found or _rank(found[key][0]) < _rank(item.fact):
                found[key] = item.fact, body
    return found


def contents_of(
    resource: ResourceFact, period: int, known: Attested
) -> tuple[tuple[int, ...], int, tuple[Content, ...]]:
    """Sketch of the present content, the second of its registration, and the other contents whose sketch is known.

    Present is the newest version in force whose content was attested: a version that nobody has attested yet does not
    make what is known of the one before it unknown. The sketch is empty where nothing is known.
    """
    held: dict[bytes, Content] = {}
    for content in resource.contents:
        key = int(resource.id), content.root
        if key in known and content.root not in held:
            held[content.root] = Content(content.registered_at, known[key][1].hashes)
    in_force = [c.root for c in resource.contents if c.from_period <= period and c.root in held]
    if not in_force:
        return (), 0, tuple(held.values())
    present = held.pop(in_force[-1])
    return present.sketch, present.since, tuple(held.values())


def _rank(fact: StatedFact) -> tuple[int, int]:
    return fact.time, fact.index
