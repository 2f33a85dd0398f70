"""The catalogue: complete, cited, read-only; and what can stand for ranges."""

from __future__ import annotations

import csv
import pickle
import re
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from rangemap.errors import InputError, NoStatedRangeError, UnknownNameError
from rangemap.resources import seed_file, seed_files
from rangemap.statements import (
    Catalogue,
    as_statements,
    audit_units,
    find_unit_swaps,
    load_systems,
    parse_range,
    read_catalogue,
)

SYSTEMS = load_systems()
NORTH_KOREAN = "North Korean ballistic missiles (type not named)"

# Every statement of the facts that the catalogue was made from: id, systems, words, grade.
EXPECTED = {
    "article-himars": ("HIMARS", "about 50 miles", "B"),
    "article-atacms": ("ATACMS", "up to 190 miles", "B"),
    "article-storm-shadow": ("Storm Shadow / SCALP", "approximately 155 miles", "B"),
    "forces-himars-2024": ("HIMARS", "around 50 miles", "A"),
    "ki-himars-2023": ("HIMARS / M270", "maximum range ... is 80 kilometers", "A"),
    "defenseone-gmlrs-2023": ("HIMARS", "70-kilometer range", "A"),
    "newser-himars-2022": ("HIMARS", "nearly 45 miles", "C"),
    "interfax-himars-2023": ("HIMARS", "не перевищує 78,8 км", "B"),
    "forces-atacms-2024": ("ATACMS", "up to 186 miles, or 300km", "A"),
    "watimes-atacms-2024": ("ATACMS", "up to 190 miles", "C"),
    "abcnews-atacms-2024": ("ATACMS", "a range of 190 miles", "A"),
    "npr-atacms-2024": ("ATACMS", "about 190 miles", "C"),
    "forbes-atacms-2024": ("ATACMS", "about 190 miles", "C"),
    "turan-atacms-2024": ("ATACMS", "a range of 300 kilometres", "B"),
    "ubn-atacms-2024": ("ATACMS", "unos 300 kilómetros", "C"),
    "cnn-atacms-2023": ("ATACMS", "185-mile range", "A"),
    "ki-atacms-2023": ("ATACMS", "up to 300 kilometers (190 miles)", "A"),
    "hromadske-atacms-interval-2024": ("ATACMS", "165 to 300 kilometers", "A"),
    "hromadske-atacms-short-2024": ("ATACMS", "within a radius of 165 kilometers", "A"),
    "gnn-atacms-short-2023": ("ATACMS", "a range of 100 miles", "C"),
    "cnn-atacms-2024-06": ("ATACMS", "200 miles, or 300 kilometres, away", "C"),
    "ki-storm-shadow-2023": ("Storm Shadow", "more than 250 kilometers", "A"),
    "defensepost-storm-shadow-2023": (
        "Storm Shadow",
        "more than 250 kilometers (155 miles) away",
        "A",
    ),
    "cnn-scalp-2023": ("SCALP / Storm Shadow", "in excess of 250 kilometers, or 155 miles", "A"),
    "abcau-storm-shadow-2024": ("Storm Shadow", "up to 250 kilometres away", "A"),
    "defenseone-scalp-2023": ("SCALP / Storm Shadow", "a range of 250 kilometers", "A"),
    "interfax-storm-shadow-2023": ("Storm Shadow", "близько 250 км", "A"),
    "bi-storm-shadow-2024": ("Storm Shadow / SCALP", "over 155 miles", "B"),
    "aerotime-scalp-base-2023": (
        "SCALP / Storm Shadow",
        "a radius of 560 kilometers (350 miles)",
        "A",
    ),
    "aerotime-scalp-export-2023": (
        "SCALP / Storm Shadow",
        "a reduced range of 250 kilometers (155 miles)",
        "A",
    ),
    "uawire-scalp-2024": ("SCALP", "290 km", "B"),
    "forces-scalp-2023": ("SCALP / Storm Shadow", "a range of 350 miles", "A"),
    "csis-via-copy-scalp": ("SCALP", "up to 155 kilometers (96 miles)", "C"),
}


with (Path(__file__).parent / "stated_ranges.csv").open(encoding="utf-8", newline="") as stream:
    SENSES = list(csv.DictReader(stream))


def statement(identifier):
    return next(s for s in SYSTEMS.statements if s.id == identifier)


def test_every_known_statement_is_in_the_catalogue_with_its_words_and_grade():
    found = {s.id: (s.label, s.wording, s.citation.grade) for s in SYSTEMS.statements}
    assert found == EXPECTED


def test_the_systems_are_the_five_named_with_a_range_and_one_without():
    assert list(SYSTEMS) == ["HIMARS", "ATACMS", "Storm Shadow", "SCALP", "M270", NORTH_KOREAN]
    assert [n for n, s in SYSTEMS.items() if not s.statements] == [NORTH_KOREAN]


@pytest.mark.parametrize("s", SYSTEMS.statements, ids=lambda s: s.id)
def test_a_citation_says_what_was_read_where_and_how(s):
    c = s.citation
    assert s.sourced
    for field in ("title", "title_basis", "publisher", "published", "date_basis", "locator"):
        assert getattr(c, field), field
    assert c.seen
    assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?(/\d{4}-\d\d-\d\d)?", c.published)
    assert c.url.startswith("https://") or c.publisher == "none printed"


@pytest.mark.parametrize("s", SYSTEMS.statements, ids=lambda s: s.id)
def test_the_numbers_come_from_the_words_alone(s):
    assert s.range == parse_range(s.wording)


def test_no_seed_file_types_a_number_beside_the_words():
    for path in seed_files("documents"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?m)^\w+ *= *[\d.+-]", text), path.name
        assert not re.search(r"(?m)^(value|unit|low|high|\w+_km)\b", text), path.name


def test_seed_files_come_in_the_order_of_their_names_whatever_the_disk_says(monkeypatch):
    listed = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda folder: sorted(listed(folder), reverse=True))
    names = [path.name for path in seed_files("documents")]
    assert len(names) > 20
    assert names == sorted(names)


def test_a_default_is_of_grade_a_or_b_and_of_role_default():
    defaults = [s.default for s in SYSTEMS.values() if s.default]
    assert {d.role for d in defaults} == {"default"}
    assert {d.citation.grade for d in defaults} <= {"A", "B"}
    assert {d.range.modality for d in defaults} == {"actual"}


def test_the_article_is_quoted_as_an_article_and_never_as_a_newspaper():
    c = SYSTEMS["ATACMS"].default.citation
    assert c.publisher == "none printed"
    assert c.published == "2024-11-17/2024-11-18"
    assert c.paragraph_begins == "To support Ukraine’s defense"


def test_storm_shadow_and_scalp_share_one_statement():
    assert SYSTEMS["Storm Shadow"].default is SYSTEMS["SCALP"].default
    assert SYSTEMS["SCALP"].default.label == "Storm Shadow / SCALP"


def test_what_an_aircraft_releases_says_so():
    for name in ("Storm Shadow", "SCALP"):
        assert (SYSTEMS[name].launch, SYSTEMS[name].note) == ("air", "released from aircraft")
    for s in SYSTEMS.statements:
        assert {SYSTEMS[name].launch for name in s.systems} == {s.launch}


def test_the_note_on_himars_tells_the_launcher_from_the_rocket():
    assert SYSTEMS["HIMARS"].note == (
        "HIMARS is the launcher. It can also fire ATACMS. The 50 miles are for the rockets the "
        "article had in mind, which it does not name."
    )
    assert SYSTEMS["HIMARS"].key_name == "HIMARS rockets"


def test_an_interval_explained_by_versions_is_variants_and_never_a_band():
    s = statement("hromadske-atacms-interval-2024")
    assert (s.range.sense, s.sense) == ("interval", "variants")
    assert statement("article-atacms").sense == "ceiling"


@pytest.mark.parametrize("row", SENSES, ids=lambda row: row["statement_id"])
def test_every_statement_is_read_in_the_sense_that_was_noted_when_it_was_collected(row):
    s = statement(row["statement_id"])
    assert s.sense == row["sense"].replace(" ", "_")
    # "From-to" is how two numbers stand, not a word.
    assert " ".join(s.range.hedge) == row["hedge"].replace("from-to", "")
    figures = (s.range.value, s.range.value_2, s.range.alt_value)
    noted = tuple(
        float(row[column]) if row[column] else None for column in ("value", "value_2", "alt_value")
    )
    assert figures == noted
    assert (s.range.unit, s.range.alt_unit or "") == (row["unit"], row["alt_unit"])


def test_the_senses_noted_are_those_of_all_statements():
    assert {row["statement_id"] for row in SENSES} == {s.id for s in SYSTEMS.statements}


def test_the_comparison_of_the_article_holds():
    # "shorter than the American ATACMS system": 155 < 190.
    assert SYSTEMS["SCALP"].default.range.value < SYSTEMS["ATACMS"].default.range.value


def test_the_audit_of_the_catalogue_names_the_known_pairs():
    warned = {s.id for s in SYSTEMS.statements if (a := audit_units(s.range)) and a.warn}
    assert warned == {
        "cnn-atacms-2024-06",
        "cnn-scalp-2023",
        "defensepost-storm-shadow-2023",
    }


def test_the_swapped_unit_of_the_doubtful_statement_is_found():
    scalp = SYSTEMS["SCALP"].statements
    swaps = find_unit_swaps([s.range for s in scalp])
    doubtful = next(i for i, s in enumerate(scalp) if s.role == "doubtful")
    assert swaps
    assert all(doubtful in pair for pair in swaps if scalp[pair[0]].range.value == 155)


def test_the_catalogue_and_what_is_in_it_cannot_be_changed():
    with pytest.raises(TypeError):
        SYSTEMS["ATACMS"] = None
    with pytest.raises(TypeError):
        del SYSTEMS["ATACMS"]
    with pytest.raises(FrozenInstanceError):
        SYSTEMS["ATACMS"].default = None
    with pytest.raises(FrozenInstanceError):
        SYSTEMS["ATACMS"].default.wording = "up to 500 miles"


def test_the_catalogue_is_a_mapping_that_pickles():
    assert isinstance(SYSTEMS, Mapping)
    assert pickle.loads(pickle.dumps(SYSTEMS)) == SYSTEMS
    assert "ATACMS" in SYSTEMS
    assert "Iskander" not in SYSTEMS


def test_the_repr_of_the_catalogue_is_a_line_for_each_system():
    lines = repr(SYSTEMS).splitlines()
    assert lines[0] == "Catalogue of 6 systems, 33 statements"
    assert lines[2].strip() == "System('ATACMS': 'up to 190 miles', 14 statements)"
    assert len(lines) == 7


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"'ATACAMS' is not .*; did you mean 'ATACMS'\? The"):
        SYSTEMS["ATACAMS"]
    with pytest.raises(KeyError):
        SYSTEMS.select("HIMARS", "Hymars")


def test_a_name_like_nothing_is_answered_with_the_list():
    with pytest.raises(UnknownNameError) as error:
        SYSTEMS["zzz"]
    assert str(error.value).startswith("'zzz' is not in the catalogue. The systems are 'HIMARS', ")
    assert "'Storm Shadow'" in str(error.value)


def test_select_keeps_the_order_given_and_knows_aliases():
    chosen = SYSTEMS.select("SCALP-EG", "HIMARS")
    assert list(chosen) == ["SCALP", "HIMARS"]
    assert isinstance(chosen, Catalogue)


def test_select_of_nothing_is_refused():
    with pytest.raises(InputError, match="at least one"):
        SYSTEMS.select()


NO_RANGE = (
    "'North Korean ballistic missiles (type not named)' has no stated range in the catalogue, so "
    "there is nothing to draw. Give a range with its source, or choose one of: HIMARS, ATACMS, "
    "Storm Shadow, SCALP."
)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: SYSTEMS.select(NORTH_KOREAN),
        lambda: as_statements(SYSTEMS[NORTH_KOREAN]),
        lambda: as_statements([SYSTEMS["ATACMS"], SYSTEMS[NORTH_KOREAN]]),
        lambda: as_statements({"missiles": SYSTEMS[NORTH_KOREAN]}),
        lambda: as_statements(Catalogue([SYSTEMS[NORTH_KOREAN]])),
    ],
)
def test_a_system_without_a_range_is_an_error_and_never_a_guess(ask):
    with pytest.raises(NoStatedRangeError) as error:
        ask()
    assert str(error.value) == NO_RANGE


def test_a_system_with_statements_but_no_default_names_them():
    with pytest.raises(NoStatedRangeError, match="ki-himars-2023"):
        as_statements(SYSTEMS["M270"])


# What can stand for ranges -------------------------------------------------------------------


def ids(ranges):
    return [s.id for s in as_statements(ranges)]


def test_a_catalogue_gives_its_defaults_once_from_short_to_long():
    assert ids(SYSTEMS) == ["article-himars", "article-storm-shadow", "article-atacms"]


def test_one_system_or_one_statement_is_enough():
    assert ids(SYSTEMS["ATACMS"]) == ["article-atacms"]
    assert ids(statement("turan-atacms-2024")) == ["turan-atacms-2024"]


def test_a_sequence_may_mix_systems_and_statements():
    mixed = [SYSTEMS["SCALP"], statement("uawire-scalp-2024"), SYSTEMS["Storm Shadow"]]
    assert ids(mixed) == ["article-storm-shadow", "uawire-scalp-2024"]


def test_an_interval_is_ordered_by_its_high_end():
    both = [statement("hromadske-atacms-interval-2024"), statement("uawire-scalp-2024")]
    assert ids(both) == ["uawire-scalp-2024", "hromadske-atacms-interval-2024"]


def test_a_users_words_are_read_by_the_policy_and_have_no_source():
    (s,) = as_statements({"the minister, 3 May": "more than 250 km"})
    assert (s.id, s.systems, s.role) == (
        "user-the-minister-3-may",
        ("the minister, 3 May",),
        "user",
    )
    assert (s.citation, s.sourced, s.launch) == (None, False, "not said")
    assert (s.range.low_km, s.range.high_km) == (250, None)


@pytest.mark.parametrize("text", ["250 km", "exactly 250 km", "250.0 km"])
def test_a_users_bare_number_is_exact(text):
    (s,) = as_statements({"my claim": text})
    assert s.range.readings == (("low", 250.0), ("stated", 250.0), ("high", 250.0))


def test_a_stated_range_in_a_mapping_is_kept_as_it_was_read():
    (s,) = as_statements({"my claim": parse_range("250 km")})
    assert (s.range.low_km, s.range.high_km) == (245, 255)
    assert not s.sourced


def test_a_catalogue_statement_in_a_mapping_keeps_its_source():
    (s,) = as_statements({"mine": SYSTEMS["ATACMS"]})
    assert s is SYSTEMS["ATACMS"].default


def test_names_that_look_alike_get_their_own_ids():
    found = ids({"My claim": "100 km", "my-claim": "200 km", "ракета": "300 km", "!": "400 km"})
    assert found == ["user-my-claim", "user-my-claim-2", "user-range", "user-range-2"]


def test_the_same_number_is_ordered_by_id():
    assert ids({"b": "100 km", "a": "100 km"}) == ["user-a", "user-b"]


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({}, "no ranges"),
        ([], "no ranges"),
        (250.0, r"'250 km'.*'250 miles'"),
        ({"my claim": 250.0}, r"'my claim'.*'250 km' or '250 miles'"),
        ({"my claim": "190"}, r"'my claim'.*'190 km' or '190 miles'"),
        ({"": "250 km"}, "under a name"),
        ({3: "250 km"}, "under a name"),
        ({"my claim": None}, "NoneType"),
        ("250 km", r"needs the name.*\{'my claim': '250 km'\}"),
        (parse_range("250 km"), "needs the name"),
        (["250 km"], "got list$"),
        ("M270", r"'M270' is a system, .* give load_systems\(\)\.select\('M270'\)$"),
        (["HIMARS", "ATACMS"], r"give load_systems\(\)\.select\('HIMARS', 'ATACMS'\)$"),
        (None, "got NoneType"),
        ({"my claim": "could eventually reach 90 miles"}, "is planned, not an actual range"),
        ({"my claim": "limited to 80 km"}, "is rule, not an actual range"),
        ({"my claim": "reportedly 300 km"}, "names nobody"),
    ],
)
def test_what_cannot_stand_for_ranges_is_refused(ranges, message):
    with pytest.raises(InputError, match=message):
        as_statements(ranges)


def test_a_doubtful_statement_is_never_drawn_and_never_a_default():
    doubtful = [s for s in SYSTEMS.statements if s.role == "doubtful"]
    assert [s.id for s in doubtful] == ["csis-via-copy-scalp"]
    assert not {s.default.id for s in SYSTEMS.values() if s.default} & {s.id for s in doubtful}
    with pytest.raises(InputError, match=r"doubtful.*unit swap"):
        as_statements(doubtful[0])


def test_a_claim_is_drawn_with_the_name_of_who_makes_it():
    s = statement("ki-storm-shadow-2023")
    claim = replace(s, range=parse_range("reportedly 300 km"))
    with pytest.raises(InputError, match="names nobody"):
        as_statements(claim)
    named = replace(claim, citation=replace(s.citation, stated_by="the maker"))
    assert as_statements(named) == (named,)


def test_two_statements_under_one_id_are_refused():
    s = SYSTEMS["ATACMS"].default
    with pytest.raises(InputError, match="two different statements"):
        as_statements([s, replace(s, note="changed")])


# Faulty seeds --------------------------------------------------------------------------------

HEAD = """
[document]
title = "A page"
title_basis = "printed"
publisher = "none printed"
published = "2024-11"
date_basis = "printed"
seen = "full text"
"""
ROW = """
[[statement]]
id = "a"
systems = ["ATACMS"]
launch = "ground"
role = "press"
wording = "up to 190 miles"
locator = "line 1"
grade = "A"
"""


def faults(tmp_path, *texts, systems=None):
    files = []
    for number, text in enumerate(texts):
        file = tmp_path / f"d{number}.toml"
        file.write_text(text, encoding="utf-8")
        files.append(file)
    path = seed_file("systems.toml")
    if systems is None:
        systems = re.sub(r'(?m)^default = ".*"', 'default = ""', path.read_text(encoding="utf-8"))
    own = tmp_path / "systems.toml"
    own.write_text(systems, encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_catalogue(own, files)
    return str(error.value)


def test_a_sound_document_is_read(tmp_path):
    file = tmp_path / "d.toml"
    file.write_text(HEAD + ROW, encoding="utf-8")
    own = tmp_path / "systems.toml"
    own.write_text(
        '[[system]]\nname = "ATACMS"\nkind = "missile"\nkey_name = "ATACMS"\nlaunch = "ground"\n'
        'why_default = "the only one"\n',
        encoding="utf-8",
    )
    catalogue = read_catalogue(own, [file])
    assert [s.wording for s in catalogue.statements] == ["up to 190 miles"]


@pytest.mark.parametrize("field", ["title", "publisher", "published", "date_basis", "seen"])
def test_a_document_without_a_citation_field_fails(tmp_path, field):
    head = re.sub(rf"(?m)^{field} = .*$", "", HEAD)
    assert f"{field} is missing" in faults(tmp_path, head + ROW)


@pytest.mark.parametrize("field", ["id", "systems", "wording", "locator", "grade", "role"])
def test_a_statement_without_a_needed_field_fails(tmp_path, field):
    row = re.sub(rf"(?m)^{field} = .*$", "", ROW)
    assert f"{field} is missing" in faults(tmp_path, HEAD + row)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("up to 190 miles", "up to 190", "no unit"),
        ("up to 190 miles", "long-range", "no number"),
        ('"ATACMS"', '"ATACM"', "names 'ATACM'"),
        ('grade = "A"', 'grade = "D"', "expected 'A', 'B', 'C'"),
        ('role = "press"', 'role = "pres"', "role is 'pres'"),
        ('launch = "ground"', 'launch = "sea"', "launch is 'sea'"),
        ('["ATACMS"]', '"ATACMS"', "expected list"),
        ('["ATACMS"]', "[1]", "expected texts"),
        ('id = "a"', 'id = "user-a"', "without a source"),
        ('grade = "A"', 'grade = "A"\nvalue = 190', "unknown field value"),
        ("[[statement]]", "[statement]", r"[[statement]]"),
        ("[[statement]]", "[[statements]]", "unknown table"),
        ('id = "a"', 'id = "a', "TOML"),
    ],
)
def test_a_faulty_statement_is_named_with_its_file(tmp_path, old, new, message):
    text = faults(tmp_path, HEAD + ROW.replace(old, new))
    assert message in text


def test_all_faults_of_all_documents_are_reported_at_once(tmp_path):
    text = faults(
        tmp_path,
        HEAD + ROW + ROW,
        HEAD.replace('seen = "full text"', "") + ROW,
        HEAD + ROW.replace('"a"', '"b"').replace("190 miles", "190 feet"),
    )
    assert text.startswith("3 faults in the seed files")
    assert "'a' stands twice" in text
    assert "d1.toml, [document]: seen is missing" in text
    assert "d2.toml, statement 1 (b)" in text


@pytest.mark.parametrize(
    ("default", "message"),
    [
        ("nothing", "which no document has"),
        ("a", "whose role is press"),
        ("himars", "does not name it"),
        ("copy", "grade A or B expected"),
        ("plan", "not an actual range"),
    ],
)
def test_a_default_that_may_not_be_one_fails(tmp_path, default, message):
    systems = "".join(
        f'[[system]]\nname = "{name}"\nkind = "missile"\nkey_name = "x"\nlaunch = "ground"\n'
        f'why_default = "because"\ndefault = "{chosen}"\n'
        for name, chosen in (("ATACMS", default), ("HIMARS", ""))
    )
    own = ROW.replace('role = "press"', 'role = "default"')
    rows = [
        ROW,
        own.replace('"a"', '"himars"').replace('"ATACMS"', '"HIMARS"'),
        own.replace('"a"', '"copy"').replace('grade = "A"', 'grade = "C"'),
        own.replace('"a"', '"plan"').replace("up to", "could eventually reach"),
    ]
    text = faults(tmp_path, HEAD + "".join(rows), systems=systems)
    assert text.startswith("1 fault in")
    assert message in text


@pytest.mark.parametrize(
    ("systems", "message"),
    [
        ("", "no [[system]]"),
        ('[[system]]\nname = "X"\n', "key_name is missing"),
        (
            '[[system]]\nname = "X"\nkind = "k"\nkey_name = "x"\nlaunch="sea"\nwhy_default="-"\n'
            * 2,
            "'X' stands twice",
        ),
    ],
)
def test_a_faulty_list_of_systems_fails(tmp_path, systems, message):
    assert message in faults(tmp_path, systems=systems)
