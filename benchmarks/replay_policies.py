"""
The table of policies: what each settles without the judge on labelled streams, and how much of that is wrong.

Through the real pipeline, each on a scratch database of the configured server (the embedded one by default).

    python benchmarks/replay_policies.py [--noise 0.05] [--limit N] STREAM.jsonl ...
"""

import argparse
from pathlib import Path

from aidioma.evaluation.replay import Figures, LabelJudge
from aidioma.evaluation.replay_command import measure
from aidioma.settings import Settings

POLICIES = ("exact", "nearest:0.85", "nearest:0.95", "ours")
HEADER = (
    "| stream | policy | hits | wrong of hits | wrong verdicts of hits | calls | shadow of hits | p50 ms | p95 ms |"
)


def row(stream: Path, policy: str, figures: Figures) -> str:
    """Return one line of the table."""
    answers, hits = max(1, figures.answers), max(1, figures.hits)
    latency = figures.as_data()["latency_ms"]
    return (
        f"| {stream.stem} | {policy} | {figures.hits / answers:.1%} | {figures.wrong_hits / hits:.2%} "
        f"| {figures.wrong_verdicts / hits:.2%} | {figures.model_calls / answers:.1%} "
        f"| {figures.shadow_calls / hits:.1%} | {latency['p50']:.1f} | {latency['p95']:.1f} |"
    )


def main() -> None:
    """Print the table, a line as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("streams", nargs="+", type=Path, metavar="STREAM.jsonl")
    parser.add_argument("--noise", type=float, default=0.0, help="share of labels misread")
    parser.add_argument("--limit", type=int, help="the first answers of each stream alone")
    parser.add_argument("--policies", nargs="+", default=POLICIES)
    options = parser.parse_args()
    print(HEADER)
    print("|---" * HEADER.count(" | ") + "|---|")
    for stream in options.streams:
        for policy in options.policies:
            judge = LabelJudge(noise=options.noise)
            figures = measure(stream, policy=policy, judge=judge, settings=Settings(), limit=options.limit)
            print(row(stream, policy, figures), flush=True)


if __name__ == "__main__":
    main()
