"""The same work in stock Textual with stock widgets, as its tutorial would have one write it: the other limit."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Button, DataTable, Footer, Header, Input, Label, OptionList, Static

_MENU = ("My data", "My company", "Overview of users", "Find users", "Add a new user", "Tariff files", "Log out")
_FIELDS = ("National register number", "Name", "First name", "Language", "Telephone", "E-mail address", "Reason")
_KEYS: list[BindingType] = [("f1", "help", "Help"), ("f12", "app.pop_screen", "Back")]


class Login(Screen[None]):
    BINDINGS = _KEYS[:1]

    def compose(self) -> ComposeResult:
        yield Header()
        yield Input(placeholder="User name")
        yield Input(placeholder="Password", password=True)
        yield Button("Log in", variant="primary")
        yield Footer()

    def on_input_submitted(self) -> None:
        self.app.push_screen(Menu())


class Menu(Screen[None]):
    BINDINGS = _KEYS

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("Welcome, Ada Adams. This is your first login.")
        yield OptionList(*_MENU)
        yield Footer()

    def on_key(self, event: object) -> None:
        made = {"4": Users, "5": Form, "6": Form}.get(getattr(event, "key", ""))
        if made is not None:
            self.app.push_screen(made())

    def action_help(self) -> None:
        self.app.push_screen(Help())


class Users(Screen[None]):
    BINDINGS = [*_KEYS, ("b", "block", "Block")]

    def compose(self) -> ComposeResult:
        yield Header()
        yield DataTable(cursor_type="row")
        yield Footer()

    def on_mount(self) -> None:
        table = self.query_one(DataTable)
        table.add_columns("Name", "User name", "National number", "Status")
        for number in range(200):
            table.add_row(f"Zegers {number:03}, Piet", f"staff{number:03}", "85.07.30-***.**", "active")
        table.focus()

    def action_block(self) -> None:
        self.app.push_screen(Form())


class Form(Screen[None]):
    BINDINGS = _KEYS

    def compose(self) -> ComposeResult:
        yield Header()
        with Vertical():
            for name in _FIELDS:
                yield Input(placeholder=name)
        yield Footer()

    def on_input_submitted(self) -> None:
        if any(isinstance(screen, Users) for screen in self.app.screen_stack[:-1]):
            self.app.pop_screen()
        else:
            self.app.switch_screen(Users())


class Help(ModalScreen[None]):
    BINDINGS = [("f12", "app.pop_screen", "Back")]
    DEFAULT_CSS = "Help { align: center middle; } Help Label { width: 50; height: 8; border: thick $primary; }"

    def compose(self) -> ComposeResult:
        yield Label("Everything that you may do. Type its number, or go to it with the arrow keys and press Enter.")


class Twin(App[None]):
    def on_mount(self) -> None:
        self.push_screen(Login())


class Hello(App[None]):
    """The smallest that is called an application: the limit for start-up and memory."""

    def compose(self) -> ComposeResult:
        yield Header()
        yield Static("Hello")
        yield Footer()


if __name__ == "__main__":
    import sys

    (Hello if sys.argv[1:] == ["hello"] else Twin)().run()
