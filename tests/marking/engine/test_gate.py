"""The gate: what may be given without asking, and the bounds it is held to."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidioma.marking.engine.gate import ACCENT, LEAST_LOOKS, SURE, Gate, is_drawn
from aidioma.marking.engine.risk import difference, rate, ratio_bounds


def seasoned(**kinds: tuple[int, int]) -> Gate:
    """Return a gate that saw many sure hits, and for each kind (looks, wrong) of replies 98 % sure."""
    gate = Gate()
    for _ in range(2000):
        gate.saw_sure_hit()
    for kind, (looks, wrong) in kinds.items():
        for at in range(looks):
            gate.saw_label(kind, 0.98, wrong=at < wrong)
    return gate


def test_the_safest_are_settled_first() -> None:
    """More confidence is never less settled."""
    gate = seasoned(one=(100, 2))
    assert gate.settles("one", 0.999)
    assert not gate.settles("one", 0.5)


def test_before_a_judge_has_looked_only_accents_are_settled() -> None:
    """Neither confidence nor use opens a kind; looks at composed replies do, and those at sure hits do not count."""
    gate = Gate()
    for _ in range(5000):
        gate.saw_sure_hit()
        gate.saw_label(SURE, 1.0, wrong=False, shadow_share=0.004)
        gate.saw_hit("one")
    assert not gate.settles("one", 0.9999)
    assert gate.settles(ACCENT, 0.9999)
    for _ in range(int(LEAST_LOOKS)):
        gate.saw_label("more", 0.98, wrong=False)
    assert gate.settles("one", 0.9999)


def test_easy_hits_never_raise_the_risk_that_hard_ones_may_take() -> None:
    """However many there are of them, and however many composed replies are offered, the level is the same."""
    gate = seasoned(one=(100, 1))
    before = gate.level, gate.settles("one", 0.95), gate.settles("one", 0.99)
    for _ in range(20_000):
        gate.saw_sure_hit()
        gate.settles("one", 0.9999)
        gate.saw_hit("one")
    assert (gate.level, gate.settles("one", 0.95), gate.settles("one", 0.99)) == before
    assert before[1:] == (False, True)


def test_a_kind_that_is_contradicted_closes_by_itself() -> None:
    """Its risk grows with every contradiction, until it is settled no more; the others stay open."""
    gate = seasoned(good=(200, 1), bad=(200, 60))
    assert gate.settles("good", 0.98)
    assert not gate.settles("bad", 0.98)
    assert gate.is_closed("bad")
    assert not gate.is_closed("good")


def test_where_the_weights_were_never_fitted_more_proof_is_asked() -> None:
    """A higher prior keeps replies back until looks have shown that they hold."""
    careful, usual = (Gate.of(seasoned(other=(20, 0)).rows(), most_wrong=0.005, prior_ratio=ratio) for ratio in (10, 1))
    assert usual.settles("one", 0.99)
    assert not careful.settles("one", 0.99)
    for _ in range(4000):
        careful.saw_label("one", 0.98, wrong=False)
    assert careful.settles("one", 0.99)


def test_what_was_wrong_long_ago_is_forgotten() -> None:
    """After enough good looks a kind is as cheap as its predictions again."""
    gate = seasoned(kind=(100, 30))
    dear = gate.ratio("kind")
    for _ in range(45_000):
        gate.saw_label("kind", 0.98, wrong=False)
    assert gate.ratio("kind") < dear / 4
    assert gate.kinds() == ("kind",)


def test_the_judges_own_noise_is_not_held_against_a_kind() -> None:
    """If the judge contradicts itself as often, disagreement says nothing about the reply."""
    quiet, noisy = seasoned(kind=(400, 28)), seasoned(kind=(400, 28))
    for at in range(300):
        noisy.saw_twice(differs=at % 10 == 0)
    assert noisy.ratio("kind") < quiet.ratio("kind")


def test_expected_wrong_hits_stay_under_the_share() -> None:
    """Calibrated replies of all confidences: those settled are wrong less often than allowed."""
    gate, random_source = Gate(most_wrong=0.005), random.Random(1)
    hits = wrong = 0
    for _ in range(20_000):
        if random_source.random() < 0.6:
            gate.saw_sure_hit()
            hits += 1
            continue
        confidence = 1 - random_source.random() ** 3
        is_wrong = random_source.random() > confidence
        if gate.settles("kind", confidence):
            hits += 1
            wrong += is_wrong
        else:
            gate.saw_label("kind", confidence, wrong=is_wrong)
    assert wrong <= 0.005 * hits
    assert hits > 13_000


def test_shadow_calls_are_few_and_worth_more_on_repeated_replies() -> None:
    """A reply given again and again to one answer is looked at sooner."""
    gate = seasoned()
    sure, first = gate.shadow_share(SURE), gate.shadow_share("one", 0.98)
    assert sure < first < gate.shadow_share("one", 0.98, seen_before=2) < 0.9
    assert gate.shadow_share("one", 0.999) < first


def test_the_shadow_stays_under_its_share_of_the_hits() -> None:
    """Where much was looked at already, hardly anything more is."""
    gate = seasoned()
    free = gate.shadow_share("one", 0.98)
    for _ in range(100):
        gate.saw_label("one", 0.98, wrong=False, shadow_share=free)
    assert gate.shadow_share("one", 0.98) <= free / 5


def test_the_draw_is_the_same_for_the_same_occasion() -> None:
    """No clock and no dice: the occasion's name decides, and the share is kept."""
    drawn = [is_drawn(0.02, "scope", str(at)) for at in range(20_000)]
    assert drawn == [is_drawn(0.02, "scope", str(at)) for at in range(20_000)]
    assert 300 < sum(drawn) < 500


def test_the_books_survive_being_written_down() -> None:
    """Rows of plain JSON give back the same decisions."""
    gate = seasoned(one=(50, 2), more=(20, 4))
    gate.saw_hit("one")
    gate.saw_label("one", 0.99, wrong=False, shadow_share=0.05)
    gate.saw_twice(differs=True)
    again = Gate.of(json.loads(json.dumps(gate.rows())), most_wrong=gate.most_wrong)
    assert again == gate


def test_two_processes_add_to_the_same_rows() -> None:
    """What each adds is a difference; summed up it is what one would have counted."""
    parts = [seasoned(one=(30, 1)), seasoned(one=(20, 2))]
    summed: dict[str, dict[str, float]] = {}
    for part in parts:
        for row, numbers in part.rows().items():
            for name, amount in numbers.items():
                summed.setdefault(row, {})[name] = summed.get(row, {}).get(name, 0.0) + amount
    assert Gate.of(summed, most_wrong=0.005).ratio("one") == seasoned(one=(50, 3)).ratio("one")


def test_disagreement_is_shown_beside_the_judges_own() -> None:
    """Three rates, each with its interval and its n."""
    gate = Gate()
    for at in range(400):
        gate.saw_label(SURE, 1.0, wrong=at < 8, shadow_share=gate.shadow_share(SURE))
    for at in range(100):
        gate.saw_twice(differs=at < 2)
    shadow, own, excess = gate.disagreement(), gate.self_disagreement(), gate.excess()
    assert shadow.estimate == pytest.approx(0.02)
    assert own.estimate == pytest.approx(0.02)
    assert excess.estimate == pytest.approx(0.0)
    assert (shadow.n, own.n, excess.n) == (400, 100, 100)
    assert excess.low < 0 < excess.high


def test_nothing_seen_says_nothing() -> None:
    """Without looks the interval is everything."""
    empty = rate(events=0, looks=0)
    assert (empty.low, empty.high, empty.n) == (0.0, 1.0, 0)
    assert ratio_bounds(observed=0, predicted=0)[0] == 0


def test_no_error_in_765_looks_is_worth_about_half_a_percent() -> None:
    """The bound under continuous looking is a little wider than the textbook's 0.4 %."""
    assert 0.004 < rate(events=0, looks=765).high < 0.008


@given(st.integers(0, 50), st.integers(1, 5000))
def test_the_interval_holds_its_estimate(events: int, looks: int) -> None:
    """The likeliest value is never outside."""
    found = rate(events=min(events, looks), looks=looks)
    assert found.low <= found.estimate <= found.high + 1e-9


def test_the_interval_holds_while_one_keeps_looking() -> None:
    """Looked at after every one of 2,000 draws, the true rate leaves the interval in few of the runs."""
    outside = 0
    for seed in range(60):
        random_source, events = random.Random(seed), 0
        for looks in range(1, 2001):
            events += random_source.random() < 0.02
            if looks % 50 == 0:
                found = rate(events=events, looks=looks)
                if not found.low <= 0.02 <= found.high:
                    outside += 1
                    break
    assert outside <= 6


def test_a_difference_is_as_unsure_as_both() -> None:
    """Its interval spans both intervals."""
    one, other = rate(events=10, looks=500), rate(events=5, looks=500)
    between = difference(one, other)
    assert between.low < between.estimate < between.high
