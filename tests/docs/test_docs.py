"""The pages say what is: commands, files, links, labels, settings and the story are checked."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main

from conversations.catalogue import Catalogue
from conversations.commands import COMMANDS
from conversations.scene import NeedState
from demo.transcript import Player, start_of
from demo.world import OrderlyChance
from voisins import rights_table, settings_table
from voisins.__main__ import app
from voisins.compose import book_of
from voisins.config import SECRETS, load
from voisins.playing import demo_settings, embedded_world

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
FRENCH = [ROOT / "docs" / "referent.md", ROOT / "docs" / "benevole.md"]
OURS = ("bot", "conversations", "demo", "matching", "places", "sms_gateway", "storage", "switchboard",
        "tests", "voisins", "docs", "benchmarks", "training")  # fmt: skip


def written(page: Path) -> str:
    return page.read_text("utf-8")


def fences(text: str, language: str) -> Iterator[str]:
    yield from re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def marked(text: str, name: str) -> str:
    """What stands between the marks ``<!-- name -->`` and ``<!-- /name -->``."""
    found = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", text, re.DOTALL)
    assert found is not None, f"no {name}"
    return found[1]


by_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)


# Links and files.


def anchors(page: Path) -> set[str]:
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+\s+(.*)$", written(page), re.MULTILINE)
    bare = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.strip().replace(" ", "-") for heading in bare}


@by_page
def test_every_link_leads_somewhere(page: Path) -> None:
    text = written(page)
    links = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text)
    for link in (one for one in links if "://" not in one):
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            assert anchor in anchors(target), f"{page.name}: {link}"


@by_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = re.findall(r"`((?:\.ci|" + "|".join(OURS) + r")/[\w./-]*)`", written(page))
    missing = [path for path in named if not (ROOT / path).exists()]
    assert missing == []


# Commands.


def command_paths(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        path = f"{before} {name}".strip()
        yield path, command
        if hasattr(command, "commands"):
            yield from command_paths(command, path)


KNOWN = dict(command_paths(typer.main.get_command(app)))


def calls_in(text: str) -> Iterator[list[str]]:
    """The words after ``voisins`` where a page calls the command, in shell lines and in code."""
    shell = "\n".join(fences(text, "sh")) + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", text))
    shell = re.sub(r"-[uO] \w+ ", "", shell)  # the user and the owner of that name
    for found in re.findall(r"(?:^|[\s&;]|bin/)voisins ((?!/)[a-z][^\n#;&|'`]*)", shell, re.MULTILINE):
        yield found.split()
    for found in re.findall(r"(?:^|`)(?:\.venv/bin/)?voisins (--[^\n`]*)", shell, re.MULTILINE):
        yield found.split()


@by_page
def test_every_command_and_option_that_is_named_exists(page: Path) -> None:
    for words in calls_in(written(page)):
        name = next((" ".join(words[:n]) for n in (2, 1) if " ".join(words[:n]) in KNOWN), None)
        assert name is not None, f"{page.name}: voisins {' '.join(words)}"
        options = {o for parameter in KNOWN[name].params for o in parameter.opts}
        unknown = [w for w in words if w.startswith("--") and w.split("=")[0] not in options]
        assert unknown == [], f"{page.name}: voisins {' '.join(words)}"


def test_the_changelog_and_the_readme_between_them_name_every_command() -> None:
    named = "\n".join(written(ROOT / name) for name in ("README.md", "CHANGELOG.md"))
    last_words = {path.split()[-1] for path in KNOWN}
    assert [word for word in sorted(last_words) if not re.search(rf"\b{word}\b", named)] == []


def test_the_targets_of_make_exist() -> None:
    makefile = written(ROOT / "Makefile")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) | {".venv/.ready"}
    for page in PAGES:
        shell = "\n".join(fences(written(page), "sh")) + "\n" + "\n".join(re.findall(r"`([^`\n]+)`", written(page)))
        called = re.findall(r"(?:^|\s)make ([a-z./]+)", shell)
        assert set(called) <= targets, page.name


def test_the_readme_begins_with_the_two_commands_that_set_up() -> None:
    first = next(fences(written(ROOT / "README.md"), "sh"))
    assert [line.split("#")[0].strip() for line in first.splitlines()] == ["make demo", "make test"]


# Telegram.


def test_the_list_for_botfather_is_the_commands_the_bot_knows() -> None:
    listed = next(fences(marked(written(ROOT / "docs/operator.md"), "botfather"), ""))
    entries = [line.split(" - ", 1) for line in listed.splitlines()]
    assert {name for name, _ in entries} == set(COMMANDS)
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name, _ in entries)
    assert all(3 <= len(words) <= 256 for _, words in entries)


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_the_french_pages_name_only_commands_the_bot_knows(page: Path) -> None:
    named = re.findall(r"`/(\w+)", written(page))
    assert named
    assert set(named) <= set(COMMANDS)


# Labels and sentences.


def catalogue_texts() -> dict[str, list[str]]:
    catalogue = Catalogue.load()
    return {key: list(text.variants.values()) for key, text in catalogue.texts.items()}


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_buttons_in_the_french_pages_are_labelled_as_on_the_screen(page: Path) -> None:
    labels = {text for key, texts in catalogue_texts().items() if key.startswith("button_") for text in texts}
    named = re.findall(r"\*\*\[([^\]]+)\]\*\*", written(page))
    assert named
    assert {_template(label) for label in named} <= labels


def _template(label: str) -> str:
    """The label as it stands in the catalogue, its values taken out again."""
    remove = re.sub(r"^Retirer \w+, .*", "Retirer {name}, {what}", label)
    return re.sub(r"\d+(?! h)", "{number}", remove)


@pytest.mark.parametrize("page", FRENCH, ids=lambda page: page.name)
def test_sentences_quoted_in_the_french_pages_are_in_the_catalogue(page: Path) -> None:
    everything = "\n".join(text for texts in catalogue_texts().values() for text in texts)
    for quoted in re.findall(r"« ([^»]+) »", written(page)):
        pattern = r"\{\w+\}".join(re.escape(part) for part in quoted.split("…"))
        assert re.search(pattern, everything), quoted


def test_the_kinds_of_task_that_referents_read_about_are_all_of_them() -> None:
    page = written(ROOT / "docs/referent.md")
    kinds = {texts[0] for key, texts in catalogue_texts().items() if key.startswith("kind_")}
    assert set(re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", page)) == kinds - {"danger"}


# What is made from the program.


def test_the_table_of_settings_is_what_the_program_gives() -> None:
    page = written(ROOT / "docs/settings.md")
    assert page == settings_table.table(), "python -m voisins.settings_table > docs/settings.md"


def test_the_table_of_rights_is_the_one_that_is_checked() -> None:
    shown = marked(written(ROOT / "docs/referent.md"), "droits")
    assert shown == rights_table.table(), "python -m voisins.rights_table"


def test_the_secrets_are_named_to_the_operator() -> None:
    page = written(ROOT / "docs/operator.md")
    assert all(f"\n{name}=" in page for name in SECRETS)


def test_the_life_of_a_need_names_every_state() -> None:
    drawn = marked(written(ROOT / "docs/architecture.md"), "need")
    states = set(re.findall(r"(\w+) -->|--> (\w+)", drawn))
    assert {name for pair in states for name in pair if name} == set(get_args(NeedState)) - {"open"}


def test_the_rooms_of_the_readme_are_the_layers_that_are_checked() -> None:
    rows = marked(written(ROOT / "README.md"), "rooms").splitlines()[2:]
    told = [set(re.findall(r"`(\w+)/`", row.split("|")[1])) for row in rows]
    layers = re.search(r"layers = \[(.*?)\]", written(ROOT / "pyproject.toml"), re.DOTALL)
    assert layers is not None
    assert told == [set(re.findall(r"\w+", layer)) for layer in re.findall(r'"([^"]+)"', layers[1])]


def test_the_story_of_the_readme_is_what_the_demo_plays() -> None:
    printed: list[str] = []
    settings = demo_settings(ROOT / "config.toml")
    story = written(ROOT / "demo/story.txt")
    with tempfile.TemporaryDirectory() as folder:
        world = embedded_world(
            settings, Path(folder), start_of(story, settings.zone), book_of(settings), OrderlyChance()
        )
        Player(world, settings.zone, lambda said: printed.extend(said.splitlines())).play(story)
    told = iter(printed)
    for line in next(fences(marked(written(ROOT / "README.md"), "story"), "")).splitlines():
        assert line in told, f"not said, or not then: {line}"


def test_the_configuration_in_the_repository_loads() -> None:
    assert load(ROOT / "config.toml").town.name == "Miramas"


def test_the_licence_is_the_one_that_is_declared() -> None:
    title, version = written(ROOT / "LICENSE").split("\n")[:2]
    assert (title, version) == ("European Union Public Licence", "V. 1.2")
    assert 'license = "EUPL-1.2"' in written(ROOT / "pyproject.toml")
    assert "[EUPL-1.2](LICENSE)" in written(ROOT / "README.md")


def test_the_readme_shows_the_state_machine_that_the_code_draws() -> None:
    from voisins.dialogues import dialogues

    readme = (ROOT / "README.md").read_text("utf-8")
    shown = readme.partition("<!-- dialogues -->")[2].partition("<!-- /dialogues -->")[0]
    assert shown.strip() == dialogues().strip()
