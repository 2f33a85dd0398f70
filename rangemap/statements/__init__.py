"""What sources state: printed words, the distances they can mean, and where they were read."""

from __future__ import annotations

from rangemap.statements.audit import UnitAudit, audit_units, find_unit_swaps
from rangemap.statements.catalogue import (
    DRAWN_MODALITIES,
    Catalogue,
    Citation,
    Statement,
    System,
    load_systems,
    no_range,
    read_catalogue,
)
from rangemap.statements.comparison import (
    COMPARISON_COLUMNS,
    Comparison,
    OriginGroup,
    compare_statements,
)
from rangemap.statements.documents import (
    Document,
    check_fields,
    raise_faults,
    read_documents,
    read_toml,
)
from rangemap.statements.parse import parse_range
from rangemap.statements.policy import HedgePolicy, HedgeRule, grain, load_policy
from rangemap.statements.ranges import Ranges, as_statements
from rangemap.statements.stated_range import READINGS, StatedRange
from rangemap.statements.unit_notes import UnitNote, audit_catalogue

__all__ = [
    "COMPARISON_COLUMNS",
    "DRAWN_MODALITIES",
    "READINGS",
    "Catalogue",
    "Citation",
    "Comparison",
    "Document",
    "HedgePolicy",
    "HedgeRule",
    "OriginGroup",
    "Ranges",
    "StatedRange",
    "Statement",
    "System",
    "UnitAudit",
    "UnitNote",
    "as_statements",
    "audit_catalogue",
    "audit_units",
    "check_fields",
    "compare_statements",
    "find_unit_swaps",
    "grain",
    "load_policy",
    "load_systems",
    "no_range",
    "parse_range",
    "raise_faults",
    "read_catalogue",
    "read_documents",
    "read_toml",
]
