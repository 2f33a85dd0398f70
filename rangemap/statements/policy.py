"""The hedge policy: which words hedge a number, and which distances they leave open.

The table is data (``seeds/hedge_policy.csv``) and carries a version: the widths are our reading
of the words, not the sources', and every bound made by it says so. That hedges can be read as
intervals at all is not new: compare PyUncertainNumber's ``hedge_interpret``, the "at least" and
"at most" of grobid-quantities, and the MeasEval task.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, Literal, NamedTuple, get_args

from rangemap.errors import InputError
from rangemap.resources import seed_file

__all__ = [
    "LONGEST_CUE",
    "Basis",
    "Cue",
    "HedgePolicy",
    "HedgeRule",
    "Modality",
    "Sense",
    "grain",
    "load_policy",
]

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
_NEEDED: Final = frozenset({"plain", "exact", "approximate", "interval", "annulus", "neutral"})
_INTERVAL_CUE: Final = re.compile(r"(.*?)\bA\b(.*)\bB\b")
_SINGLE: Final = {"n-g": -2, "n-g/2": -1, "n": 0, "n+g/2": 1, "n+g": 2}
_DOUBLE: Final = {"a": 0, "b": 1}
#: Words that two rows may share: "a minimum of 250 km" is a floor until a maximum follows.
_MAY_SHARE: Final = frozenset({"floor", "annulus"})
LONGEST_CUE: Final = 6
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

    def __reduce__(self) -> tuple[Any, ...]:
        # A read-only view of a dictionary cannot be pickled itself.
        tables = dict(self.rules), dict(self.before), dict(self.after)
        return _unpickled, (self.version, *tables, self.intervals)

    def __repr__(self) -> str:
        return f"HedgePolicy(version {self.version}: {len(self.rules)} rules)"

    def combined(self, names: frozenset[str]) -> HedgeRule | None:
        """Return the rule for hedges that stand together ("up to about"), if there is one."""
        for rule in self.rules.values():
            if "+" in rule.name and frozenset(rule.name.split("+")) == names:
                return rule
        return None


def load_policy(path: str | Path | None = None) -> HedgePolicy:
    """Read the hedge policy.

    Parameters
    ----------
    path
        A policy file of the user's, read at every call; the bundled one by default, which is
        read once. Its columns are those of the bundled one, and its ``policy`` column names its
        own version, which every range read by it carries.

    Raises
    ------
    InputError
        If the table is not one. Every fault is named at once, each with its line and column.

    Examples
    --------
    >>> policy = load_policy()
    >>> policy.version
    '1'
    >>> policy.rules["ceiling"].low_basis
    'open'
    """
    return _bundled_policy() if path is None else _read_policy(Path(path))


@cache
def _bundled_policy() -> HedgePolicy:
    """Return the policy of the package: a file that does not change, in a value that cannot."""
    return _read_policy(seed_file("hedge_policy.csv"))


def _read_policy(file: Path) -> HedgePolicy:
    rows = _read_rows(file)
    faults = [fault for line, row in rows for fault in _row_faults(line, row)]
    faults += _table_faults(rows)
    if faults:
        count = f"{len(faults)} fault{'s' if len(faults) > 1 else ''}"
        raise InputError("\n  ".join([f"hedge policy {file}: {count}:", *faults]))
    return _assemble([row for _, row in rows])


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


def _unpickled(
    version: str,
    rules: dict[str, HedgeRule],
    before: dict[tuple[str, ...], Cue],
    after: dict[tuple[str, ...], Cue],
    intervals: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...],
) -> HedgePolicy:
    tables = MappingProxyType(rules), MappingProxyType(before), MappingProxyType(after)
    return HedgePolicy(version, *tables, intervals)


def _read_rows(file: Path) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of the table with the line on which each ends."""
    line = 1
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.reader(stream, strict=True)
            header = tuple(next(reader, ()))
            if header != _COLUMNS:
                apart = "; save it with commas between the columns" if len(header) == 1 else ""
                raise InputError(
                    f"hedge policy {file}: line 1: the columns are {', '.join(header) or 'none'}; "
                    f"expected {', '.join(_COLUMNS)}{apart}"
                )
            rows = []
            for cells in reader:
                line = reader.line_num
                if len(cells) not in (0, len(_COLUMNS)):
                    raise InputError(
                        f"hedge policy {file}: line {line}: {len(cells)} cells, expected "
                        f"{len(_COLUMNS)}; a cell with a comma needs quotation marks"
                    )
                if cells:
                    rows.append((line, dict(zip(_COLUMNS, cells, strict=True))))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            f"hedge policy {file}: after line {line}: cannot be read as a UTF-8 CSV: {error}"
        ) from error
    return rows


def _row_faults(line: int, row: Mapping[str, str]) -> list[str]:
    name, sense = row["rule"], row["sense"]
    faults = [
        _fault(line, name, column, "is empty")
        for column in ("policy", "rule", "reason")
        if not row[column].strip()
    ]
    faults += _cue_faults(line, row)
    if sense in _WORD_ROWS:
        if sense == "modality" and row["modality"] not in get_args(Modality):
            faults.append(_fault(line, name, "modality", f"is {row['modality']!r}", Modality))
        return faults
    if sense not in get_args(Sense):
        return [*faults, _fault(line, name, "sense", f"is {sense!r}", Sense)]
    return faults + _formula_faults(line, row)


def _cue_faults(line: int, row: Mapping[str, str]) -> list[str]:
    faults = []
    for cue in _split_cues(row["cues"]):
        words = tokenize_words(cue.partition("=")[0].strip() or cue)
        if row["rule"] == "interval":
            if _INTERVAL_CUE.fullmatch(cue) is None:
                what = f"has {cue!r}; an interval needs an A and a B, as in 'from A to B'"
                faults.append(_fault(line, row["rule"], "cues", what))
        elif not words or len(words) > LONGEST_CUE + 1:
            what = f"has {cue!r}; one to {LONGEST_CUE} words expected"
            faults.append(_fault(line, row["rule"], "cues", what))
    return faults


def _formula_faults(line: int, row: Mapping[str, str]) -> list[str]:
    name = row["rule"]
    known = _DOUBLE if row["sense"] in ("interval", "variants") else _SINGLE
    faults, ranks = [], []
    for reading in ("low", "stated", "high"):
        formula, basis = row[reading], row[f"{reading}_basis"]
        if formula not in ("none", "open", *known):
            what = f"is {formula!r}; expected one of {', '.join(known)}, none"
            faults.append(_fault(line, name, reading, what))
            continue
        if basis not in get_args(Basis):
            faults.append(_fault(line, name, f"{reading}_basis", f"is {basis!r}", Basis))
        elif (formula not in known) != (basis == "open"):
            what = f"is {basis!r}, but {reading} is {formula!r}"
            faults.append(_fault(line, name, f"{reading}_basis", what))
        elif basis == "printed" and formula not in ("n", "a", "b"):
            what = f"is 'printed', but no source prints {formula!r}"
            faults.append(_fault(line, name, f"{reading}_basis", what))
        if formula in known:
            ranks.append(known[formula])
    if ranks != sorted(ranks):
        faults.append(_fault(line, name, "low", "and the readings after it are not in order"))
    if not ranks and not faults:
        faults.append(_fault(line, name, "stated", "and the others are open: a reading is needed"))
    return faults


def _table_faults(rows: Sequence[tuple[int, Mapping[str, str]]]) -> list[str]:
    faults = []
    names: dict[str, int] = {}
    owners: dict[str, str] = {}
    for line, row in rows:
        name = row["rule"]
        if name in names:
            faults.append(_fault(line, name, "rule", f"stands on line {names[name]} too"))
        names.setdefault(name, line)
        if row["sense"] in _WORD_ROWS:
            continue
        for cue in _split_cues(row["cues"]):
            printed = " ".join(tokenize_words(cue.partition("=")[0] or cue))
            other = owners.setdefault(printed, name)
            if other != name and {other, name} != _MAY_SHARE:
                what = f"has {cue!r}, which {other} has too: a word has one sense"
                faults.append(_fault(line, name, "cues", what))
    for line, row in rows:
        parts = row["rule"].split("+")
        lost = [part for part in parts if part not in names] if len(parts) > 1 else []
        if lost:
            faults.append(_fault(line, row["rule"], "rule", f"names no row: {', '.join(lost)}"))
    missing = sorted(_NEEDED - set(names))
    if missing:
        faults.append(f"column rule: rows missing: {', '.join(missing)}")
    versions = sorted({row["policy"] for _, row in rows})
    if len(versions) > 1:
        faults.append(f"column policy: one version expected, got {', '.join(versions)}")
    return faults


def _fault(line: int, rule: str, column: str, what: str, choices: object = None) -> str:
    expected = f"; expected one of {', '.join(get_args(choices))}" if choices else ""
    return f"line {line} ({rule or 'no rule name'}), column {column}: {what}{expected}"


def _split_cues(cell: str) -> tuple[str, ...]:
    return tuple(cue.strip() for cue in cell.split("|") if cue.strip())


def _assemble(rows: Sequence[dict[str, str]]) -> HedgePolicy:
    rules: dict[str, HedgeRule] = {}
    before: dict[tuple[str, ...], Cue] = {}
    after: dict[tuple[str, ...], Cue] = {}
    intervals: list[tuple[tuple[str, ...], tuple[str, ...]]] = []
    for row in rows:
        cells = {k: row[k] for k in _COLUMNS if k not in ("policy", "rule", "cues")}
        cues = _split_cues(row["cues"])
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
        version=rows[0]["policy"],
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
    # "a more-than-155-mile range": hyphens tie words together and change none of them.
    words = tuple(w for w in tokenize_words(printed[1:] if follows else printed) if w != "-")
    table = after if follows else before
    text = printed[1:].strip() if follows else printed
    known = table.get(words)
    rules = (*known.rules, rule) if known else (rule,)
    table[words] = Cue(words, rules, short or (known.short if known else text), follows)


def _interval_pattern(cue: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    found = _INTERVAL_CUE.fullmatch(cue)
    if found is None:  # the faults of the table are raised before
        raise AssertionError(cue)
    return tokenize_words(found[1]), tokenize_words(found[2])
