"""Writes the guides of the roles anew: `python -m tests.guides`, after a change of a chapter, of the table or of words."""

from __future__ import annotations

from collections.abc import Iterator

from stts_tui import resources
from stts_tui.i18n import LANGUAGES, use_language
from stts_tui.tui.guide import chapter, file_of, filled
from tests.guides.roles import ROLES, Role


def is_written(name: str, language: str) -> bool:
    """Whether a chapter is there in that language; else its English words stand in its place."""
    return (file_of(name, language) or "").startswith(f"guide/{language}/")


def languages(role: Role) -> Iterator[str]:
    """Those in which a chapter of the role's is there."""
    for language in LANGUAGES:
        if any(is_written(name, language) for name in role.chapters):
            yield language


def written(role: Role, language: str) -> str:
    """The role's guide: its chapters, without the tasks that are not its, with the numbers of its menu."""
    use_language(language)
    parts = [
        "<!-- Made by `python -m tests.guides` of the chapters beside it: change those, not this file. -->",
        f"# {role.words}",
    ]
    for name in role.chapters:
        found = chapter(name, language)
        tasks = role.of_chapter(found)
        if not tasks:
            continue
        parts.append("\n".join([f"## {found.title}", *found.intro]).rstrip())
        for task in tasks:
            lines = (filled(line, role.actor) for line in task.lines)
            ids = " ".join(task.actions)
            parts.append("\n".join([f"### {task.title}", f"<!-- {ids} -->", *lines]).rstrip())
    use_language("en")
    return "\n\n".join(parts) + "\n"


def main() -> None:
    for role in ROLES:
        for language in languages(role):
            resources.path(f"guide/{language}/{role.name}.md").write_text(written(role, language), encoding="utf-8")


if __name__ == "__main__":
    main()
