"""Other nouns, adjectives and unchanging words for those of a sentence, with the article that a gender asks for."""

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from aidioma.spanish import vocabulary
from aidioma.spanish.cues import Cues
from aidioma.spanish.morphology import analyses, is_finite
from aidioma.spanish.wordings.stretches import Stretch, Tokens, places
from aidioma.spanish.wordings.synonyms import Group, Noun, forms, groups_for, plural
from aidioma.text import joined, word_set

_ARTICLES: Final = {
    ("el", "s"): ("el", "la"), ("la", "s"): ("el", "la"), ("los", "p"): ("los", "las"), ("las", "p"): ("los", "las"),
    ("un", "s"): ("un", "una"), ("una", "s"): ("un", "una"), ("unos", "p"): ("unos", "unas"),
    ("unas", "p"): ("unos", "unas"), ("al", "s"): ("al", "a la"), ("del", "s"): ("del", "de la"),
}  # fmt: skip
"""For an article and the number it has: what it is before a masculine and before a feminine noun."""
_SAYS_IT_AGAIN: Final = word_set("it its one ones them they which")
"""English words for a thing named before: where they are, more than its article agrees with the noun."""
_AGREES_BEFORE: Final = word_set(
    "todo toda todos todas ambos ambas uno una unos unas cuál cuáles alguno alguna ninguno ninguna"
)
_DESCRIBE: Final = frozenset({"ser", "estar", "parecer", "quedar", "poner", "volver", "ver", "dejar"})
"""Verbs behind which an adjective agrees, though the word may be a verb elsewhere: está limpia."""
_CONTRACTED: Final = {"a": "al", "de": "del"}
_OF_EITHER_GENDER: Final = word_set("mi tu su mis tus sus")
"""Determiners that show no gender."""
_HEARS_SOUND: Final = word_set("y e o u")
"""Words that sound otherwise before some nouns."""


def of_groups(sentence: Tokens, cues: Cues, own: Collection[int]) -> Iterator[Stretch]:
    """Yield other words of the groups that the prompt names, but for the verbs at *own* places."""
    for group in groups_for(cues.in_order):
        if group.kind == "noun":
            yield from _nouns(sentence, group, cues)
        elif group.kind == "adj":
            yield from _adjectives(sentence, group)
        elif group.kind == "word":
            for member in group.members:
                for at in places(sentence, member.word):
                    if at not in own:
                        others = [joined(one.word) for one in group.members if one != member]
                        yield Stretch(at, at + len(member.word), others)


def _nouns(sentence: Tokens, group: Group, cues: Cues) -> Iterator[Stretch]:
    """Yield other nouns, with the article before them where their gender is another and nothing else would change."""
    for said, (noun, number) in forms(group).items():
        for at in places(sentence, said):
            end = at + len(said)
            every = [(one, joined(one.word if number == "s" else plural(one.word))) for one in group.members]
            others = [(one, text) for one, text in every if one != noun]
            before = sentence[at - 1] if at else ""
            if before in _HEARS_SOUND:
                continue
            is_free = before in _OF_EITHER_GENDER and not _agrees(sentence, at - 1, end, cues)
            same = [
                text
                for one, text in others
                if (is_free or _share_gender(one.gender, noun.gender)) and (is_free or not _has_el(text))
            ]
            if same and (is_free or not _has_el(joined(said))):
                yield Stretch(at, end, same)
            if (before, number) in _ARTICLES and not _agrees(sentence, at - 1, end, cues):
                yield _with_article(sentence, at, end, number, every)


def _with_article(sentence: Tokens, at: int, end: int, number: str, nouns: Sequence[tuple[Noun, str]]) -> Stretch:
    """Return *nouns* with the article that each has; "a" and "de" before "el" are one word with it."""
    article = sentence[at - 1]
    ways = [f"{_article(article, number, gender, text)} {text}" for one, text in nouns for gender in one.gender]
    before = sentence[at - 2] if at > 1 else ""
    if before not in _CONTRACTED or article not in {"el", "la"}:
        return Stretch(at - 1, end, ways)
    whole = [f"{before} {way}" for way in ways]
    return Stretch(at - 2, end, [way.replace(f"{before} el ", f"{_CONTRACTED[before]} ", 1) for way in whole])


def _share_gender(one: str, other: str) -> bool:
    return bool(set(one) & set(other))


def _has_el(noun: str) -> bool:
    """Whether a feminine noun has el before it: el agua."""
    return vocabulary.takes_el(noun.split(maxsplit=1)[0])


def _article(article: str, number: str, gender: str, noun: str) -> str:
    """Return the article in place of *article* that *noun* asks for."""
    is_masculine = gender == "m" or (number == "s" and _has_el(noun))
    return _ARTICLES[article, number][0 if is_masculine else 1]


def _agrees(sentence: Tokens, first: int, end: int, cues: Cues) -> bool:
    """Whether more than the article may agree with the noun: an adjective, a participle, a pronoun for it."""
    rest = sentence[end:]
    if cues.words & _SAYS_IT_AGAIN or _AGREES_BEFORE.intersection(sentence[:first]):
        return True
    described = any(one.lemma in _DESCRIBE for word in sentence for one in analyses(word))
    for at, word in enumerate(rest):
        may_be_verb = is_finite(word) and at > 0 and not described
        if vocabulary.word_class(word) == "content" and _has_gender(word) and not may_be_verb:
            return True
    return any(one.tense == "part" for word in rest for one in analyses(word))


def _has_gender(word: str) -> bool:
    return word.endswith(("o", "a", "os", "as"))


def _adjectives(sentence: Tokens, group: Group) -> Iterator[Stretch]:
    """Yield other adjectives; one that shows no gender is exchanged for its like alone."""
    inflected = [{ending: _inflected(one.word, ending) for ending in ("o", "a", "os", "as")} for one in group.members]
    for forms_of in inflected:
        shows_gender = forms_of["o"] != forms_of["a"]
        others = [other for other in inflected if other is not forms_of and (shows_gender or other["o"] == other["a"])]
        for ending, said in forms_of.items():
            if shows_gender or ending in {"o", "os"}:
                for at in places(sentence, said):
                    yield Stretch(at, at + len(said), [joined(other[ending]) for other in others])


def _inflected(adjective: Tokens, ending: str) -> Tokens:
    *before, head = adjective
    if head.endswith("o"):
        return (*before, head[:-1] + ending)
    if head.endswith(("or", "ón", "án", "és")) and ending != "o":
        stem = head[:-2] + {"ón": "on", "án": "an", "és": "es", "or": "or"}[head[-2:]]
        return (*before, stem + {"a": "a", "os": "es", "as": "as"}[ending])
    return (*before, head) if ending in {"o", "a"} else (*before, plural((head,))[0])
