"""
No query of content forgets to say whom it is for.

Whatever selects from content, joins it or names its table in SQL uses one of the conditions of ``access.py``;
each other one stands here with its reason.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[1]
CONDITIONS: Final = {"is_open", "is_readable", "is_for", "is_shared"}
READS: Final = {"LearningContent", "get_item"}
"""By what a function reads rows of content: the model, or one item whoever's it is."""

ITS_OWN: Final = "about answers that were given, whose learner it is about"
INTERNAL: Final = "returns no item: ids, or what a row says of itself"
WRITES: Final = "writes, or reads back what it has just written"
OPERATING: Final = "moves or rebuilds data for an operator, whoever's it is"
DEFINITIONS: Final = "types that were made here are no items"

EXEMPT: Final = {
    "aidioma/accounts/guests.py:_move_own_cards": WRITES,
    "aidioma/privacy/own_cards.py:_theirs": INTERNAL,
    "aidioma/privacy/service.py:_practised_by_others": INTERNAL,
    "aidioma/privacy/service.py:_without_name": WRITES,
    "aidioma/privacy/service.py:_deleted": WRITES,
    "aidioma/privacy/own_name.py:_saying": ITS_OWN,
    "aidioma/privacy/service.py:PrivacyService.export": "asks for what _own_or_practised says",
    "aidioma/content/definitions.py:definitions_of": DEFINITIONS,
    "aidioma/content/definitions.py:all_definitions": DEFINITIONS,
    "aidioma/content/definitions.py:stamp_items": WRITES,
    "aidioma/content/search/filter.py:Wanted.listed": "a part of what first_found and any_found ask",
    "aidioma/content/search/filter.py:Wanted.conditions": "a part of what first_found and any_found ask",
    "aidioma/content/search/filter.py:_walk": "a part of what first_found asks",
    "aidioma/content/search/filter.py:_first_of": "takes ids that were found by a condition",
    "aidioma/content/search/text.py:same_texts": "a part of what any_found asks",
    "aidioma/content/levelling.py:Levels.fill": "gives a level to whatever has none, and shows it to nobody",
    "aidioma/content/search/semantic.py:kept_vectors": "vectors of items that were found by a condition",
    "aidioma/content/rows.py:is_played_in_parts": INTERNAL,
    "aidioma/content/rows.py:get_item": "for what is shown to nobody else; each that calls it is looked at here",
    "aidioma/content/rows.py:insert_item": WRITES,
    "aidioma/content/rows.py:replace_item": WRITES,
    "aidioma/content/rows.py:store_metadata": WRITES,
    "aidioma/content/service.py:ContentService.update": WRITES,
    "aidioma/content/service.py:ContentService.set_status": WRITES,
    "aidioma/practice/pending.py:_asked": ITS_OWN,
    "aidioma/admin/service.py:InspectionService._scopes": "returns under which keys marks are filed, and no item",
    "aidioma/legacy/cache.py:*": OPERATING,
    "aidioma/legacy/references.py:*": OPERATING,
    "aidioma/practice/own_flashcards.py:_is_there": INTERNAL,
    "aidioma/practice/queries.py:_answers": ITS_OWN,
    "aidioma/progress/rebuild.py:*": OPERATING,
    "aidioma/ops/upkeep.py:_readable": "reads whole what _changed let through",
}
SQL: Final = {
    "aidioma/content/search/text.py": "the expression of an index",
    "aidioma/content/bulk_rows.py": "an import, which leaves learners' own cards alone (reconcile.fate)",
    "aidioma/content/starter/settled.py": "which items that come along are there, by their ids",
    "aidioma/marking/cache/usage_counters.py": "counts how often an item was answered",
    "aidioma/db/models.py": "the model",
    "aidioma/transfer/runs.py": "takes back what an import added, whoever reads it",
    "aidioma/backup/restoring.py": "counts what a restore would replace, for whoever has the database anyway",
    "aidioma/cli/backups.py": "the table's name in a manifest, with how many rows there are",
    "aidioma/privacy/exported.py": "the name of a table in an export",
    "aidioma/privacy/service.py": "the names of tables in an export",
}
"""Modules whose texts name the table, and why; all of ``legacy/`` moves data for an operator."""


def functions(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """Yield every function with its name, those of classes by both names."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from ((f"{node.name}.{one.name}", one) for one in node.body if isinstance(one, ast.FunctionDef))


def names_in(node: ast.AST) -> set[str]:
    """Return the names that the code of *node* uses, not those of its annotations."""
    if isinstance(node, ast.FunctionDef):
        return {name for part in node.body for name in names_in(part)}
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


@cache
def unconditional() -> frozenset[str]:
    """Return every function that reads content and uses none of the conditions."""
    return frozenset(
        f"{path.relative_to(ROOT)}:{name}"
        for path in (ROOT / "aidioma").rglob("*.py")
        if path.name != "access.py"
        for name, node in functions(ast.parse(path.read_text("utf-8")))
        if (used := names_in(node)) & READS and not used & CONDITIONS
    )


def test_every_query_of_content_says_whom_it_is_for() -> None:
    every = unconditional()
    whole = {key.removesuffix("*") for key in EXEMPT if key.endswith("*")}

    forgetful = {one for one in every - EXEMPT.keys() if not one.startswith(tuple(whole))}

    assert forgetful == set()


def test_no_exemption_outlives_what_it_is_for() -> None:
    every = unconditional()

    left_over = {
        key for key in EXEMPT if key not in every and not any(one.startswith(key.removesuffix("*")) for one in every)
    }

    assert left_over == set()


def test_sql_that_names_the_table_is_known() -> None:
    unknown = [
        name
        for path in (ROOT / "aidioma").rglob("*.py")
        if "legacy" not in path.parts and (name := str(path.relative_to(ROOT))) not in SQL and names_the_table(path)
    ]

    assert unknown == []


def names_the_table(path: Path) -> bool:
    texts = [node.value for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Constant)]
    return any(isinstance(text, str) and "learning_content" in text for text in texts)
