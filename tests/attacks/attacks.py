"""The attacks by the holder of C, each a function that writes into the world what the attacker does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from offchain.domain.types import PPM
from offchain.graph import Resource
from offchain.valuation import ValuationParams
from tests.attacks.world import (
    GROUP,
    PARTNER,
    PARTNERS,
    PRICE,
    SISTER,
    START,
    THIRD,
    THIRDS,
    A,
    B,
    C,
    World,
    lost,
    volume,
)
from tests.unit.valuation.example import CUT_DAY

GREATEST = 5_000
"""The uplift, basis points, that an inflated report states: the cap."""
MUCH = 100_000_000_000
"""100,000 tokens."""
DUST = 1_000_000
"""One token: a price that C's holder asks of its friends."""
SKETCH, OTHER = tuple(range(1, 201)), tuple(range(901, 1_101))
HEARD = ValuationParams().vote_price
"""The least payment of which a word is heard, base units: 100 tokens on the day of the cut."""


@dataclass(frozen=True)
class Attack:
    """An attack: id, its name in both languages, and what it does."""

    id: str
    zh: str
    en: str
    play: Callable[[World], None]


def self_purchase(world: World) -> None:
    """C's holder and its declared sister buy C for 2,000,000 tokens and report the cap."""
    for buyer in (C, SISTER):
        for _ in range(10):
            world.buy_own(buyer, MUCH)
        world.report((C,), buyer, GREATEST)


def unverified(world: World) -> None:
    """Twenty accounts of no admitted organisation buy for 2,000,000 tokens and report the cap."""
    for buyer in range(2_000, 2_020):
        world.buy_own(buyer, MUCH)
        world.report((C,), buyer, GREATEST)


def silent_buyers(world: World) -> None:
    """Twenty admitted organisations buy for 2,000,000 tokens and say nothing."""
    for buyer in world.colluders(20):
        world.buy_own(buyer, MUCH)


def ring(world: World) -> None:
    """A partner buys C and reports the cap; C's holder buys as much from the partner. Both provide their own."""
    world.identities += 1
    world.buy_own(PARTNER, PRICE)
    world.report((C,), PARTNER, GREATEST)
    world.pay((PARTNERS,), C, PRICE, provider=PARTNER)
    world.cost += lost(PRICE, PPM, provides=True)


def ring_of_three(world: World) -> None:
    """A partner buys C and reports the cap; C's holder buys from a third, and the third from the partner."""
    world.identities += 2
    world.buy_own(PARTNER, PRICE)
    world.report((C,), PARTNER, GREATEST)
    for what, buyer, seller in (((THIRDS,), C, THIRD), ((PARTNERS,), THIRD, PARTNER)):
        world.pay(what, buyer, PRICE, provider=seller)
        world.cost += lost(PRICE, PPM, provides=True)


def inflated(world: World, count: int, price: int = PRICE) -> None:
    """Colluders buy C alone with the attacker's money and report the cap."""
    for buyer in world.colluders(count):
        world.buy_own(buyer, price)
        world.report((C,), buyer, GREATEST)


def inflated_all(world: World, count: int) -> None:
    """Colluders buy ABC with the attacker's money and report the cap."""
    for buyer in world.colluders(count):
        world.buy_all(buyer, PRICE)
        world.report((A, B, C), buyer, GREATEST)


def deflated_rivals(world: World, count: int) -> None:
    """Colluders buy A, B and AB and report 0: what C's rivals do is talked down. The money is the rivals'."""
    for buyer in world.colluders(count):
        for rivals in ((A,), (B,), (A, B)):
            world.pay(rivals, buyer, PRICE)
            world.cost += lost(PRICE, 0, provides=False)
            world.report(rivals, buyer, 0)


def deflated_pair(world: World, count: int) -> None:
    """Colluders buy AB alone and report 0: it has the fewest honest voters, and with five in all caps A and B."""
    for buyer in world.colluders(count):
        world.pay((A, B), buyer, PRICE)
        world.cost += lost(PRICE, 0, provides=False)
        world.report((A, B), buyer, 0)


def deflated_by_a_fresh_superset(world: World, count: int) -> None:
    """A partner composes A and B with its own resource, as far as their holders consent; colluders buy that at the
    least price and report 0. Of its source pool the partner gets an equal share."""
    world.identities += 1
    for buyer in world.colluders(count):
        world.pay((A, B, PARTNERS), buyer, HEARD, provider=PARTNER)
        world.cost += lost(HEARD, PPM // 3, provides=True)
        world.report((A, B, PARTNERS), buyer, 0)


def clones(world: World, count: int, group: int, attested: bool = False, lied: bool = False) -> None:
    """The composition has clones of C of the same volume: the sister's, or of hidden owners (group 0).

    `attested`: a registrar has stated the sketches of C and the clones; `lied`: the owners then state other ones.
    """
    owners = [SISTER] * count if group else list(world.colluders(count))
    records = world.resources[C].volume
    copied = {C: C} | dict(enumerate(owners, start=500))
    for number, owner in copied.items():
        if number != C:
            world.change(Resource(number, owner, group, records, C))
            world.composition = (*world.composition, number)
        root = world.sketches.register(number, START - 1_000 + number)
        if attested:
            world.sketches.attest(number, root, SKETCH)
        if lied and number != C:
            world.sketches.attest(number, root, tuple(range(1_000 * number, 1_000 * number + 200)), by=owner)


def overtaking(world: World) -> None:
    """C, registered before A, gets a version with A's content, so that A would look like its copy."""
    own = world.sketches.register(C, START - 1_000)
    copied = world.sketches.register(A, START - 500), world.sketches.register(C, START - 100)
    world.sketches.attest(C, own, OTHER)
    for resource, root in zip((A, C), copied, strict=True):
        world.sketches.attest(resource, root, SKETCH)


def updates(world: World, count: int) -> None:
    """A version in every period of 30 days, for as many periods."""
    versions = tuple(sorted(CUT_DAY - 30 * n for n in range(count)))
    world.change(replace(world.resources[C], versions=versions))


def unpaid_ratings(world: World) -> None:
    """Twenty organisations that bought nothing rate C with 5 stars and A and B with 1."""
    for rater in world.colluders(20):
        for what, stars in (((A,), 1), ((B,), 1), ((C,), 5)):
            world.rate(what, rater, stars)


def ratings(world: World, count: int) -> None:
    """Colluders buy A and B alone at the usual price and C for the least; they rate C with 5 stars, A and B with 1."""
    for rater in world.colluders(count):
        for rival in (A, B):
            world.pay((rival,), rater, PRICE)
            world.cost += lost(PRICE, 0, provides=False)
            world.rate((rival,), rater, 1)
        world.buy_own(rater, HEARD)
        world.rate((C,), rater, 5)


def late(world: World) -> None:
    """Ten colluders buy and report on the day after the cut."""
    for buyer in world.colluders(10):
        world.buy_own(buyer, PRICE, CUT_DAY + 1)
        world.report((C,), buyer, GREATEST, CUT_DAY + 1)


def _many(count: int) -> str:
    return "1 colluder" if count == 1 else f"{count} colluders"


ATTACKS: tuple[Attack, ...] = (
    Attack("self-purchase", "自买自卖", "self-purchase with the declared sister", self_purchase),
    Attack("sybils-unverified", "未认证的女巫买家", "20 unverified buyers", unverified),
    Attack("sybils-silent", "已认证的沉默买家", "20 verified buyers without a word", silent_buyers),
    Attack("ring", "环形交易", "ring with a partner", ring),
    Attack("ring-3", "三方环形交易", "ring of three", ring_of_three),
    *(
        Attack(
            f"uplift-{n}", f"{n} 家合谋虚报 C 的增益", f"C's uplift inflated by {_many(n)}", partial(inflated, count=n)
        )
        for n in range(1, 7)
    ),
    Attack(
        "uplift-6-dust",
        "6 家合谋以 1 个代币购买并虚报",
        "the same by 6 who paid one token",
        partial(inflated, count=6, price=DUST),
    ),
    Attack(
        "uplift-4-heard",
        "4 家合谋以 100 个代币购买并虚报",
        "the same by 4 who paid the least, 100 tokens",
        partial(inflated, count=4, price=HEARD),
    ),
    Attack("uplift-all-6", "6 家合谋虚报 ABC", "ABC's uplift inflated by 6", partial(inflated_all, count=6)),
    *(
        Attack(
            f"rivals-{n}",
            f"{n} 家合谋压低对手",
            f"A and B talked down by {_many(n)}",
            partial(deflated_rivals, count=n),
        )
        for n in (1, 2, 3, 4, 6)
    ),
    Attack("rivals-pair-3", "3 家合谋只压低 AB", "AB alone talked down by 3", partial(deflated_pair, count=3)),
    Attack(
        "rivals-fresh-5",
        "5 家合谋经新组合压低对手",
        "A and B talked down by 5 in a new superset",
        partial(deflated_by_a_fresh_superset, count=5),
    ),
    Attack(
        "clones-own",
        "同一主体的 10 份克隆",
        "10 clones by the sister",
        partial(clones, count=10, group=GROUP, attested=True),
    ),
    Attack(
        "clones-sketched",
        "隐藏主体的 10 份克隆（有指纹）",
        "10 clones by hidden owners, sketches attested",
        partial(clones, count=10, group=0, attested=True),
    ),
    Attack(
        "clones-lied",
        "隐藏主体的 10 份克隆（自报假指纹）",
        "the same, the owners state other sketches",
        partial(clones, count=10, group=0, attested=True, lied=True),
    ),
    Attack("clones-overtake", "以新版本抢注对手内容", "C gets a version with A's content", overtaking),
    Attack(
        "clones-unsketched",
        "隐藏主体的 10 份克隆（无指纹）",
        "10 clones by hidden owners, nobody attested",
        partial(clones, count=10, group=0),
    ),
    Attack("volume-10", "数据量灌水 10 倍", "volume padded ×10", partial(volume, factor=10)),
    Attack("volume-100", "数据量灌水 100 倍", "volume padded ×100", partial(volume, factor=100)),
    Attack("updates-12", "每期刷一次更新", "a version in each of 12 periods", partial(updates, count=12)),
    Attack("ratings-unpaid", "未付费刷评分", "rating bombing by 20 who paid nothing", unpaid_ratings),
    Attack("ratings-6", "6 家付费刷评分", "rating bombing by 6 who paid", partial(ratings, count=6)),
    Attack("late", "迟到事实", "late facts of 10 colluders", late),
)
"""All attacks, in the order of the table."""
