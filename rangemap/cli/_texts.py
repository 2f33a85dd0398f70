"""What the help says. Examples are run by tests, so each must work in a folder with its files."""

from __future__ import annotations

from typing import Final

__all__ = [
    "COMPARE",
    "COMPLETION",
    "COVERAGE",
    "DESCRIPTION",
    "EPILOG",
    "EXPORT",
    "FIGURE",
    "MAP",
    "POLICY",
    "REGIONS",
    "SOURCES",
    "SYSTEMS",
    "VERIFY",
]

DESCRIPTION: Final = """\
Maps and tables of the ranges that published sources state: every distance is
quoted from a statement, and shown with how far it can be wrong.
"""

EPILOG: Final = """\
rangemap COMMAND --help has the options and examples; --version the version.

Exit codes: 0 done; 1 the answer is no (verify); 2 wrong usage; 3 bad input;
4 a Python package is missing, or there is not enough to answer from.
"""

MAP: Final = """\
Without --from two pages are written that link to each other: FILE, measured from the border, and
beside it one whose name ends in "-from-points", measured from three city centres. All points are
taken as one shape for the table of a page. A file that is there already is kept unless --overwrite
is given; each is written whole or not at all. At the end this prints where each page is and, for
each statement, how many regions lie wholly, partly and not at all within it.

With --languages en,uk,ru a page is written in each language, measured once: FILE in the first, and
beside it FILE.uk.html and so on, with links between them. What sources printed stays in their
words, with a translation after it.

examples:
  rangemap map -o ranges.html
      the pages on the bundled statements, files that need no network
  rangemap map --from mine.csv --system ATACMS -o mine.html
      one page, measured from your own points
  rangemap map --from mine.csv --languages en,uk -o both.html
      the page in two languages: both.html and both.uk.html
  rangemap map story.toml
      a map that is made again and again: its settings in a file
"""

FIGURE: Final = """\
The picture carries its key, what it is measured from and its sources, and needs nothing besides.
An .svg needs no other package; for a .png install rangemap[figures], which brings what draws it
and a font, so that the picture is the same on every machine.

examples:
  rangemap figure -o map.svg
      the map of the border, as wide as the page
  rangemap figure --from cities --width narrow -o phone.svg
      from the three city centres, for a phone
"""

COVERAGE: Final = """\
Columns: launch_point, system, statement, region (ISO 3166-2), region_name, the range and its low
and high reading, the region's area, the area and the share of it within the range at each reading
(empty where the source leaves the reading open), nearest_km, touched, wholly, range_class. Shares
are of area, not of people. Rows come in the order of the regions. The id of a statement that
begins with "user-" marks a number without a source. Text that a spreadsheet would take for a
formula gets an apostrophe before it.

With --budget six pairs of figures follow, in area and in share: the lowest and the highest that
each kind of error allows by itself, for what is measured from (the same figure from the border,
each of three city centres, and these as one shape), the wording, what other sources state, the
boundary, its edges, and the computing; largest_error names the widest. What is not known is empty.

examples:
  rangemap coverage --system ATACMS --from mine.csv -o table.csv
      the figures behind a page, in full precision
  rangemap coverage --range "had it said 300 km=up to 300 km" --dissolve
      what would change if the source had said 300 km?
"""

EXPORT: Final = """\
The end of FILE's name says the format: .geojson (RFC 7946), .gpkg, .fgb, .kml and .parquet
(GeoParquet 1.1; needs rangemap[parquet]), .csv, or .json for a table. Coverage goes with the whole
geometry of each region into the first four, and as a plain table into the others. Beside FILE a
datapackage.json tells columns, units, sources, statements and versions; files in one folder share
it.

examples:
  rangemap export reach -o reach.gpkg
      the reach of every reading from the border, for QGIS
  rangemap export coverage --reached-only --system ATACMS -o atacms.geojson
      the regions that are reached, with their figures
"""

VERIFY: Final = """\
The page is read, and nothing in it is run. Its statements are looked up by their words, its
references and boundaries are the bundled ones or those that the page carries; every figure that
the page tags is computed again. This recomputes figures; it cannot tell who made the page.

Exit codes: 0 all agree; 1 some differ; 3 the file cannot be read; 4 not enough to recompute: other
boundaries or another policy, regions that are not in the page, scripts of others, or not a page of
rangemap's. Numbers in text that somebody edited are counted, and not checked.

examples:
  rangemap verify ranges.html
      what became of its figures
  rangemap verify ranges.html --json
      each figure, with what the page has and what was recomputed
"""

SYSTEMS: Final = """\
The statement marked * is the one used unless another is chosen.

examples:
  rangemap systems --system ATACMS
      every statement on a name, with its readings and where it was read
"""

COMPARE: Final = """\
Statements are grouped by whose figure they print, so that a page and those that repeat it are one
voice; versions of one name stand apart; nothing is averaged. Grades say how the words were seen,
not whether they are true: A on the page that printed them, B on a page that relays another or
names no publisher or date, C on a copy. With --from each statement also says how many regions
would be answered differently, touched or wholly within, if it were the one used.

examples:
  rangemap compare "Storm Shadow"
      the statements by version and origin, with what their units show
  rangemap compare HIMARS --from cities -o himars.csv
      a table, with the regions whose answer another figure would change
"""

REGIONS: Final = """\
examples:
  rangemap regions
      the 83 federal subjects of Russia
  rangemap regions --country UA --json
      Ukraine's, with every field
"""

SOURCES: Final = """\
examples:
  rangemap sources
      publishers, versions and licences
"""

POLICY: Final = """\
In a formula n is the printed number, g its grain (how finely it is rounded), a and b the ends of
an interval. A bound with g is our reading, not the source's.

examples:
  rangemap policy
      the bundled table
  rangemap policy --file policy.csv
      check a table of your own, and print it; every fault is named by line and column
  rangemap coverage --policy policy.csv --system HIMARS -o table.csv
      what would change if the words were read by it
"""

COMPLETION: Final = """\
Commands, options and names of files are completed; the script is made by the package shtab, which
rangemap[completion] brings. It does not run rangemap.

examples:
  rangemap completion bash
      save it as ~/.local/share/bash-completion/completions/rangemap
  rangemap completion zsh
      save it as _rangemap in a folder of your $fpath
  rangemap completion fish
      save it as ~/.config/fish/completions/rangemap.fish
"""
