"""Every query of the administrators' pages over a large cache, in a database made for it and dropped afterwards."""

import argparse
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import text

from aidioma.admin.days import together
from aidioma.admin.entries import Filter
from aidioma.cli.bench import SEPARATOR, measured
from aidioma.db.scratch import scratch_database
from aidioma.runtime import Runtime
from aidioma.settings import Settings

FILL = Path(__file__).with_name("cache_fill.sql")
BY = "bench-admin"


def filled(runtime: Runtime, *, entries: int, marks: int) -> None:
    """Fill the database."""
    for statement in FILL.read_text("utf-8").split(SEPARATOR):
        with runtime.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("SET statement_timeout = 0"))
            values = {"entries": entries, "marks": marks}
            connection.execute(text(statement), {n: v for n, v in values.items() if f":{n}" in statement})


def paths(runtime: Runtime) -> dict[str, Callable[[], object]]:
    """Return what the pages ask, by name."""
    look, today = runtime.inspection, runtime.inspection.today()
    costs, people = runtime.costs, runtime.accounts.people
    year = {"first": today - timedelta(days=364), "last": today}
    total = together(look.days(by=BY, **year))
    some = look.entries(by=BY, wanted=Filter())[3]

    def find(wanted: Filter, after: str = "") -> Callable[[], object]:
        return lambda: look.entries(by=BY, wanted=wanted, after=after)

    return {
        "floor: SELECT 1": lambda: _one(runtime),
        "days: a year": lambda: look.days(by=BY, **year),
        "quality": lambda: look.quality(by=BY),
        "size": lambda: look.size(by=BY),
        "entries: all": find(Filter()),
        "entries: a later page": find(Filter(), some.key),
        "entries: a common word": find(Filter(text="casa")),
        "entries: a rare word": find(Filter(text="palabra777")),
        "entries: a word of nobody's": find(Filter(text="nadie")),
        "entries: model and prompt": find(Filter(model="gpt-5", prompt_version="3")),
        "entries: a model nobody used": find(Filter(model="none")),
        "entries: a prompt alone": find(Filter(prompt_version="2")),
        "entries: teachers'": find(Filter(source="teacher")),
        "entries: a word in 1 of 300": find(Filter(text="tercero")),
        "entries: an exercise": find(Filter(scopes=(some.scope,))),
        "entries: dead ones": find(Filter(unused_since=runtime.clock() - timedelta(days=30))),
        "trail": lambda: look.trail(by=BY, key=some.key),
        "wrong marks": lambda: look.wrong_marks(by=BY),
        "an exercise's scopes": lambda: look.scopes_of(by=BY, content_id="bench:7"),
        "names": lambda: look.names(by=BY, content_ids=[f"bench:{n}" for n in range(1, 50)]),
        "contradictions: 500 entries": lambda: look.contradictions(by=BY),
        "answer map": lambda: look.answer_map(by=BY, content_id="bench:7"),
        "what if": lambda: look.simulate_threshold(by=BY, bound=0.01, past=total, call_usd=total.spent.usd),
        "preview: a common word": lambda: look.preview(by=BY, wanted=Filter(text="casa")),
        "entries: by meaning": lambda: look.like(by=BY, meaning="yo estoy en casa"),
        "costs: budgets and forecast": lambda: costs.costs(by=BY),
        "costs: one day": lambda: costs.days(by=BY, first=today, last=today),
        "costs: ledger": lambda: costs.ledger(by=BY),
        "people: a page": lambda: people.people(by=BY),
        "people: a name": lambda: people.people(by=BY, search="learner 77"),
        "people: audit trail": lambda: runtime.accounts.trail.entries(by=BY),
        "preview: teachers'": lambda: look.preview(by=BY, wanted=Filter(source="teacher")),
        "preview: a word in 1 of 300": lambda: look.preview(by=BY, wanted=Filter(text="tercero")),
        "preview: model": lambda: look.preview(by=BY, wanted=Filter(model="gpt-5", text="palabra777")),
    }


def _one(runtime: Runtime) -> object:
    with runtime.engine.connect() as connection:
        return connection.execute(text("SELECT 1")).all()


def main() -> None:
    """Fill, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--marks", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=60)
    args = parser.parse_args()
    settings = Settings()
    with scratch_database(settings) as url:
        runtime = Runtime.open(settings.model_copy(update={"database_url": SecretStr(url)}))
        try:
            filled(runtime, entries=args.entries, marks=args.marks)
            found = {name: measured(path, args.rounds) for name, path in paths(runtime).items()}
        finally:
            runtime.close()
    floor = found["floor: SELECT 1"]["p50_ms"]
    for name, row in found.items():
        print(f"{name:32} p50 {row['p50_ms']:8.2f}  p95 {row['p95_ms']:8.2f} ms  {row['p50_ms'] / floor:7.1f} x floor")


if __name__ == "__main__":
    main()
