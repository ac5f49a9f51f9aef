"""Every pattern that sees text of others takes time that grows with the text, not with its square."""

import inspect
import re
import sys
import time

import pytest

from tests.hostile.patterns import attacks, patterns, words

SHORT, LONG = 400, 1600  # a fourfold text: linear takes 4 times as long, quadratic 16 times
NOTICEABLE = 0.0007  # seconds: what is quicker at the longer text is not compared
STEEPEST = 9  # times as long: between the two
CALLS = {
    "search": lambda pattern, text: pattern.search(text),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "finditer": lambda pattern, text: sum(1 for _ in pattern.finditer(text)),
    "findall": lambda pattern, text: len(pattern.findall(text)),
    "sub": lambda pattern, text: pattern.sub(lambda hit: text[:0], text),
    "split": lambda pattern, text: len(pattern.split(text)),
}
# Kept in a tuple or by its method: how they are called.
CALLED = {
    "shifan.chinese.not_figures._AT_START": {"match"},
    "PLAIN_CODE": {"fullmatch"},
    "disclosure._KINDS": {"match"},
    "language.tokens._PLAIN": {"match"},
    "privacy._BY_ID": {"match"},
}
QUADRATIC = re.compile(r"a+$")


def calls_of(name):
    """Return the methods by which its module calls a pattern; `search` if that is not to be seen."""
    for known, calls in CALLED.items():
        if known in name:
            return calls
    if ":" in name:
        return {name.rpartition(":")[2]}
    module, _, own = name.rpartition(".")
    source = inspect.getsource(sys.modules[module])
    found = re.findall(rf"\b{re.escape(own)}\.({'|'.join(CALLS)})\(", source)
    return set(found) or {"search"}


def growth(pattern, calls):
    """Return how many times as long the worst attack takes when it is four times as long, and the attack."""
    worst = (0.0, "")
    for short, long in zip(attacks(pattern, SHORT), attacks(pattern, LONG), strict=True):
        if isinstance(pattern.pattern, bytes):
            short, long = short.encode(), long.encode()
        for call in calls:
            spent = _spent(CALLS[call], pattern, long)
            if spent > NOTICEABLE:
                before = min(_spent(CALLS[call], pattern, short) for _ in range(2))
                if (
                    spent > STEEPEST / 2 * before
                ):  # looked at again: something else may have been busy
                    spent = min(spent, *(_spent(CALLS[call], pattern, long) for _ in range(2)))
                    before = min(before, *(_spent(CALLS[call], pattern, short) for _ in range(2)))
                if spent > NOTICEABLE:
                    worst = max(worst, (spent / max(before, 1e-7), long[:40]))
    return worst


def _spent(call, pattern, text):
    start = time.thread_time()
    call(pattern, text)
    return time.thread_time() - start


def test_the_measure_tells_a_quadratic_pattern():
    assert growth(QUADRATIC, {"search"})[0] > STEEPEST
    assert growth(re.compile(r"(?<!a)a+$"), {"search"})[0] < STEEPEST


def test_most_patterns_are_found():
    assert len(patterns()) > 150
    assert {"{{", " "} <= set(words(patterns()["shifan.report.documents.expansion.ANCHOR"]))


@pytest.mark.parametrize("part", range(4))
def test_time_grows_with_the_text(part):
    steep = {
        name: found
        for name, pattern in list(patterns().items())[part::4]
        if (found := growth(pattern, calls_of(name)))[0] > STEEPEST
    }
    assert not steep
