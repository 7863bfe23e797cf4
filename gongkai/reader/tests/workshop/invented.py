"""Figures beside the report's own that hang together: other counts with parts of parts, last year's, quarters."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from random import Random

from gongkai.reader.tests.workshop.facts import Facts

Figures = dict[str, tuple[int | float, str]]


def per_cent(part: int, whole: int, digits: int) -> tuple[float, str]:
    """A share as printed, rounded half up."""
    step = Decimal(1).scaleb(-digits)
    share = (Decimal(part) * 100 / Decimal(whole)).quantize(step, ROUND_HALF_UP)
    return float(share), str(share)


def cut(rng: Random, whole: int, parts: int) -> list[int]:
    """A whole in so many parts."""
    cuts = sorted(rng.randint(0, whole) for _ in range(parts - 1))
    return [right - left for left, right in zip([0, *cuts], [*cuts, whole], strict=True)]


def beside(facts: Facts, counts: Mapping[str, int], rng: Random) -> tuple[Figures, dict[str, str]]:
    """The figures, and the words (增长 or 下降) that depend on them."""
    whole = rng.randint(9, rng.choice((60, 900, 9000)))
    numbers = {"xt": whole, "yt": rng.randint(2, 80)}
    numbers |= dict(zip(("xa", "xb", "xc", "xd"), cut(rng, whole, 4), strict=True))
    numbers["xb2"] = whole - numbers["xa"]
    numbers |= dict(zip(("xa1", "xa2"), cut(rng, numbers["xa"], 2), strict=True))
    numbers |= dict(zip(("ya", "yb"), cut(rng, numbers["yt"], 2), strict=True))
    received, concluded = counts["R"], counts["C"]
    numbers |= dict(zip(("k1", "k2", "k3", "k4"), cut(rng, received, 4), strict=True))
    numbers |= {"kk": numbers["k1"] + numbers["k2"], "kl": numbers["k3"] + numbers["k4"]}
    numbers |= {"TR": received + rng.randint(40, 900), "CUM": received * 3 + rng.randint(9, 400)}
    numbers["OTHERS"] = concluded - counts["NA"] - counts["D"]
    for block, name in (("suit_direct", "SD"), ("suit_after_review", "SA")):
        numbers |= {name + key: facts.four(block, column) for key, column in (("u", "upheld"), ("c", "corrected"))}
    figures: Figures = {name: (n, str(n)) for name, n in numbers.items()}
    figures |= {f"{one}p": per_cent(numbers[one], whole, 1) for one in ("xa", "xb", "xc", "xd")}
    if received:
        figures |= {f"{one}p": per_cent(counts[one], received, 1) for one in "abcd"}
    if concluded:
        figures["OTp"] = per_cent(counts["OT"], concluded, 1)
    last = whole + rng.choice((-1, 1)) * rng.randint(1, max(1, whole // 2))
    figures |= {"xl": (last, str(last)), "xg": per_cent(abs(whole - last), last, rng.choice((1, 2)))}
    words = {"xw": "增长" if whole > last else "下降"}
    return figures | _last_year(facts, received, rng), words | {"tel2": "00-5550199", "post2": "000001"}


def words_of(figures: Figures) -> dict[str, str]:
    """The direction of this year's requests against last year's."""
    return {"LRw": "增长" if figures["LRw"][0] > 0 else "下降"} if "LRw" in figures else {}


def _last_year(facts: Facts, received: int, rng: Random) -> Figures:
    before = facts.previous.total("received") if facts.previous else max(1, received + rng.randint(-received, received))
    done = facts.previous.total("concluded") if facts.previous else max(0, before - facts.total("carried_in"))
    figures: Figures = {"LR": (before, str(before)), "LC": (done, str(done))}
    if before and received and before != received:
        moved = abs(received - before)
        figures |= {"LRd": (moved, str(moved)), "LRg": per_cent(moved, before, rng.choice((1, 2)))}
        figures |= {"LRx": per_cent(received, before * 100, 1), "LRw": (received - before, "")}
    return figures
