"""The command line as people meet it: help, completion, progress, colours, exit codes."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import rangemap as rm
from rangemap.cli import _commands, _export, main
from rangemap.page import story_map
from rangemap.resources import seed_file
from rangemap.verify import _verify
from rangemap.verify._again import Again

COMMANDS = ("map", "figure", "coverage", "export", "verify", "systems", "compare", "regions",
            "sources", "policy", "completion")  # fmt: skip
FEW = ["RU-BEL", "RU-BRY", "RU-KRS"]
PLACES = "name,lon,lat\nTown hall,36.23,50.4\n"
STORY = (
    'schema = "rangemap-map/1"\noutput = "story.html"\nfrom = "mine.csv"\nsystems = ["HIMARS"]\n'
)


@pytest.fixture(scope="module")
def story() -> Any:
    return rm.compose_story(
        {"Town hall": (36.23, 50.4)}, rm.load_systems().select("HIMARS"), rm.load_regions(FEW)
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the files that examples speak of."""
    monkeypatch.chdir(tmp_path)
    Path("mine.csv").write_text(PLACES, encoding="utf-8")
    Path("story.toml").write_text(STORY, encoding="utf-8")
    shutil.copy(seed_file("hedge_policy.csv"), "policy.csv")
    return tmp_path


@pytest.fixture
def quick(folder: Path, story: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every story is the same small one, from one place: what is computed is tested elsewhere."""
    monkeypatch.setattr(_commands.rm, "compose_story", lambda *_, **__: story)
    page = story_map(story, retell=lambda language: replace(story, language=language))
    monkeypatch.setattr(_commands.rm, "draw_map", lambda *_, **__: page)
    monkeypatch.setattr(_verify, "tell_again", lambda _: Again(story, ()))
    places = rm.read_launch_points("mine.csv")
    for module in (_commands, _export):
        monkeypatch.setattr(module, "read_points", lambda _: places)
        monkeypatch.setattr(module, "read_regions", lambda _: rm.load_regions(FEW))


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    return capsys.readouterr().out


# Help


def test_help_fits_a_screen_of_80_by_24(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = help_of("", capsys).splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 80
    for command in COMMANDS:
        assert f"    {command}" in "\n".join(lines)
    assert "4 a Python package is missing" in " ".join("\n".join(lines).split())


@pytest.mark.parametrize("columns", ["50", "80", "200"])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_follows_the_width_of_the_terminal(
    command: str, columns: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    text = help_of(command, capsys)
    text, examples = text.split("examples:")
    prose = [line for line in text.splitlines() if not line.startswith((" ", "usage"))]
    assert max(map(len, prose)) <= min(int(columns), 100)
    assert examples.strip()


def test_the_examples_of_help_run(
    quick: None, capsys: pytest.CaptureFixture[str], story: Any
) -> None:
    found = []
    for command in COMMANDS:
        found += re.findall(r"^  (rangemap .*)$", help_of(command, capsys), flags=re.MULTILINE)
    assert len(found) >= len(COMMANDS)
    for example in found:
        name, *words = shlex.split(example)
        code = main([*words, *(["--overwrite"] if "-o" in words or "story.toml" in words else [])])
        said = capsys.readouterr()
        assert (name, code, said.err) == ("rangemap", 0, ""), example


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert "usage: rangemap COMMAND" in said.err


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (("mpa",), "there is no command 'mpa'; did you mean 'map'?"),
        (("zzz",), "there is no command 'zzz'\n"),
        (("coverage", "--sytem", "X"), "did you mean '--system'?"),
        (("map", "--zzz"), "unrecognized arguments: --zzz\n"),
        (("map", "--lang", "uk"), "did you mean '--language'?"),
        (("coverage", "--reached", "no"), "did you mean '--reached-only'?"),
        (("-q", "regions"), "it stands after the command: rangemap regions -q"),
    ],
)
def test_a_misspelt_word_gets_the_nearest_one(
    words: tuple[str, ...], hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    assert left.value.code == 2
    assert hint in capsys.readouterr().err


# What goes to which stream


def test_quiet_prints_nothing_but_what_was_asked_for(
    quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "-o", "x.html", "--from", "mine.csv", "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")
    assert main(["verify", "nowhere.html", "-q"]) == 3
    assert "nowhere.html cannot be read" in capsys.readouterr().err


def test_a_dash_writes_to_standard_output_alone(
    quick: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "-o", "-", "--from", "mine.csv"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("<!DOCTYPE html>")
    assert said.out.endswith("</html>\n")
    assert "Of 3 regions" in said.err
    assert main(["coverage", "-o", "-", "--from", "mine.csv", "--system", "HIMARS"]) == 0
    assert capsys.readouterr().out.startswith("launch_point,")
    assert main(["map", "-o", "-"]) == 3
    assert "two pages do not go to one standard output" in capsys.readouterr().err
    assert not Path("-").exists()
    with pytest.raises(SystemExit):
        main(["map", "-o", "-", "--from", "mine.csv", "--json"])
    assert "--json and -o - would both" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [
        ("map", "-o", "x.html", "--from", "mine.csv"),
        ("figure", "-o", "x.svg"),
        ("coverage", "--from", "mine.csv", "--system", "HIMARS"),
        ("systems",), ("compare", "HIMARS"), ("regions",), ("sources",), ("policy",),
    ],
)  # fmt: skip
def test_json_is_one_document_on_standard_output(
    quick: None, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--json"]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)
    assert said.err == ""


@pytest.mark.parametrize("command", ["map", "figure", "coverage", "compare HIMARS"])
def test_a_file_that_is_there_is_kept_unless_overwrite_is_given(
    quick: None, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name = {"figure": "x.svg", "map": "x.html"}.get(command, "x.csv")
    Path(name).write_text("mine", encoding="utf-8")
    words = [*command.split(), "-o", name, "--from", "mine.csv"]
    assert main(words) == 3
    assert capsys.readouterr().err == (
        f"rangemap: {name} is there already: choose another name, or give --overwrite\n"
    )
    assert Path(name).read_text("utf-8") == "mine"
    assert main([*words, "--overwrite"]) == 0
    assert Path(name).read_text("utf-8") != "mine"


# Verify


def test_verify_has_an_exit_code_for_each_answer(
    quick: None, story: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["map", "-o", "x.html", "--from", "mine.csv", "--quiet"]) == 0
    page = Path("x.html").read_text("utf-8")
    assert main(["verify", "x.html"]) == 0
    assert re.search(r"Recomputed: \d+ figures agree, 0 differ\.", capsys.readouterr().out)
    edited = re.sub(r'(data-figure="share RU-BEL[^>]*>)[^<]*', r"\g<1>99%", page)
    edited = edited.replace("Nothing here was measured", "In 2024, 5 were measured")
    Path("y.html").write_text(edited, encoding="utf-8", newline="\n")
    assert main(["verify", "y.html"]) == 1
    out = capsys.readouterr().out
    assert "share of Belgorod, “about 50 miles”: the page has 99%, recomputed " in out
    # The end of the standfirst, on the page and within the whole of it in the data.
    assert "numbers in edited text were not checked (2 texts)." in out
    assert out.endswith("This recomputes figures; it cannot tell who made the page.\n")
    assert main(["verify", "mine.csv", "--json"]) == 4
    report = json.loads(capsys.readouterr().out)
    assert report["answer"] == "not recomputed"
    assert report["reasons"] == ["it has no block of data: it is not a page of rangemap's"]
    assert main(["verify", "nowhere.html"]) == 3


# Progress, colour, signals


def on_a_terminal(words: list[str], **variables: str) -> tuple[int, str]:
    """Run a command whose standard error is a pseudo-terminal; return its code and what it says."""
    pty = pytest.importorskip("pty", reason="there are no pseudo-terminals here")
    ours, theirs = pty.openpty()
    environment = {k: v for k, v in os.environ.items() if k not in {"NO_COLOR", "FORCE_COLOR"}}
    with subprocess.Popen(
        [sys.executable, "-m", "rangemap", *words],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env=environment | {"TERM": "xterm", **variables},
    ) as process:
        os.close(theirs)
        said = b""
        while True:
            try:
                piece = os.read(ours, 1 << 12)
            except OSError:
                # Linux says so when the other end of a terminal is closed.
                break
            if not piece:
                break
            said += piece
        os.close(ours)
        code = process.wait()
    return code, said.decode("utf-8").replace("\r\n", "\n")


def test_steps_of_long_work_are_told_on_a_terminal_alone(folder: Path) -> None:
    words = ["coverage", "--from", "mine.csv", "--system", "HIMARS", "-o", "x.csv", "--overwrite"]
    # Where there is no terminal the streams stay empty: so in all other tests.
    assert on_a_terminal(words) == (0, "rangemap: measuring ...\n")
    # A place that makes sense only with its columns swapped is noted, but not if quiet.
    Path("mine.csv").write_text("name,lon,lat\nA,49.99,36.23\n", encoding="utf-8")
    assert on_a_terminal([*words, "--quiet"]) == (0, "")


RED = "\x1b[1;31mrangemap:\x1b[0m"


@pytest.mark.parametrize(
    ("variables", "painted"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"TERM": "dumb"}, False),
        ({"TERM": "dumb", "FORCE_COLOR": "1"}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour_follows_the_variables_and_the_terminal(
    variables: dict[str, str],
    painted: bool,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert main(["verify", "nowhere.html"]) == 3
    assert capsys.readouterr().err.startswith(RED) is painted


def test_an_error_has_no_colour_where_there_is_no_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert main(["verify", "nowhere.html"]) == 3
    assert capsys.readouterr().err.startswith("rangemap: nowhere.html")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT to send")
def test_an_interrupt_leaves_no_trace_and_no_file(folder: Path) -> None:
    code = (
        "import os, signal, sys, time\n"
        "from rangemap.cli import main, _commands\n"
        # The signal may arrive in another thread, and is then seen a little later.
        "def stop(*_, **__):\n    os.kill(os.getpid(), signal.SIGINT)\n    time.sleep(60)\n"
        "_commands.rm.draw_map = stop\n"
        "sys.exit(main(['map', '-o', 'x.html', '--from', 'mine.csv']))\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"rangemap: stopped\n")
    assert not Path("x.html").exists()


# Completion


def completion(shell: str, capsys: pytest.CaptureFixture[str]) -> str:
    pytest.importorskip("shtab")
    assert main(["completion", shell]) == 0
    return capsys.readouterr().out


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        (["rangemap", "co"], {"coverage", "compare", "completion"}),
        (["rangemap", "coverage", "--re"], {"--regions", "--reached-only"}),
        (["rangemap", "coverage", "--from", "mi"], {"mine.csv"}),
        (["rangemap", "map", "--fill", "s"], {"share"}),
    ],
)
def test_bash_completes(
    folder: Path, typed: list[str], offered: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("rangemap.bash").write_text(completion("bash", capsys), encoding="utf-8")
    script = (
        "source rangemap.bash\ncomplete -p rangemap >&2 || exit 9\n"
        f"COMP_WORDS=({' '.join(map(shlex.quote, typed))}); COMP_CWORD={len(typed) - 1}\n"
        "function=$(complete -p rangemap | sed 's/.*-F \\([^ ]*\\).*/\\1/')\n"
        f'$function rangemap "{typed[-1]}" "{typed[-2]}"\nprintf "%s\\n" "${{COMPREPLY[@]}}"\n'
    )
    ran = subprocess.run(
        ["bash", "--norc", "-c", script], capture_output=True, text=True, check=True
    )
    assert "complete" in ran.stderr
    assert {line.strip() for line in ran.stdout.splitlines()} == offered


#: A zsh at a terminal of its own. Two keys after what is typed: the first completes it, the second
#: says what it has become.
ZSH = r"""
zmodload zsh/zpty
zpty -b shell zsh -f -i
zpty -w shell 'PS1=; fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D'
zpty -w shell 'tell() print -r -- "<<$BUFFER>>"; zle -N tell; bindkey "^G" tell; print rea""dy'
zpty -r -m shell before '*ready*'
zpty -w -n shell "$1"$'\t\a'
zpty -r -m shell told '*<<*>>*'
print -r -- "$told"
zpty -d shell
"""


@pytest.mark.skipif(shutil.which("zsh") is None, reason="there is no zsh")
@pytest.mark.parametrize(
    ("typed", "becomes"),
    [
        ("rangemap cov", "rangemap coverage"),
        ("rangemap coverage --reg", "rangemap coverage --regions"),
        ("rangemap coverage --from mi", "rangemap coverage --from mine.csv"),
        ("rangemap map --fill s", "rangemap map --fill share"),
    ],
)
def test_zsh_completes(
    folder: Path, typed: str, becomes: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("_rangemap").write_text(completion("zsh", capsys), encoding="utf-8")
    ran = subprocess.run(
        ["zsh", "-f", "-c", ZSH, "zsh", typed],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    told = re.search("<<(.*)>>", ran.stdout)
    assert told is not None
    assert told[1].rstrip() == becomes


@pytest.mark.skipif(shutil.which("fish") is None, reason="there is no fish")
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("rangemap co", {"coverage", "compare", "completion"}),
        ("rangemap coverage --re", {"--regions", "--reached-only"}),
        ("rangemap coverage --from mi", {"mine.csv"}),
        ("rangemap map --fill s", {"share"}),
    ],
)
def test_fish_completes(
    folder: Path, typed: str, offered: set[str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("rangemap.fish").write_text(completion("fish", capsys), encoding="utf-8")
    script = f"source rangemap.fish; complete --do-complete {shlex.quote(typed)}"
    ran = subprocess.run(
        ["fish", "--no-config", "-c", script], capture_output=True, text=True, check=True
    )
    assert {line.split("\t")[0] for line in ran.stdout.splitlines()} == offered


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_a_script_for_another_shell_names_every_command(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = completion(shell, capsys)
    assert all(re.search(rf"\b{command}\b", text) for command in COMMANDS)
    # zsh reads each option between double quotes, and loses all of them at one that is not escaped.
    assert "NAME=250 km" in text or shell == "fish"
    assert '"NAME=250 km"' not in text


def test_completion_says_what_to_install(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["completion", "bash"]) == 4
    assert 'pip install "rangemap[completion]"' in capsys.readouterr().err


def test_every_exit_code_is_documented() -> None:
    text = (Path(__file__).parent.parent / "docs" / "command-line.md").read_text("utf-8")
    codes = re.findall(r"^\| (\d+) \|", text, flags=re.MULTILINE)
    assert codes == ["0", "1", "2", "3", "4", "130", "141"]
