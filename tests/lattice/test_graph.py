"""The graph of a grammar is as large as the grammar, not as what can be read from it."""

import pytest

from aidioma.lattice.graph import MOST_STATES, graph_of
from aidioma.lattice.lattice import lattice_of
from aidioma.lattice.notation import NotationError, parse


def states(*lines: str) -> int:
    return len(graph_of([parse(line) for line in lines], "es").edges)


def test_a_million_readings_cost_what_ten_do() -> None:
    """Each choice adds a state, however many readings it doubles."""
    few, many = ("[sol|luna] " * 3).strip(), ("[sol|luna] " * 20).strip()
    assert (lattice_of([few]).ways(), lattice_of([many]).ways()) == (8, 2**20)
    assert states(few) == 4
    assert states(many) == 21


def test_what_continues_alike_is_one_state() -> None:
    """Two lines with one end share it."""
    assert states("sol y mar", "luna y mar") == states("sol y mar") + 2, "the other's first, and one before both"


def test_links_cost_states_only_between_their_ends() -> None:
    """What was chosen is forgotten once nothing depends on it."""
    linked = "[p: sol|luna] pan [p: soles|lunas]"
    assert states(linked) == 6
    assert states(f"{linked} {'[rey|mes] ' * 10}") == 6 + 10
    assert states(f"{linked} {linked.replace('p:', 'q:')}") == 6 + 5


def test_edges_lead_to_lower_numbers() -> None:
    """So that whoever goes through the states in order has met what follows."""
    graph = graph_of([parse("{t: hoy} [p: sol|luna] (pan) {t} [p: soles|lunas]")], "es")
    assert all(to < state for state, edges in enumerate(graph.edges) for _, _, to in edges)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param(
            " ".join(f"[{name}: a|b]" for name in NAMES) + " c " + " ".join(f"[{name}: a|b]" for name in NAMES),
            id="links across",
        )
        for NAMES in [[f"n{number}" for number in range(16)]]
    ]
    + [
        pytest.param(
            " ".join(f"[n{number}: |]" for number in range(40))
            + " c "
            + " ".join(f"[n{number}: x|y]" for number in range(40)),
            id="links without words",
        )
    ],
)
def test_a_grammar_without_bound_is_refused(line: str) -> None:
    """Choices that all must be remembered double the states each; the message says what to do."""
    with pytest.raises(NotationError, match="write it as several"):
        graph_of([parse(line)], "es")


def test_lines_share_the_bound() -> None:
    """However many lines an item has."""
    lines = [parse(" ".join(f"w{line}x{word}" for word in range(100))) for line in range(MOST_STATES // 90)]
    with pytest.raises(NotationError, match="so large"):
        graph_of(lines, "es")
