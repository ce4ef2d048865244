"""The command ``voisins``. Each command imports what it needs when it is called, so that all start
quickly."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from conversations.rights import Role
from voisins.addresses import addresses, areas
from voisins.problems import ConfigurationError
from voisins.understand import understand

app = typer.Typer(
    help="Neighbours help each other, by SMS and Telegram, with the town's referents at hand.",
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False,
)  # fmt: skip
referents = typer.Typer(help="The town's referents.", no_args_is_help=True)
db = typer.Typer(help="The database.", no_args_is_help=True)
app.add_typer(referents, name="referents")
app.add_typer(db, name="db")
app.add_typer(addresses, name="addresses")
app.add_typer(areas, name="areas")
app.command("understand")(understand)

CONFIG = "VOISINS_CONFIG"
Config = Annotated[
    Path, typer.Option("--config", envvar=CONFIG, help="The town's settings.", show_default=True)
]
HERE = Path("config.toml")


@app.callback()
def everywhere(config: Annotated[Path | None, typer.Option("--config", hidden=True)] = None) -> None:
    os.umask(0o077)  # what is written holds names and numbers: for this user alone
    if config is not None:
        os.environ[CONFIG] = str(config)


@app.command()
def demo(
    config: Config = HERE,
    transcript: Annotated[bool, typer.Option(help="Play the story here, in the terminal.")] = False,
    port: Annotated[int, typer.Option(help="Where the page is served; 0 takes a free one.")] = 8000,
) -> None:
    """Four phones and a map on a web page: a made-up town, nothing sent to anybody."""
    from voisins import playing

    raise typer.Exit(playing.tell_story(config) if transcript else playing.serve_demo(config, port))


@app.command()
def chat(
    config: Config = HERE,
    record: Annotated[Path | None, typer.Option(help="Save the conversation as a story.")] = None,
) -> None:
    """Be a resident, here in the terminal; the town is made up."""
    from voisins import playing

    raise typer.Exit(playing.chat(config, record))


@app.command()
def run(config: Config = HERE) -> None:
    """Everything: the web's callbacks, the bot and the worker, watched over and restarted."""
    from voisins import running

    raise typer.Exit(running.run(config))


@app.command()
def web(config: Config = HERE) -> None:
    """Twilio's callbacks alone."""
    from voisins import running

    raise typer.Exit(running.web(config))


@app.command()
def bot(config: Config = HERE) -> None:
    """What arrives from Telegram alone. One a database."""
    from voisins import running

    raise typer.Exit(running.bot(config))


@app.command()
def worker(config: Config = HERE) -> None:
    """Turns, deliveries and timers alone. One a database."""
    from voisins import running

    raise typer.Exit(running.worker(config))


@app.command()
def init(config: Config = HERE) -> None:
    """Writes a complete config.toml to start from; never over one that is there."""
    from voisins import setting_up

    raise typer.Exit(setting_up.init(config))


@app.command()
def doctor(config: Config = HERE) -> None:
    """What is wrong with the configuration, in plain words, with the line."""
    from voisins import setting_up

    raise typer.Exit(setting_up.doctor(config))


@db.command()
def upgrade(config: Config = HERE) -> None:
    """Brings the database to this version's tables. `voisins run` does it by itself."""
    from voisins import setting_up

    raise typer.Exit(setting_up.upgrade(config))


@referents.command()
def invite(
    name: Annotated[str, typer.Argument(help="The referent's first name, as residents read it.")],
    area: Annotated[str, typer.Option(help="The slug of a neighbourhood in config.toml.")] = "",
    role: Annotated[Role, typer.Option(help="A partner and a coordinator have no neighbourhood.")] = "referent",
    config: Config = HERE,
) -> None:
    """Prints a link that gives the role to whoever opens it first; it works once, for two days."""
    from voisins import setting_up

    raise typer.Exit(setting_up.invite(name, area, config, role))


@referents.command()
def remove(
    name: Annotated[str, typer.Argument(help="The referent's first name, as invited.")],
    area: Annotated[str, typer.Option(help="The slug of a neighbourhood in config.toml.")] = "",
    role: Annotated[Role, typer.Option(help="Which role is taken.")] = "referent",
    config: Config = HERE,
) -> None:
    """Takes somebody's rights away, at once; what they approved stays approved."""
    from voisins import setting_up

    raise typer.Exit(setting_up.remove(name, area, config, role))


@referents.command("list")
def list_team(config: Config = HERE) -> None:
    """Who has which role, in which neighbourhood, since when."""
    from voisins import setting_up

    raise typer.Exit(setting_up.list_team(config))


@app.command()
def dialogues() -> None:
    """The state machine of the conversations, as a Mermaid diagram."""
    from voisins.dialogues import dialogues as drawn

    typer.echo(drawn())


def main() -> None:
    """The entry point; a configuration that is wrong is said in words, and ends with 2."""
    try:
        app()
    except ConfigurationError as problem:
        print(problem, file=sys.stderr)
        sys.exit(2)


if __name__ == "__main__":
    main()
