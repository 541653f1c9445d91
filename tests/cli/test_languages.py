"""The command line in four languages, with what argparse says by itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.test_command import refuses_with, run

HELP = {
    "nl": ("gebruik:", "deze hulp tonen"), "fr": ("usage\u00a0:", "afficher cette aide"),
    "de": ("Aufruf:", "diese Hilfe anzeigen"), "en": ("usage:", "show this help"),
}  # fmt: skip


@pytest.mark.parametrize("language", HELP)
@pytest.mark.parametrize("verb", [(), ("statement",), ("register", "import"), ("exchange", "run")])
def test_the_help_is_in_one_language(tmp_path: Path, language: str, verb: tuple[str, ...]) -> None:
    usage, own = HELP[language]
    for arguments in (("--language", language, *verb, "--help"), (*verb, f"--language={language}", "--help")):
        done = run(tmp_path, *arguments)
        assert done.returncode == 0, done
        assert done.stdout.startswith(usage), done.stdout
        assert own in done.stdout
        assert language == "en" or not re.search("show this|positional|such as|until somebody", done.stdout), done.stdout


@pytest.mark.parametrize(("arguments", "words"), [
    (("--nothing",), "arguments inconnus"),
    (("statement",), "ces arguments sont obligatoires"),
    (("demo", "--database"), "manque une valeur"),
    (("statement", "x"), "n’est pas un nombre entier"),
    (("nothing",), "choix non valable"),
])  # fmt: skip
def test_a_wrong_argument_is_named_in_the_language_that_is_set(tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    refuses_with(run(tmp_path, *arguments, STTS_LANGUAGE="fr"), words)
