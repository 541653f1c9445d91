"""`stts-tui setup ssh` and `stts-tui doctor --ssh`: what sshd is to be told, and whether it does it.

What `setup ssh` prints is a whole file for sshd, its prose in comments. 0 sound; 1 with the reasons; 2 it could not be
asked, with one line. What is heavy is imported where it is needed.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from stts_tui import command_words, i18n
from stts_tui.exit_codes import FOUND, OK
from stts_tui.i18n import Words, _

if TYPE_CHECKING:
    from stts_tui.settings import Settings

_ACCOUNT = "stts"
_FOLDERS = ("/usr/sbin", "/usr/local/sbin", "/sbin")  # PATH is none of root's who asks: it could be anybody's
_ASKED_FOR = ("host=localhost,addr=127.0.0.1", "host=client.invalid,addr=192.0.2.1")  # a Match may tell them apart
_PATIENCE = 60
_WIDTH = 100
_HOME = "/var/lib/stts"
_FILE = "/etc/ssh/sshd_config.d/10-stts.conf"
_KEYS = "/etc/ssh/stts-keys"
Parser = TypeVar("Parser", bound=argparse.ArgumentParser)


def add_verbs(commands: argparse._SubParsersAction[Parser], shared: Parser, doctor: argparse.ArgumentParser) -> None:
    """Put `setup` among the commands, and the options for sshd to `doctor`."""
    made = commands.add_parser("setup", help=str(_("what this host needs beside the program, to be read and kept")))
    verbs = made.add_subparsers(dest="verb", metavar=str(command_words.VERB), required=True)
    ssh = verbs.add_parser("ssh", parents=[shared], help=str(_("print sshd's part, the account and the checks")))
    whose = _("the account that people log in with; {user} if not given").with_values(user=_ACCOUNT)
    ssh.add_argument("--user", metavar=str(command_words.USER), type=_account, default=_ACCOUNT, help=str(whose))
    looks = _("examine the running sshd instead, for that account")
    doctor.add_argument("--ssh", metavar=str(command_words.USER), nargs="?", type=_account, const=_ACCOUNT, help=str(looks))
    other = _("another configuration than sshd's own")
    doctor.add_argument("--sshd-config", metavar=str(command_words.FILE), help=str(other))


def _account(text: str) -> str:
    """A name that a shell and sshd take as one word. Raises argparse's error, in our words."""
    if not re.fullmatch(r"[a-z_][a-z0-9_-]{0,31}", text):
        raise argparse.ArgumentTypeError(str(_("“{text}” is no name of an account").with_values(text=text)))
    return text


def setup(given: argparse.Namespace, chosen: Settings) -> int:
    """Print the file; gives the exit code. Raises BAD_URL."""
    url = str(given.database or chosen.database or "")
    if not i18n.is_plain(url):
        return command_words.cannot(_("An address of a database for sshd must be one line of plain text."))
    sys.stdout.write("\n".join(_file(given.user, url)) + "\n")
    return OK


def _file(user: str, url: str) -> Iterator[str]:
    import shlex

    from stts_tui import ssh_rules

    named = ("--database", url) if url else ()
    start = ssh_rules.start_command(*named)
    again = () if user == _ACCOUNT else ("--user", user)
    yield from _told(
        _("People reach the program by SSH, and nothing else of this host. This is a whole file for sshd; write it with:"),
        f"{ssh_rules.start_command('setup', 'ssh', *again, *named)} > {_FILE}",
    )
    yield from _told(
        _("Of several values sshd takes the first: /etc/ssh/sshd_config must begin with this line."),
        "Include /etc/ssh/sshd_config.d/*.conf",
    )
    yield from _told(
        _("Once, as root: the account that owns the program's data, the folder of its keys, and the database."),
        f"useradd --system --user-group --no-create-home --home-dir {_HOME} --shell {ssh_rules.SHELL} {user}",
        *(f"install -d -o {user} -g {user} -m 700 {folder}" for folder in _folders(url)),
        f"install -d -o root -g root -m 755 {_KEYS}",
        f"install -o root -g root -m 644 /dev/null {_KEYS}/{user}",
        f"runuser -l {user} -c {shlex.quote(f'{start} init')}",
    )
    yield from _told(
        _("In {file} stands a line for each person, with that person's public key:").with_values(file=f"{_KEYS}/{user}"),
        "restrict,pty ssh-ed25519 AAAA... name",
    )
    yield ""
    yield from ssh_rules.block(user, start).splitlines()
    yield ""
    yield from _told(
        _("Afterwards, as root: sshd takes it over, and the program looks at what sshd then does."),
        "sshd -t && systemctl reload ssh",
        ssh_rules.start_command("doctor", "--ssh", user),
    )
    yield from _told(
        _("From another machine: the first line leads to the login page, the others must not lead anywhere."),
        f"ssh {user}@HOST",
        f"ssh {user}@HOST id",
        f"sftp {user}@HOST",
        f"ssh -W localhost:22 {user}@HOST",
        f"ssh -N -o ExitOnForwardFailure=yes -R 2222:localhost:22 {user}@HOST",
    )


def _folders(url: str) -> Iterator[str]:
    """Those that belong to the account: its home, and that of a database which is not there."""
    yield _HOME
    if url:
        import shlex

        from stts_tui.store.addresses import engine_for

        folder = engine_for(url).folder
        if folder != Path(_HOME):
            yield shlex.quote(str(folder))


def _told(words: Words, *commands: str) -> Iterator[str]:
    import textwrap

    yield from textwrap.wrap(str(words), _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False)
    yield from (f"#     {command}" for command in commands)


def doctor(given: argparse.Namespace) -> int:
    """Print what is wrong with sshd for the account; gives the exit code."""
    import pwd
    import subprocess

    from stts_tui import ssh_rules

    user = given.ssh or _ACCOUNT
    if os.geteuid() != 0:
        return command_words.cannot(_("Only root can ask sshd what it does: start this as root."))
    sshd = next((path for folder in _FOLDERS if os.access(path := f"{folder}/sshd", os.X_OK)), None)
    if sshd is None:
        return command_words.cannot(
            _("There is no sshd in {folders}: install OpenSSH's server.").with_values(folders=", ".join(_FOLDERS))
        )
    try:
        account = pwd.getpwnam(user)
    except KeyError:
        return command_words.cannot(
            _("This host has no account {user}: `stts-tui setup ssh` tells how to make it.").with_values(user=user)
        )
    problems: dict[str, None] = {}  # each once, in order
    for asked in _ASKED_FOR:
        command = [sshd, "-T", "-C", f"user={user},{asked},laddr=127.0.0.1,lport=22"]
        if given.sshd_config:
            command += ["-f", os.path.abspath(given.sshd_config)]
        told = subprocess.run(  # noqa: S603 (sshd by its full path, with arguments of ours)
            command, capture_output=True, text=True, errors="replace", env=dict(ssh_rules.environment()),
            stdin=subprocess.DEVNULL, timeout=_PATIENCE, check=False,
        )  # fmt: skip
        if told.returncode != 0:
            why = (told.stderr.strip() or str(told.returncode)).splitlines()[0]
            return command_words.cannot(_("sshd does not tell what it does: {why}").with_values(why=why))
        problems.update((str(problem), None) for problem in ssh_rules.option_problems(told.stdout, user))
    problems.update((str(each), None) for each in ssh_rules.account_problems(user, account.pw_shell))
    problems.update((str(each), None) for each in ssh_rules.file_problems(user, account.pw_uid))
    for problem in problems or {str(_("sound")): None}:
        sys.stdout.write(f"{_plain(problem)}\n")
    return FOUND if problems else OK


def _plain(text: str) -> str:
    """A configuration's text is shown, and steers no terminal."""
    return "".join(sign if i18n.is_plain(sign) else "?" for sign in text)
