"""What sources state: printed words, the distances they can mean, and where they were read."""

from __future__ import annotations

from rangemap.statements.audit import UnitAudit, audit_units, find_unit_swaps
from rangemap.statements.catalogue import (
    Catalogue,
    Citation,
    Statement,
    System,
    load_systems,
    read_catalogue,
)
from rangemap.statements.documents import Document, check_fields, raise_faults, read_documents
from rangemap.statements.parse import parse_range
from rangemap.statements.policy import HedgePolicy, HedgeRule, grain, load_policy
from rangemap.statements.ranges import Ranges, as_statements
from rangemap.statements.stated_range import READINGS, StatedRange

__all__ = [
    "READINGS",
    "Catalogue",
    "Citation",
    "Document",
    "HedgePolicy",
    "HedgeRule",
    "Ranges",
    "StatedRange",
    "Statement",
    "System",
    "UnitAudit",
    "as_statements",
    "audit_units",
    "check_fields",
    "find_unit_swaps",
    "grain",
    "load_policy",
    "load_systems",
    "parse_range",
    "raise_faults",
    "read_catalogue",
    "read_documents",
]
