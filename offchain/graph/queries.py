"""Stage A as Ibis expressions: sums, counts, distinct counts, min, max, greatest and joins (DESIGN section 8).

Nothing here divides, averages or touches a float; a test bans them in the compiled SQL, which is kept in `sql/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from offchain.domain.types import MAIN
from offchain.graph.engine import Relation, at_least_zero, constant, or_zero, relation, to_sql, whole

SCHEMAS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "legs": {
            "resource": "int",
            "counterparty": "int",
            "provider": "int",
            "licence": "int",
            "combination": "int",
            "day": "int",
            "amount": "whole",
            "loop": "int",
        },
        "reports": {
            "scenario": "text",
            "combination": "int",
            "reporter": "int",
            "day": "int",
            "uplift": "int",
            "position": "int",
        },
        "resources": {"resource": "int", "party": "int"},
        "organisations": {"organisation": "int", "party": "int"},
        "members": {"combination": "int", "resource": "int"},
        "decay": {"day": "int", "factor": "whole"},
        "ratings": {"combination": "int", "reporter": "int", "day": "int", "stars": "int", "position": "int"},
        "versions": {"resource": "int", "day": "int"},
        "classes": {"resource": "int", "class_id": "int"},
        "targets": {"resource": "int"},
        "scope": {"resource": "int"},
        "scenarios": {"scenario": "text"},
    }
)
"""The engine's tables. `party` is an ownership group or a lone organisation; `decay` holds only days up to the cut;
`targets`, `scenarios` and `scope`, the targets and what may take their place, are the question."""

KEPT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "payments": {
            "combination": "int",
            "resource": "int",
            "owner": "int",
            "payer": "int",
            "counterparty": "int",
            "value": "whole",
        },
        "backflows": {"payer": "int", "owner": "int", "back": "whole"},
        "usages": {"combination": "int", "party": "int", "paid": "whole"},
        "supplies": {"class_id": "int", "supplier": "int", "party": "int", "paid": "whole"},
    }
)
"""What does not depend on the question: computed once from all legs, in this order, then read by the
queries of every question."""

_POSITIONS = 1 << 32


def table(name: str) -> Relation:
    """An unbound table of `SCHEMAS` or `KEPT`."""
    return relation(name, {**SCHEMAS, **KEPT}[name])


def valued_legs() -> Relation:
    """Paid legs inside the decay window with the parties of payer, seller and owner; `value` is the decayed amount."""
    organisations = table("organisations")
    legs = table("legs")
    return (
        legs.filter(legs.amount > constant(0))
        .join(table("decay"), "day")
        .join(organisations.rename(counterparty="organisation", payer="party"), "counterparty")
        .join(organisations.rename(provider="organisation", seller="party"), "provider")
        .join(table("resources").rename(owner="party"), "resource")
        .mutate(value=lambda t: whole(t.amount * t.factor))
    )


def eligible_legs() -> Relation:
    """MAIN legs whose payer is related neither to the owner of the resource nor to the provider."""
    legs = valued_legs()
    return legs.filter(legs.loop == MAIN, legs.payer != legs.owner, legs.payer != legs.seller)


def payments() -> Relation:
    """Eligible legs, added up over days and licences; a sum of these sums is the sum of the legs."""
    key = ["combination", "resource", "owner", "payer", "counterparty"]
    return eligible_legs().group_by(key).aggregate(value=lambda t: whole(t.value.sum()))


def backflows() -> Relation:
    """`back`: decayed payments from a resource owner's party to a payer's party, each licence once, in both loops."""
    legs = valued_legs()
    licences = (
        legs.filter(legs.payer != legs.owner)
        .group_by("payer", "owner", "licence", "resource")
        .aggregate(value=lambda t: whole(t.value.sum()))
        .group_by("payer", "owner", "licence")
        .aggregate(value=lambda t: whole(t.value.max()))
    )
    flows = licences.group_by("payer", "owner").aggregate(back=lambda t: whole(t.value.sum()))
    return flows.rename(owner="payer", payer="owner")


def netted(paid: Relation) -> Relation:
    """`net` = max(0, value - back): what a payer did not get back from the owner (ring netting)."""
    keys = table("backflows").rename(back_owner="owner", back_payer="payer")
    matched = (paid.owner == keys.back_owner) & (paid.payer == keys.back_payer)
    return paid.left_join(keys, matched).mutate(net=lambda t: at_least_zero(whole(t.value - or_zero(t.back))))


def liquidity() -> Relation:
    """Per target resource and paying party: decayed, netted payments above 0."""
    paid = (
        table("payments")
        .semi_join(table("targets"), "resource")
        .group_by("resource", "owner", "payer")
        .aggregate(value=lambda t: whole(t.value.sum()))
    )
    rows = netted(paid).filter(lambda t: t.net > constant(0))
    return rows.select("resource", party="payer", paid="net").order_by("resource", "party")


def usages() -> Relation:
    """Per combination and party: the least netted payment over its resources, where all of them were paid for."""
    paid = (
        table("payments")
        .group_by("combination", "resource", "owner", "payer")
        .aggregate(value=lambda t: whole(t.value.sum()))
    )
    least = (
        netted(paid)
        .group_by("combination", "payer")
        .aggregate(paid=lambda t: whole(t.net.min()), covered=lambda t: t.resource.count())
    )
    sizes = table("members").group_by("combination").aggregate(size=lambda t: t.resource.count())
    full = least.join(sizes, "combination").filter(lambda t: (t.covered == t.size) & (t.paid > constant(0)))
    return full.select("combination", "paid", party="payer")


def ranked(said: Relation) -> Relation:
    """`rank`: by day, then by place in the log."""
    return said.mutate(rank=lambda t: whole(whole(whole(t.day) * constant(_POSITIONS)) + whole(t.position)))


def admitted_reports() -> Relation:
    """Reports in a target scenario on a combination that meets the scope, by an organisation that paid for it."""
    meets = table("members").semi_join(table("scope"), "resource")
    payers = table("payments").select("combination", reporter="counterparty")
    admitted = (
        table("reports")
        .semi_join(table("scenarios"), "scenario")
        .semi_join(table("decay"), "day")
        .semi_join(meets, "combination")
        .semi_join(payers, ["combination", "reporter"])
        .join(table("organisations").rename(reporter="organisation"), "reporter")
    )
    return ranked(admitted)


def votes() -> Relation:
    """One vote per scenario, combination and party: its latest report, with what it paid for the combination."""
    key = ["scenario", "combination", "party"]
    reports = admitted_reports()
    latest = reports.group_by(key).aggregate(rank=lambda t: t["rank"].max())
    chosen = reports.join(latest, [*key, "rank"]).group_by(key).aggregate(uplift=lambda t: t.uplift.min())
    return chosen.join(table("usages"), ["combination", "party"]).select(*key, "uplift", "paid").order_by(key)


def co_use() -> Relation:
    """Per target resource and resource of another owner: distinct parties that paid for both in one combination."""
    seen = table("payments").select("combination", "resource", "owner", "payer").distinct()
    others = seen.rename(other="resource", other_owner="owner")
    pairs = seen.semi_join(table("targets"), "resource").join(others, ["combination", "payer"])
    counted = pairs.filter(lambda t: t.owner != t.other_owner).group_by("resource", "other")
    return counted.aggregate(payers=lambda t: t.payer.nunique()).order_by("resource", "other")


def supplies() -> Relation:
    """Per class, supplying party and paying party: decayed, netted payments above 0, each licence once."""
    licences = (
        eligible_legs()
        .join(table("classes"), "resource")
        .group_by("class_id", "owner", "payer", "licence", "resource")
        .aggregate(value=lambda t: whole(t.value.sum()))
        .group_by("class_id", "owner", "payer", "licence")
        .aggregate(value=lambda t: whole(t.value.max()))
    )
    paid = licences.group_by("class_id", "owner", "payer").aggregate(value=lambda t: whole(t.value.sum()))
    rows = netted(paid).filter(lambda t: t.net > constant(0))
    return rows.select("class_id", supplier="owner", party="payer", paid="net")


def supply() -> Relation:
    """What `supplies` has of the classes of the targets."""
    wanted = table("classes").semi_join(table("targets"), "resource")
    return table("supplies").semi_join(wanted, "class_id").order_by("class_id", "supplier", "party")


def updates() -> Relation:
    """Per target resource with versions in force: the sum of their decay factors."""
    dated = table("versions").semi_join(table("targets"), "resource").join(table("decay"), "day")
    return dated.group_by("resource").aggregate(decayed=lambda t: whole(t.factor.sum())).order_by("resource")


def ratings() -> Relation:
    """Per target resource and party: its latest rating of a product with the resource that it paid for in full."""
    key = ["resource", "party"]
    payers = table("payments").select("combination", reporter="counterparty")
    given = (
        table("ratings")
        .semi_join(table("decay"), "day")
        .semi_join(payers, ["combination", "reporter"])
        .join(table("organisations").rename(reporter="organisation"), "reporter")
        .semi_join(table("usages"), ["combination", "party"])
        .join(table("members").semi_join(table("targets"), "resource"), "combination")
    )
    said = ranked(given)
    latest = said.group_by(key).aggregate(rank=lambda t: t["rank"].max())
    return said.join(latest, [*key, "rank"]).group_by(key).aggregate(stars=lambda t: t.stars.min()).order_by(key)


@cache
def compiled(dialect: str = "duckdb") -> Mapping[str, str]:
    """The text of every query of stage A in a dialect, `KEPT` first; compiled once a process.

    A name is that of its golden file: `sql/NAME.sql` for DuckDB, `sql/DIALECT/NAME.sql` for the others.
    """
    kept = {"payments": payments, "backflows": backflows, "usages": usages, "supplies": supplies}
    asked = {query.__name__: query for query in (liquidity, votes, co_use, supply, updates, ratings)}
    return MappingProxyType({name: to_sql(query(), dialect) for name, query in (kept | asked).items()})
