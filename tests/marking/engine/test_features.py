"""What each number says of an edit in its place, and of a reply among its rivals, by examples."""

from collections.abc import Mapping, Sequence

import pytest

from aidioma.marking.engine.compose import candidates, ranked
from aidioma.marking.engine.evidence import Bundle, Evidence, Judged
from aidioma.marking.engine.features import FEATURES, features
from aidioma.marking.engine.replies import REPLY_FEATURES, Candidate, Replies, reply_numbers
from aidioma.spanish.align import Pair
from aidioma.spanish.cues import cues_of
from aidioma.spanish.lexicon import shipped_lexicon
from aidioma.text import words

WAS_HAPPY = (
    "She was happy in Lima.",
    ("ella era feliz en Lima", "ella estaba feliz en Lima"),
    (
        ("ella está feliz en Lima", "ella estaba feliz en Lima"),
        ("era feliz en Lima", "era feliz en Lima"),
        ("ella es feliz en Lima", "ella era feliz en Lima"),
    ),
)
"""A prompt, what is written down as right, and judged answers with what the judge made of them."""
BOUGHT = ("Today I bought a new phone.", ("hoy compré un teléfono nuevo",), ())
WANT = ("Do you want to eat with your friends?", ("quieres comer con tus amigos",), ())
WILL_NOT = ("I will not go with him.", ("yo no iré con él",), ())
WHERE = ("Where is the coffee?", ("dónde está el café",), ())

Exercise = tuple[str, Sequence[str], Sequence[tuple[str, str]]]


def known_of(exercise: Exercise) -> tuple[Bundle, Evidence]:
    bundle, evidence = Bundle.of(map(words, exercise[1])), Evidence()
    for answer, corrected in exercise[2]:
        before = bundle.new_right
        lesson = bundle.learn(Judged(words(answer), words(corrected)))
        evidence.learn(lesson, is_new_right=bundle.new_right > before)
    return bundle, evidence


def compared(exercise: Exercise, answer: str) -> tuple[tuple[Candidate, ...], Bundle, Evidence]:
    bundle, evidence = known_of(exercise)
    found = candidates(
        words(answer), cues=cues_of(exercise[0]), bundle=bundle, evidence=evidence, lexicon=shipped_lexicon()
    )
    return found, bundle, evidence


def assert_are(numbers: Mapping[str, float], expected: str) -> None:
    """Compare what *expected* names, as "name=value name=value"."""
    wanted = {name: float(value) for name, value in (part.split("=") for part in expected.split())}
    assert {name: numbers[name] for name in wanted} == pytest.approx(wanted, abs=5e-4)


@pytest.mark.parametrize(
    ("exercise", "answer", "pair", "expected"),
    [
        (
            WAS_HAPPY,
            "ella es feliz en Lima",
            ("es", "era"),
            """
            likeness=0.4 letters_apart=2 begins_alike=1 wrong_is_word=1 right_is_word=1 same_lemma=1 same_verb=1
            same_tense=0 same_person=1 ser_and_estar=0 wrong_tense=1 wrong_person=4 right_tense=3 right_person=1
            wrong_fits_prompt_subject=1 right_fits_prompt_subject=1 prompt_past=1 prompt_subject=4
            prompt_articles=0 wrong_fits_subject=1 right_fits_subject=1 wrong_share_of_known=0
            right_share_of_known=0.667 right_stands_so_before=0.333 wrong_in_target=0 right_in_answer=0 known=3
            judged=1.386 new_right=1 new_right_share=0.417 target_judged=0.693 edits=1 target_length=5
            edits_a_word=0.2 touches_another=0 is_first=0 is_last=0 beyond_nearest=0 here_mistaken=0.693
            here_harmless=0 reverse_here=0 edit_odds=1.099 edit_mistaken=0.693 edit_harmless=0
            grammar_mistaken=1.099 word_mistaken=0.693 edit_after_word_odds=1.099 edit_before_word_odds=1.099
            reverse_odds=0 new_right_rate=0.385 same_source=2 left_out=0 left_out_beyond_target=0 aims=1.386
            target_aims=0.693 target_share_of_aims=0.25 unmet_share=0.8
            """,
        ),
        (
            WAS_HAPPY,
            "ella es feliz en Lima",
            ("es", "estaba"),
            """
            same_lemma=0 same_verb=0 ser_and_estar=1 right_share_of_known=0.333 here_mistaken=0 edit_odds=0
            word_odds=1.099 edit_after_word_odds=0
            """,
        ),
        (
            WAS_HAPPY,
            "ella es feliz en Lima",
            ("es", ""),
            """
            is_superfluous=1 is_missing=0 likeness=-1 right_frequency=-1 right_class=0 right_tense=-1
            right_person=-1 right_fits_prompt_subject=-1 right_met=-1 right_source_share=-1 right_in_answer=-1
            right_share_of_known=-1 edits=2 target_length=4 edits_a_word=0.5 touches_another=1 beyond_nearest=1
            """,
        ),
        (
            BOUGHT,
            "hoy compré una teléfono nuevo",
            ("una", "un"),
            """
            only_gender_differs=1 only_number_differs=0 wrong_class=1 right_class=1 wrong_agrees_after=-1
            right_agrees_after=1 wrong_agrees_after_in_target=-1 noun_gender_is_open=0 faults_beyond_target=1
            faults_mended=1 prompt_articles=2 wrong_tense=-1 same_verb=0 prompt_subject=1 known=1 judged=0
            new_right_share=0.5 unmet_share=0.5 new_right_rate=0.4 edit_odds=0
            """,
        ),
        (
            WANT,
            "quiere comer con sus amigos",
            ("sus", "tus"),
            """
            changes_address=1 all_change_address=1 prompt_has_listener=1 prompt_is_question=1 edits=2
            edits_a_word=0.4 touches_another=0 prompt_past=0 prompt_is_command=0 wrong_agrees_after=1
            right_agrees_after=1 only_number_differs=0
            """,
        ),
        (
            WANT,
            "quiere comer con sus padres",
            ("padres", "amigos"),
            "changes_address=0 all_change_address=0 is_last=1 edits=3 same_source=0",
        ),
        (
            WILL_NOT,
            "no iré con él",
            ("", "yo"),
            """
            is_missing=1 is_superfluous=0 is_subject_said_or_not=1 is_first=1 is_last=0 prompt_future=1
            prompt_is_negative=1 wrong_frequency=-1 wrong_met=-1 wrong_class=0 wrong_share_of_known=-1
            wrong_in_target=-1 right_in_answer=0 wrong_stands_so_before=0 right_stands_so_before=1
            """,
        ),
        (
            WHERE,
            "dónde esta el café",
            ("esta", "está"),
            """
            differs_in_accents=1 letters_apart=1 prompt_articles=1 prompt_is_question=1 wrong_class=8
            right_class=15 wrong_is_word=1
            """,
        ),
    ],
    ids=["tense", "ser and estar", "superfluous", "gender", "address", "another word", "subject", "accent"],
)
def test_the_numbers_of_an_edit(exercise: Exercise, answer: str, pair: Pair, expected: str) -> None:
    """As somebody would count who has the sentences before them."""
    found, _, _ = compared(exercise, answer)
    place = next(place for one in found for place in one.places if place.pair == pair)

    described = dict(zip(FEATURES, features(place), strict=True))

    assert_are(described, expected)


@pytest.mark.parametrize(
    ("exercise", "answer", "chances", "expected"),
    [
        (
            WAS_HAPPY,
            "ella es feliz en Lima",
            [0.9, 0.2, 0.6, 0.3],
            """
            score=2.197 second_score=1.386 second_has_more_edits=-1 second_says_as_much=0 mistakes=1 harmless=0
            least_mistaken=0.9 least_harmless=0 differing=1 corrected_is_known=1 candidates=3 known=3
            judged=1.386 target_judged=0.693 corrected_judged=0.693 length=5 words_not_known=0
            words_that_are_none=0 aims=1.386 target_aims=0.693 corrected_aims=0.693 unmet_share=0.8
            harmless_source_share=1 harmless_met=9 unexplained=0 unexplained_beyond_target=0 mistaken_here=1
            mistaken=1 grammar_mistaken=2 mistake_found_harmless=0 harmless_here=-1 harmless_elsewhere=-1
            harmless_found_mistaken=-1 new_right_rate=0.385 all_judged=1.386 least_sure.same_verb=1
            """,
        ),
        (
            BOUGHT,
            "hoy compré una teléfono moderno",
            [0.9, 0.2],
            """
            score=0.944 mistakes=1 harmless=1 least_mistaken=0.9 least_harmless=0.2 corrected_is_known=0
            words_not_known=1 words_that_are_none=0 differing=2 faults=0 faults_mended=1 target_faults=0
            harmless_here=0 mistaken_here=0 least_sure.only_gender_differs=0 candidates=1 judged=0
            unmet_share=0.5
            """,
        ),
        (
            BOUGHT,
            "hoy compré un teléfono mudorno",
            [0.4],
            "harmless=1 words_not_known=1 words_that_are_none=1 mistakes=0 mistaken=-1",
        ),
    ],
    ids=["a mistake", "a mistake beside another word", "what is no word"],
)
def test_the_numbers_of_a_reply(exercise: Exercise, answer: str, chances: Sequence[float], expected: str) -> None:
    """Of the likeliest one, where each differing place is mistaken with its chance."""
    found, bundle, evidence = compared(exercise, answer)
    described = {place: features(place) for one in found for place in one.places}
    replies = Replies(ranked(found, chances), described, bundle, evidence)

    numbers = dict(zip(REPLY_FEATURES, reply_numbers(replies), strict=True))

    assert_are(numbers, expected)
