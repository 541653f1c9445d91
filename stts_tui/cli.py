"""The `stts-tui` command: arguments and exit codes, nothing else.

0 done; 1 the doctor or the demo's check found something; 2 it could not start (one line says why); 70 an unexpected
error. Everything heavy is imported where it is needed: start-up counts.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from stts_tui import (
    __version__,
    audit_command,
    backup_command,
    command_words,
    copy_command,
    doctor_command,
    encrypt_command,
    exchange_command,
    factor_command,
    generate_command,
    i18n,
    key_option,
    settings,
    ssh_command,
    statement_command,
    unlock_command,
)
from stts_tui.exit_codes import CANNOT, FOUND, OK, UNEXPECTED
from stts_tui.i18n import Words, _, _n
from stts_tui.store import places

if TYPE_CHECKING:
    from datetime import datetime

    from stts_tui.services.house import House
    from stts_tui.settings import Settings
    from stts_tui.store.database import Store


class _Parser(argparse.ArgumentParser):
    def __init__(self, **how: Any) -> None:
        super().__init__(**{"formatter_class": command_words.Help, **how})

    def error(self, message: str) -> NoReturn:
        """One line, as for everything else that is wrong."""
        self.exit(_cannot(_("{why} (`{program} --help` tells what may stand there)").with_values(
            why=message, program=self.prog)))  # fmt: skip


def _parser() -> _Parser:
    parser = _Parser(prog="stts-tui", description=str(_("The social telephone tariff in a terminal.")))
    parser.add_argument("--version", action="version", version=f"stts-tui {__version__}",
                        help=str(_("show the version and exit")))  # fmt: skip
    _add_globals(parser, default=None)
    commands = parser.add_subparsers(dest="command", metavar=str(command_words.COMMAND))
    shared = _Parser(add_help=False)
    _add_globals(shared, default=argparse.SUPPRESS)  # so that they may stand after the command too
    demo = commands.add_parser("demo", parents=[shared], help=str(_("try the program on invented data")))
    demo.add_argument("--fresh", action="store_true", help=str(_("make the demo's data anew")))
    demo.add_argument("--check", action="store_true", help=str(_("make and verify the data, open no screen")))
    generate_command.add_verbs(commands, shared)
    commands.add_parser("init", parents=[shared], help=str(_("create a database with its first two accounts")))
    commands.add_parser("work", parents=[shared], help=str(_("do what is due today: checks, closings, reminders, deaths")))
    unlock_command.add_verbs(commands, shared)
    factor_command.add_verbs(commands, shared)
    doctor = commands.add_parser("doctor", parents=[shared], help=str(_("examine the database: 0 sound, 1 with the reasons")))
    doctor.add_argument("--deep", action="store_true", help=str(_("every row too, against the mark that the program gave it")))
    ssh_command.add_verbs(commands, shared, doctor)
    exchange_command.add_verbs(commands, shared)
    audit_command.add_verbs(commands, shared)
    backup_command.add_verbs(commands, shared)
    encrypt_command.add_verbs(commands, shared)
    copy_command.add_verbs(commands, shared)
    _add_register(commands, shared)
    explain = commands.add_parser("explain", parents=[shared], help=str(_("what a refusal's code means, and what to do")))
    explain.add_argument(
        "code", metavar=str(command_words.CODE), nargs="?", help=str(_("without one: all codes with their sentences"))
    )
    statement = commands.add_parser(
        "statement", parents=[shared], help=str(_("write every operator's yearly statement for the fund"))
    )
    statement.add_argument("year", type=command_words.whole, metavar=str(command_words.YEAR))
    statement.add_argument(
        "--company", metavar=str(command_words.CBE), help=str(_("only the operator with this enterprise number"))
    )
    statement.add_argument(
        "--folder", metavar=str(command_words.FOLDER), default=".", help=str(_("where the files go; here if not given"))
    )
    return parser


def _add_register(commands: argparse._SubParsersAction, shared: argparse.ArgumentParser) -> None:  # type: ignore[type-arg]
    register = commands.add_parser("register", help=str(_("the embedded register of entitlement")))
    verbs = register.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=True)
    taken = verbs.add_parser("import", parents=[shared], help=str(_("add and renew people from a CSV file: all or nothing")))
    columns = _("its columns: see data/examples/register.csv; - stands for what comes through a pipe")
    taken.add_argument("file", metavar=str(command_words.FILE), help=str(columns))
    skips = _("take the good lines, and write the faulty ones with their reasons there")
    taken.add_argument("--skip-faulty", metavar=str(command_words.OUT), help=str(skips))
    looks = _("read a CSV file as import would, and write nothing")
    checked = verbs.add_parser("check", parents=[shared], help=str(looks))
    checked.add_argument("file", metavar=str(command_words.FILE), help=str(columns))
    closed = verbs.add_parser("close", parents=[shared], help=str(_("let it give no answers: new files wait")))
    closed.add_argument("why", metavar=str(command_words.REASON))
    verbs.add_parser("open", parents=[shared], help=str(_("let it answer again")))


def _add_globals(parser: argparse.ArgumentParser, default: str | None) -> None:
    parser.add_argument("--database", metavar="URL", default=default, help=str(_("such as sqlite:////srv/stts/stts.sqlite")))
    key_option.add_to(parser, default)
    parser.add_argument("--language", choices=i18n.LANGUAGES, default=default, help=str(_("until somebody logs in")))
    parser.add_argument(
        "--wire", choices=("frugal", "stock"), default=default,
        help=str(_("how the screen travels: only what changed (frugal, the default) or as Textual paints it (stock)")),
    )  # fmt: skip


def run(arguments: Sequence[str]) -> int:
    """Do what `arguments` say; gives the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that the line's character set lacks
    command_words.speak(command_words.asked_for(arguments))
    try:
        chosen = settings.load(os.environ)
    except settings.SettingsError as error:
        return _cannot(error.words)
    places.name(chosen.audit)
    if chosen.system_key:
        from stts_tui.store import keys

        keys.name_file(chosen.system_key)
    command_words.speak(command_words.asked_for(arguments) or chosen.language)
    given = _parser().parse_args(arguments)
    if given.language:  # it may have been abbreviated
        i18n.use_language(given.language)
    try:
        code = _run(given, chosen)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        return 130
    except BrokenPipeError:  # whoever read our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CANNOT
    except Exception as error:  # one of the two places; the other is tui/gateway.py
        from stts_tui.domain.common.errors import Refused
        from stts_tui.store.engine import as_refusal

        if isinstance(told := as_refusal(error), Refused):
            return _cannot(told.sentence)
        from stts_tui import trouble

        number = trouble.record(error)
        _cannot(_("something went wrong inside the program; number {number} in {log} tells more").with_values(
            number=number, log=trouble.log_file()))  # fmt: skip
        return UNEXPECTED


_cannot = command_words.cannot


def _run(given: argparse.Namespace, chosen: Settings) -> int:
    if given.command == "demo":
        return _demo(given, chosen)
    if given.command == "init":
        return _init(key_option.database(given, chosen), chosen)
    if given.command == "doctor":
        return (
            ssh_command.doctor(given)
            if given.ssh or given.sshd_config
            else doctor_command.run(key_option.database(given, chosen), deep=given.deep)
        )
    if given.command == "setup":
        return ssh_command.setup(given, chosen)
    if given.command == "exchange":
        return exchange_command.run(given, chosen, key_option.database(given, chosen))
    if given.command == "explain":
        return _explain(given.code)
    if given.command == "rights":
        return audit_command.rights()
    if given.command == "audit":
        return audit_command.audit(given, key_option.database(given, chosen))
    if given.command in backup_command.COMMANDS:
        return backup_command.run(given, key_option.database(given, chosen))
    if given.command == "encrypt":
        return encrypt_command.run(given, key_option.database(given, chosen))
    if given.command == "copy":
        return copy_command.run(given)
    if given.command == "register":
        from stts_tui import register_command

        return register_command.run(given, key_option.database(given, chosen))
    if given.command == "statement":
        return statement_command.run(given, key_option.database(given, chosen))
    if given.command == "factor":
        return factor_command.run(given, key_option.database(given, chosen))
    if given.command == "generate":
        return generate_command.run(given, key_option.database(given, chosen), chosen)
    if given.command == "unlock":
        return unlock_command.run(given.user, key_option.database(given, chosen))
    if given.command == "work":
        return _work(key_option.database(given, chosen), chosen)
    refusal = _terminal_refusal()
    if refusal is not None:
        return _cannot(refusal)
    from stts_tui.store.addresses import engine_for

    url = key_option.database(given, chosen)
    if engine_for(url).looks_sound():
        return _screen(lambda: _open_store(url), chosen, given.wire)
    store = _open_store(url)  # most likely says why not
    return _screen(lambda: store, chosen, given.wire)


def _open_store(url: str) -> Store:
    from stts_tui import bootstrap

    return bootstrap.open_store(url)


def _terminal_refusal() -> Words | None:
    """Why the screens cannot be shown here; None if they can."""
    from stts_tui.wire import environment

    if not (sys.stdin.isatty() and sys.stdout.isatty() and sys.stderr.isatty()):
        return _("a terminal is needed; input or output is a file or a pipe")
    if not environment.is_usable(os.environ.get("TERM")):
        return _("a terminal of type “{term}” cannot show the screens; TERM=xterm or vt100 can").with_values(
            term=os.environ.get("TERM", "")
        )
    return None


def _screen(open_store: Callable[[], Store], chosen: Settings, wire: str | None, *, demo: Store | None = None) -> int:
    """The screens; the database is opened when the login page stands, a `demo`'s before."""
    from stts_tui.wire import environment

    environment.clean(os.environ)  # before Textual is imported: it reads variables that write files
    gc.disable()  # what is loaded stays loaded: looking for garbage in it takes a tenth of the time to the first page
    from stts_tui.tui.run import run_screen

    def clock() -> datetime:
        from stts_tui.domain.common.calendar import system_clock  # with the zones, which are not for the first page

        return system_clock()

    accounts = practice = None
    if demo is not None:
        from stts_tui.demo.build import ACCOUNTS, PASSWORD
        from stts_tui.demo.lessons.path import Path
        from stts_tui.tui.demo_accounts import DemoAccounts

        practice = Path(demo, clock)
        accounts = DemoAccounts(PASSWORD, ACCOUNTS)
    opened: list[Store] = []

    def open_house() -> House:
        gc.collect()  # the page stands; from now on only what is made later is looked at
        gc.freeze()
        gc.enable()
        from stts_tui import bootstrap

        opened.append(open_store())
        return bootstrap.assemble(opened[0], chosen, clock)

    try:
        return run_screen(open_house, clock=clock, demo=accounts, practice=practice, wire=wire or "frugal")
    finally:
        for store in opened:
            store.close()


def _demo(given: argparse.Namespace, chosen: Settings) -> int:
    from stts_tui import bootstrap
    from stts_tui.demo import keeping
    from stts_tui.demo.messages import with_folders

    if not given.check:
        refusal = _terminal_refusal()
        if refusal is not None:
            return _cannot(refusal)
    url = key_option.with_key(given.database or bootstrap.demo_database(), given.key_file)  # never the real work's key
    store = keeping.open_demo(url, chosen, fresh=given.fresh, tell=lambda words: sys.stderr.write(f"{words}\n"))
    chosen = with_folders(chosen, store.engine)
    if not given.check:
        return _screen(lambda: store, chosen, given.wire, demo=store)
    try:
        lines, problems = keeping.report(store, chosen)
    finally:
        store.close()
    sys.stdout.write("\n".join(lines) + "\n")
    for problem in problems:
        sys.stderr.write(f"stts-tui: {problem}\n")
    return FOUND if problems else OK


def _init(url: str, chosen: Settings) -> int:
    from stts_tui import asking
    from stts_tui.domain.common.calendar import system_clock
    from stts_tui.domain.rights.actor import Role
    from stts_tui.services.hashing import Hasher
    from stts_tui.services.host.founding import found
    from stts_tui.store import database
    from stts_tui.store.addresses import engine_for

    engine_for(url).must_be_makeable()
    desk = asking.ask_founder(Role.ACCESS_DESK)
    authority = asking.ask_founder(Role.AUTHORITY, taken=desk.user_name)
    with database.creating(url) as store:  # only now: broken off before, nothing is left behind
        found(store, Hasher(chosen.hashing), system_clock(), desk, authority)
    made = _("Created {path}. Log in with stts-tui.").with_values(path=engine_for(url).description)
    sys.stdout.write(f"{made}\n")
    return OK


def _work(url: str, chosen: Settings) -> int:
    from stts_tui import bootstrap
    from stts_tui.services.host.work import do_the_work

    store = bootstrap.open_store(url)
    count = 0
    try:
        for line in do_the_work(bootstrap.assemble(store, chosen).office):
            sys.stdout.write(f"{line.words}\n")
            count += 1
    finally:
        store.close()
    done = _n("{count} step done", "{count} steps done").with_values(count=count)
    sys.stdout.write(f"{done}\n")
    return OK


def _explain(code: str | None) -> int:
    from stts_tui import explain_command

    lines = explain_command.lines(code)
    if not lines:
        return _cannot(explain_command.unknown(code or ""))
    sys.stdout.write("\n".join(lines) + "\n")
    return OK
