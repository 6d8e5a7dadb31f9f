"""
Make streams of learners' answers with the feedback each deserves, of the same make as the development streams.

Prompts and translations come from sentence pairs with several Spanish lines; mistakes are edits that instructors
made in learners' essays, transplanted wherever the corrected word occurs. Exercises and kinds of mistake are
dealt to two sides by a hash, so that what was trained on one side can be measured on the other.

    python -m benchmarks.make_workload --half test --exercises 600 --answers 50 --seed 1 OUT.jsonl
"""

import argparse
import hashlib
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aidioma.spanish.align import Pair, align, differences, distance
from aidioma.spanish.verbs import ADDRESS, verb
from aidioma.spanish.vocabulary import SUBJECTS, is_little, lemma
from aidioma.text import likeness, words

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"

FLAWED_SHARE = 0.475
TWO_EDITS_SHARE = 0.24
COMMONNESS_POWER = 1.0
EXERCISE_SPREAD = 1.0
MISSING_WEIGHT = 1.8
SUPERFLUOUS_WEIGHT = 0.2
ACCENT_WEIGHT = 2.0

Half = Literal["train", "test", "all"]
Row = dict[str, Any]
Words = tuple[str, ...]

_ADDRESS_WORDS = (
    frozenset({"te", "le", "lo", "os", "se"}),
    frozenset({"te", "les", "os", "se"}),
    frozenset({"tu", "su", "vuestro", "vuestra"}),
    frozenset({"tus", "sus", "vuestros", "vuestras"}),
)
_LEISMO = (frozenset({"lo", "le"}), frozenset({"los", "les"}), frozenset({"la", "le"}), frozenset({"las", "les"}))
_LISTENER = frozenset({"you", "your", "yours", "yourself", "yourselves"})
_TEST_BYTES = 160


@dataclass(frozen=True, slots=True)
class Mistake:
    """An edit seen in essays; ``after`` is the word a superfluous one was written behind."""

    pair: Pair
    after: str
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """A prompt and its right translations."""

    prompt: str
    translations: tuple[str, ...]


def half_of(text: str, *, test_bytes: int = 128) -> Half:
    """Deal *text* to one side; of 256 texts *test_bytes* go to the test's."""
    return "test" if hashlib.sha256(text.encode()).digest()[0] < test_bytes else "train"


def fold_of(prompt: str) -> int:
    """Return which of three parts an exercise is in: two of the training's side, and the test's."""
    digest = hashlib.sha256(prompt.encode()).digest()
    return 2 if digest[0] < _TEST_BYTES else digest[1] % 2


def read_sources(*, half: Half, at_least: int = 3, without: Iterable[str] = ()) -> list[Source]:
    """Return the prompts of *half* that have at least so many different translations."""
    lines: dict[str, dict[Words, str]] = defaultdict(dict)
    for line in (DATA / "tatoeba_en_es.tsv").read_text(encoding="utf-8").splitlines():
        prompt, spanish = line.split("\t")[:2]
        lines[prompt].setdefault(words(spanish), spanish)
    left_out = set(without)
    return [
        Source(prompt, tuple(found.values()))
        for prompt, found in sorted(lines.items())
        if len(found) >= at_least
        and prompt not in left_out
        and half in {half_of(prompt, test_bytes=_TEST_BYTES), "all"}
    ]


def read_mistakes(*, half: Half) -> list[Mistake]:
    """Return the little mistakes of *half*: form and closed classes, not taste."""
    counts: Counter[tuple[Pair, str]] = Counter()
    for line in (DATA / "learner_errors_dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        counts.update(_mistakes_in(words(row["original"]), words(row["corrected"])))
    kept = (Mistake(pair, after, count) for (pair, after), count in sorted(counts.items()))
    return [mistake for mistake in kept if half in {half_of(" ".join(mistake.pair)), "all"}]


def _mistakes_in(original: Words, corrected: Words) -> Iterator[tuple[Pair, str]]:
    steps = align(original, corrected)
    if sum(step.is_edit for step in steps) > 3:
        return
    for at, step in enumerate(steps):
        if step.is_edit and is_little_mistake(*step.pair):
            after = steps[at - 1].right if at else "^"
            yield step.pair, "" if step.right else after


def is_little_mistake(wrong: str, right: str) -> bool:
    """Whether an edit is one of form or of little words, not of taste, address or names."""
    if not wrong or not right:
        return _is_grammatical(wrong or right) and (wrong or right) not in SUBJECTS
    if {wrong, right} in _LEISMO or "name" in right or "place" in right:
        return False
    return (
        (_is_grammatical(wrong) and _is_grammatical(right))
        or likeness(wrong, right) >= 0.6
        or lemma(wrong) == lemma(right)
    )


def _is_grammatical(word: str) -> bool:
    return is_little(word) or lemma(word) in {"ser", "estar", "haber", "tener", "ir"}


def is_address_change(wrong: str, right: str) -> bool:
    """Whether the edit only changes whom one addresses."""
    if any(wrong in group and right in group for group in _ADDRESS_WORDS):
        return True
    one, other = verb(wrong), verb(right)
    if one is None or other is None or one.lemma != other.lemma or not one.tenses & other.tenses:
        return False
    return bool(one.persons & ADDRESS and other.persons & ADDRESS) and one.persons != other.persons


def make_stream(
    sources: Sequence[Source], mistakes: Sequence[Mistake], *, answers: int, random_source: random.Random
) -> list[Row]:
    """Return a shuffled stream with *answers* answers to each of *sources*."""
    rows: list[Row] = []
    index = _by_place(mistakes)
    for source in sources:
        exercise = _Exercise(source, index, random_source)
        rows.extend(exercise.answer() for _ in range(answers))
    random_source.shuffle(rows)
    return rows


def _by_place(mistakes: Sequence[Mistake]) -> dict[str, list[Mistake]]:
    index: dict[str, list[Mistake]] = defaultdict(list)
    for mistake in mistakes:
        index[mistake.pair[1] or f"after {mistake.after}"].append(mistake)
    return index


class _Exercise:
    """One exercise: its translations by popularity, and the mistakes its learners tend to make."""

    def __init__(self, source: Source, index: dict[str, list[Mistake]], random_source: random.Random) -> None:
        self.random = random_source
        self.id = hashlib.sha256(source.prompt.encode()).hexdigest()[:12]
        self.prompt = source.prompt
        lines = random_source.sample(source.translations, len(source.translations))
        self.accepted = lines[0]
        self.aims = [words(line) for line in lines]
        self.popularity = [1 / (rank + 1) for rank in range(len(lines))]
        self.index = index
        self.tendency: dict[Pair, float] = {}
        self.address_open = bool(_LISTENER & set(words(source.prompt, "en"))) or _is_command(self.aims[0])
        self.between = {pair for one in self.aims for other in self.aims for pair in differences(one, other)}

    def answer(self) -> Row:
        """Return one learner's answer with its label."""
        while True:
            aim = self.random.choices(self.aims, self.popularity)[0]
            wanted = 0
            if self.random.random() < FLAWED_SHARE:
                wanted = 2 if self.random.random() < TWO_EDITS_SHARE else 1
            answer = aim
            for _ in range(wanted):
                answer = self._flawed(answer)
            pairs = differences(answer, aim)
            if wanted and (not pairs or len(pairs) > wanted or self.between & set(pairs)):
                continue
            if any((wrong or right) in SUBJECTS and not (wrong and right) for wrong, right in pairs):
                continue
            if self.address_open and any(is_address_change(*pair) for pair in pairs):
                continue
            return self._labelled(answer, aim)

    def _flawed(self, answer: Words) -> Words:
        options: list[tuple[int, Mistake]] = []
        for at, word in enumerate(("^", *answer)):
            options += [(at - 1, mistake) for mistake in self.index.get(word, ()) if word != "^"]
            options += [(at, mistake) for mistake in self.index.get(f"after {word}", ())]
        if not options:
            return answer
        weights = [_weight(mistake) * self._tendency(mistake.pair) for _, mistake in options]
        at, mistake = self.random.choices(options, weights)[0]
        wrong, right = mistake.pair
        return answer[:at] + ((wrong,) if wrong else ()) + answer[at + (1 if right else 0) :]

    def _tendency(self, pair: Pair) -> float:
        if pair not in self.tendency:
            self.tendency[pair] = self.random.lognormvariate(0, EXERCISE_SPREAD)
        return self.tendency[pair]

    def _labelled(self, answer: Words, aim: Words) -> Row:
        fewest = min(distance(answer, other, at_most=9) for other in self.aims)
        nearest = [other for other in self.aims if distance(answer, other, at_most=9) == fewest]
        nearest.sort(key=lambda other: other != aim)
        replies = [_reply(answer, other) for other in nearest]
        return {
            "exercise": self.id,
            "prompt": self.prompt,
            "accepted": [self.accepted],
            "answer": self._as_typed(answer),
            **replies[0],
            "also": [reply for reply in replies[1:] if reply["edits"] != replies[0]["edits"]],
        }

    def _as_typed(self, answer: Words) -> str:
        text = " ".join(answer)
        if self.random.random() < 0.5:
            text = text[:1].upper() + text[1:]
        return self.random.choice(("{}", "{}.", "{}!", "{} .", " {}  ")).format(text)


def _is_command(aim: Words) -> bool:
    first = verb(aim[1] if aim[0] == "no" and len(aim) > 1 else aim[0])
    return first is not None and bool(first.tenses & {"imp", "subj"})


def _weight(mistake: Mistake) -> float:
    wrong, right = mistake.pair
    kind = 1.0
    if not wrong:
        kind = MISSING_WEIGHT
    elif not right:
        kind = SUPERFLUOUS_WEIGHT if mistake.after != "^" else SUPERFLUOUS_WEIGHT / 20
    elif _plain(wrong) == _plain(right):
        kind = ACCENT_WEIGHT
    return kind * float(mistake.count**COMMONNESS_POWER)


def _reply(answer: Words, target: Words) -> Row:
    pairs = differences(answer, target)
    only_accents = all(_plain(wrong) == _plain(right) for wrong, right in pairs)
    verdict = "incorrect" if not only_accents else "almost" if pairs else "correct"
    return {"verdict": verdict, "edits": [list(pair) for pair in pairs], "corrected": " ".join(target)}


def _plain(word: str) -> str:
    return word.translate(str.maketrans("áéíóú", "aeiou"))


def dev_prompts() -> set[str]:
    """Return the prompts of the development streams."""
    names = ("workload_dev_10.jsonl", "workload_dev_50.jsonl")
    return {json.loads(line)["prompt"] for name in names for line in (DATA / name).read_text("utf-8").splitlines()}


def main() -> None:
    """Write one stream."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--half", choices=("train", "test", "all"), default="test")
    parser.add_argument("--exercises", type=int, default=600)
    parser.add_argument("--answers", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random_source = random.Random(options.seed)
    sources = read_sources(half=options.half, without=dev_prompts())
    chosen = random_source.sample(sources, min(options.exercises, len(sources)))
    rows = make_stream(chosen, read_mistakes(half=options.half), answers=options.answers, random_source=random_source)
    with options.out.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


if __name__ == "__main__":
    main()
