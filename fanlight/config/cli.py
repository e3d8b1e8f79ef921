"""The command `fanlight`: a table of what can be started. Each command loads only what it needs."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from fanlight.config import lifeline

type Arguments = argparse.Namespace


@dataclass(frozen=True, slots=True)
class Command:
    summary: str
    run: Callable[[Arguments], int]
    arguments: Callable[[argparse.ArgumentParser], None]


def main(argv: Sequence[str] | None = None) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "fanlight.config.settings")
    given = list(sys.argv[1:] if argv is None else argv)
    try:
        return _manage(given[1:]) if given[:1] == ["manage"] else _run(_parser().parse_args(given))
    except ImproperlyConfigured as failure:
        return _refused(str(failure))


def _run(arguments: Arguments) -> int:
    if arguments.parent:
        lifeline.end_with(arguments.parent)
    command: Command = COMMANDS[arguments.command]
    return command.run(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="fanlight", description="Client portals for service businesses.")
    parser.set_defaults(parent=0)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.summary, description=command.summary)
        one.add_argument("--parent", type=int, default=0, help=argparse.SUPPRESS)
        command.arguments(one)
    commands.add_parser("manage", help="Django's own commands: migrate, shell, check and the others")
    return parser


def _demo_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=_port, default=8321, help="first port to try (8321)")
    parser.add_argument("--data", type=Path, default=Path(".demo"), help="folder that keeps the demo (.demo)")


def _demo(arguments: Arguments) -> int:
    from fanlight.demo import supervisor

    return supervisor.run(arguments.data, port=arguments.port)


def _serve_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8000, help="port to listen on (8000)")
    parser.add_argument("--workers", type=int, default=0, help="web processes (one for each core)")
    parser.add_argument("--access-log", action="store_true", help="one line for each request")


def _serve(arguments: Arguments) -> int:
    from fanlight.config import serving

    given = {name: getattr(arguments, name) for name in ("host", "port", "workers", "access_log")}
    try:
        serving.serve(serving.Listening(**given))
    except serving.CannotServe as refusal:
        return _refused(str(refusal))
    return 0


def _work(_arguments: Arguments) -> int:
    _ready()
    from fanlight.ground.background import worker

    worker.run()
    return 0


def _import_arguments(parser: argparse.ArgumentParser) -> None:
    kinds = ["jobs", "contacts", "clients", "sites", "assets"]
    parser.add_argument("kind", choices=kinds, help="what the file holds")
    parser.add_argument(
        "file", type=Path, help="a CSV file, a workbook (.xlsx), or for contacts vCards (.vcf)"
    )
    parser.add_argument("--workspace", required=True, metavar="NAME", help="its name in addresses")
    parser.add_argument("--sheet", default="", metavar="NAME", help="of a workbook: which one (the first)")


def _import(arguments: Arguments) -> int:
    _ready()
    from fanlight.work.transfers import commands

    return commands.import_file(
        arguments.file, kind=arguments.kind, workspace=arguments.workspace, sheet=arguments.sheet
    )


def _workspace_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    create = verbs.add_parser(
        "create",
        help="open a workspace; without arguments, print a link to the wizard",
        description="Open a workspace. Without arguments it prints a one-time link to the wizard in the browser.",
    )
    create.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="what clients read: 'Alder Repairs'"
    )
    create.add_argument("--place", default="", help="its name in addresses: letters, digits, hyphens")
    create.add_argument("--trade", default="", help="its trade pack, such as claims or contractor")
    create.add_argument("--owner", default="", metavar="EMAIL", help="who owns it and chooses the password")
    verbs.add_parser("list", help="every workspace of this server, with its address")


def _workspace(arguments: Arguments) -> int:
    _ready()
    from fanlight.work.beginnings import commands

    if arguments.verb == "list":
        return commands.list_all()
    said = {name: getattr(arguments, name) for name in ("place", "trade", "owner")}
    return commands.create(arguments.name, **said)


def _login_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    forget = verbs.add_parser("forget-factors", help="for somebody who lost phone, key and recovery codes")
    forget.add_argument("email", metavar="EMAIL", help="with which they sign in")


def _login(arguments: Arguments) -> int:
    _ready()
    from fanlight.work.beginnings import commands

    return commands.forget_factors(arguments.email)


def _manage(argv: Sequence[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["fanlight manage", *argv])
    return 0


def _ready() -> None:
    import django

    django.setup()


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1


def _port(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65535")
    return int(given)


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    """For commands that take none."""


COMMANDS = {
    "demo": Command("show Fanlight on this machine, with invented contents", _demo, _demo_arguments),
    "serve": Command("answer browsers", _serve, _serve_arguments),
    "work": Command("send letters and do other work in the background", _work, _no_arguments),
    "import": Command("take over jobs, contacts, clients or sites from a file", _import, _import_arguments),
    "login": Command("help a member who cannot sign in any more", _login, _login_arguments),
    "workspace": Command(
        "open a business on this server, or list those there are", _workspace, _workspace_arguments
    ),
}


if __name__ == "__main__":
    sys.exit(main())
