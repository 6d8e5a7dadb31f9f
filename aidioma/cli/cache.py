"""``cache``: what reuse amounts to, and packs of judged answers."""

import argparse
from typing import Any

from aidioma.attachments import open_installation
from aidioma.cli.packs import add_pack_commands
from aidioma.cli.reply import Commands, Output, command, group, opened
from aidioma.marking.cache.statistics import Statistics, statistics
from aidioma.marking.engine.risk import Rate
from aidioma.model.people import OPERATOR


def add_commands(commands: Commands) -> None:
    """Add ``cache``."""
    cache = group(commands, "cache", about="what was learnt from answers, for the next")
    command(cache, "stats", _stats, about="entries, hits, disagreement with the judge, cost")
    add_pack_commands(cache)
    unlearn = command(
        cache, "unlearn", _unlearn, about="take away all that a judge has said, and mark again without it"
    )
    unlearn.add_argument("model", help="the judge, as the page Cache names it")
    unlearn.add_argument("--dry-run", action="store_true", help="only say how many stored answers it made")


def _unlearn(args: argparse.Namespace) -> Output:
    with opened() as runtime:
        if args.dry_run:
            entries = runtime.unlearning.entries_of(by=OPERATOR, model=args.model)
            return Output({"model": args.model, "entries": entries}, f"{entries} stored answers would go.")
        found = runtime.unlearning.unlearn(by=OPERATOR, model=args.model)
    data = {"model": args.model, "entries": found.entries, "exercises": found.exercises}
    return Output(
        data,
        f"{found.entries} stored answers are gone. Past answers to {found.exercises} exercises are marked again in the "
        "background.",
    )


def _stats(_args: argparse.Namespace) -> Output:
    runtime = open_installation()
    try:
        with runtime.sessions() as session:
            found = statistics(session, most_wrong=runtime.settings.max_wrong_hit_rate)
    finally:
        runtime.close()
    return Output(as_data(found), _as_text(found))


def as_data(found: Statistics) -> dict[str, Any]:
    """Return the figures with the keys that scripts depend on."""
    return {
        "entries": found.entries,
        "hits_by_tier": found.hits_by_tier,
        "settled": {name: round(share, 6) for name, share in found.settled.items()},
        "wrong_hit_rate": _rate(found.disagreement),
        "judge_self_disagreement": _rate(found.self_disagreement),
        "excess": _rate(found.excess),
        "cost_usd": float(found.cost_usd),
        "avoided_usd": float(found.avoided_usd),
    }


def _rate(rate: Rate) -> dict[str, float | int]:
    return {"estimate": rate.estimate, "low": rate.low, "high": rate.high, "n": rate.n}


def _as_text(found: Statistics) -> str:
    hits = sum(found.hits_by_tier.values())
    answers = max(1, sum(found.answers_by_tier.values()))
    return "\n".join(
        [
            f"{found.entries} judged answers are kept.",
            f"{hits} of {answers} answers ({hits / answers:.1%}) were settled without a call.",
            *(f"  {name}: {share:.1%}" for name, share in found.settled.items()),
            "By tier:",
            *(f"  {tier}: {count}" for tier, count in found.answers_by_tier.items()),
            f"Hits disagree with the judge: {_in_words(found.disagreement)}",
            f"The judge disagrees with itself: {_in_words(found.self_disagreement)}",
            f"Spent ${found.cost_usd}, spared about ${found.avoided_usd}.",
        ]
    )


def _in_words(rate: Rate) -> str:
    return f"{rate.estimate:.2%}, between {rate.low:.2%} and {rate.high:.2%} by {rate.n} looks."
