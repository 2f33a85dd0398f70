"""The hedge policy: which words hedge a number, and which distances they leave open.

The table is data (``seeds/hedge_policy.csv``) and carries a version: the widths are our reading
of the words, not the sources', and every bound made by it says so. That hedges can be read as
intervals at all is not new: compare PyUncertainNumber's ``hedge_interpret``, the "at least" and
"at most" of grobid-quantities, and the MeasEval task.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, get_args

from rangemap.errors import InputError
from rangemap.resources import seed_file

__all__ = ["Basis", "Cue", "HedgePolicy", "HedgeRule", "Modality", "Sense", "grain", "load_policy"]

Sense = Literal[
    "plain",
    "approximate",
    "just_below",
    "just_above",
    "ceiling",
    "cap",
    "floor",
    "interval",
    "variants",
    "annulus",
]
Basis = Literal["printed", "policy", "open"]
Modality = Literal["actual", "planned", "rule", "denied", "claimed"]

_COLUMNS: Final = (
    "policy",
    "rule",
    "sense",
    "modality",
    "cues",
    "low",
    "low_basis",
    "stated",
    "stated_basis",
    "high",
    "high_basis",
    "reason",
)
_WORD_ROWS: Final = ("refused", "modality", "neutral")
_FORMULAS: Final = ("n-g", "n-g/2", "n", "n+g/2", "n+g", "a", "b", "open", "none")
_TOKEN: Final = re.compile(r"[^\W\d_]\w*(?:['’][^\W\d_]\w*)*|[^\s\w]")
_DASHES: Final = dict.fromkeys("-‐‑‒–—−", "-")


class Cue(NamedTuple):
    """Words that say how a number is meant.

    ``rules`` are the names of the policy's rows that list the words; ``short`` is what stands
    for them in a table head; ``after`` tells whether they follow the number ("or so").
    """

    words: tuple[str, ...]
    rules: tuple[str, ...]
    short: str
    after: bool


@dataclass(frozen=True, slots=True)
class HedgeRule:
    """One row of the table. A formula is ``n-g``, ``n``, ``a`` ..., or ``none`` for no reading.

    In a formula n is the printed number, g its grain, a and b the ends of an interval.
    """

    name: str
    sense: str
    modality: str
    cues: tuple[str, ...]
    low: str
    low_basis: str
    stated: str
    stated_basis: str
    high: str
    high_basis: str
    reason: str


@dataclass(frozen=True, slots=True, repr=False)
class HedgePolicy:
    """A version of the hedge policy: rules by name, and the words that call them."""

    version: str
    rules: Mapping[str, HedgeRule]
    before: Mapping[tuple[str, ...], Cue]
    after: Mapping[tuple[str, ...], Cue]
    intervals: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]

    def __repr__(self) -> str:
        return f"HedgePolicy(version {self.version}: {len(self.rules)} rules)"

    def combined(self, names: frozenset[str]) -> HedgeRule | None:
        """Return the rule for hedges that stand together ("up to about"), if there is one."""
        for rule in self.rules.values():
            if "+" in rule.name and frozenset(rule.name.split("+")) == names:
                return rule
        return None


def load_policy(path: Path | None = None) -> HedgePolicy:
    """Read the hedge policy.

    Parameters
    ----------
    path
        A policy file of the user's; the bundled one by default.

    Raises
    ------
    InputError
        If the table is not one; all faulty rows are named at once.

    Examples
    --------
    >>> policy = load_policy()
    >>> policy.version
    '1'
    >>> policy.rules["ceiling"].low_basis
    'open'
    """
    file = seed_file("hedge_policy.csv") if path is None else path
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            header, rows = tuple(reader.fieldnames or ()), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"hedge policy {file}: cannot be read as a UTF-8 CSV: {error}") from error
    if header != _COLUMNS:
        raise InputError(
            f"hedge policy {file}: the columns are {', '.join(header) or 'none'}; "
            f"expected {', '.join(_COLUMNS)}"
        )
    faults = [f for line, row in enumerate(rows, start=2) for f in _row_faults(line, row)]
    versions = sorted({str(row["policy"]) for row in rows})
    if len(versions) != 1:
        faults.append(f"one version expected in column policy, got {versions}")
    missing = sorted({"plain", "exact", "interval", "annulus"} - {str(r["rule"]) for r in rows})
    if missing:
        faults.append(f"rows missing: {', '.join(missing)}")
    if faults:
        raise InputError(f"hedge policy {file}: " + "; ".join(faults))
    return _assemble(versions[0], rows)


def grain(number: Decimal | float) -> float:
    """Return the grain of a printed number: how finely it was rounded.

    The largest of ... 1, 5, 10, 50, 100 ... that divides the number and is not more than a tenth
    of it. A number printed with decimals has at most its last decimal place as its grain.

    Parameters
    ----------
    number
        As printed: a ``Decimal`` keeps the zeros of "250.0", a ``float`` does not.

    Examples
    --------
    >>> [grain(n) for n in (45, 50, 155, 186, 190, 300, 560, 78.8)]
    [1.0, 5.0, 5.0, 1.0, 10.0, 10.0, 10.0, 0.1]
    """
    n = number if isinstance(number, Decimal) else _decimal(number)
    if not n.is_finite() or n <= 0:
        raise InputError(f"a grain is defined for positive numbers, got {number}")
    exponent = n.as_tuple().exponent
    places = exponent if isinstance(exponent, int) and exponent < 0 else None
    step = Decimal(1).scaleb((n / 10).adjusted())
    if places is None:
        return float(_divisor(n, step, n / 10))
    last_place = Decimal(1).scaleb(places)
    return float(_divisor(n, min(step, last_place), min(n / 10, last_place)))


def _divisor(n: Decimal, step: Decimal, limit: Decimal) -> Decimal:
    while True:
        for candidate in (step * 5, step):
            if candidate <= limit and n % candidate == 0:
                return candidate
        step = step.scaleb(-1)


def _decimal(number: float) -> Decimal:
    value = Decimal(repr(float(number)))
    return value.to_integral_value() if value == value.to_integral_value() else value


def tokenize_words(text: str) -> tuple[str, ...]:
    """Return the words and signs of a text, folded so that they can be compared."""
    return tuple(_DASHES.get(t, t.replace("’", "'").casefold()) for t in _TOKEN.findall(text))


def _row_faults(line: int, row: Mapping[str, str | None]) -> list[str]:
    if any(row[column] is None for column in _COLUMNS):
        return [f"line {line}: cells missing"]
    name, sense = row["rule"], row["sense"]
    if not name:
        return [f"line {line}: no rule name"]
    if sense in _WORD_ROWS:
        known = sense != "modality" or row["modality"] in get_args(Modality)
        return [] if known else [f"line {line} ({name}): unknown modality {row['modality']!r}"]
    if sense not in get_args(Sense):
        return [f"line {line} ({name}): unknown sense {sense!r}"]
    if sense == "variants":
        return []
    faults = []
    for reading in ("low", "stated", "high"):
        formula, basis = row[reading], row[f"{reading}_basis"]
        if formula not in _FORMULAS:
            faults.append(f"line {line} ({name}): {reading} is {formula!r}, not a formula")
        if basis not in get_args(Basis):
            faults.append(f"line {line} ({name}): {reading}_basis is {basis!r}")
        elif (formula in ("none", "open")) != (basis == "open"):
            faults.append(f"line {line} ({name}): {reading} {formula!r} with basis {basis!r}")
    return faults


def _assemble(version: str, rows: list[dict[str, str]]) -> HedgePolicy:
    rules: dict[str, HedgeRule] = {}
    before: dict[tuple[str, ...], Cue] = {}
    after: dict[tuple[str, ...], Cue] = {}
    intervals: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for row in rows:
        cells = {k: row[k] for k in _COLUMNS if k not in ("policy", "rule", "cues")}
        cues = tuple(c.strip() for c in row["cues"].split("|") if c.strip())
        rule = HedgeRule(name=row["rule"], cues=cues, **cells)
        rules[rule.name] = rule
        for cue in cues:
            if rule.name == "interval":
                intervals.append(_interval_pattern(cue))
            else:
                _add_cue(before, after, cue, rule.name)
    # The longest pattern is tried first, so that "from A to B" is not read as a bare "A to B".
    intervals.sort(key=lambda pattern: (-len(pattern[0]), -len(pattern[1]), pattern))
    return HedgePolicy(
        version=version,
        rules=MappingProxyType(rules),
        before=MappingProxyType(before),
        after=MappingProxyType(after),
        intervals=tuple(intervals),
    )


def _add_cue(
    before: dict[tuple[str, ...], Cue], after: dict[tuple[str, ...], Cue], cue: str, rule: str
) -> None:
    # "words=short"; a leading n, which stands for the number, marks words that follow it.
    printed, _, short = cue.partition("=")
    follows = re.match(r"n(?=\s|[^\w])", printed) is not None
    words = tokenize_words(printed[1:] if follows else printed)
    table = after if follows else before
    text = printed[1:].strip() if follows else printed
    known = table.get(words)
    rules = (*known.rules, rule) if known else (rule,)
    table[words] = Cue(words, rules, short or (known.short if known else text), follows)


def _interval_pattern(cue: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = re.fullmatch(r"(.*?)\bA\b(.*)\bB\b", cue)
    if found is None:
        raise InputError(f"hedge policy: the interval cue {cue!r} needs an A and a B")
    return tokenize_words(found[1]), tokenize_words(found[2])
