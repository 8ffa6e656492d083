"""The panel in which a template is edited: saved as it is typed once it can be read, with its fields at hand."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from planner.core.draft import Place
from planner.core.errors import InvalidValue
from planner.core.statement import FIELDS, TEMPLATE, USUAL, StatementKind, checked_template, template_of, with_template
from planner.ui.session import Session
from planner.ui.theme import L, M, S, Theme, set_property, set_role
from planner.ui.widgets.buttons import LinkButton
from planner.ui.widgets.fitted import Fitted
from planner.ui.widgets.flow import FlowLayout
from planner.ui.widgets.labels import SectionHeader, plain_label
from planner.ui.widgets.text_field import TextField
from planner.ui.writable import only_while_writable

_HELP = "Words in [square brackets] vanish with an empty field in them. Write {{ and [[ for the plain signs."


class TemplatePanel(Fitted):
    """changed: the words are others than before; `template` has them, and `trouble` says what is wrong with them."""

    changed = Signal()

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme.px(200), parent)
        self._session = session
        self._kind = StatementKind.STAR
        set_role(self, "card")
        self.field = TextField("Template", self._commit, limit=TEMPLATE, required=True)
        self.trouble = plain_label("", "danger", wrap=True)
        self.trouble.hide()
        self.usual = LinkButton("Use the usual template")
        self.usual.clicked.connect(self._on_usual)
        self.inserts: dict[str, QPushButton] = {}
        header = SectionHeader("Template")
        header.add_widget(self.usual)
        column = QVBoxLayout(self)
        column.setContentsMargins(L, M, L, M)
        column.setSpacing(S)
        column.addWidget(header)
        column.addWidget(self.trouble)
        column.addWidget(self.field)
        column.addWidget(self._fields(theme))
        column.addWidget(plain_label(_HELP, "caption", wrap=True))
        column.addStretch(1)
        self.field.textChanged.connect(self._on_text_changed)
        session.plan_changed.connect(self.refresh)
        session.plan_loaded.connect(self.refresh)
        session.writable.changed.connect(self.refresh)
        only_while_writable(session.writable, self.usual, *self.inserts.values())

    @property
    def template(self) -> str:
        """What stands in the field."""
        return self.field.text()

    def show_kind(self, kind: StatementKind, unsaved: str = "") -> None:
        """Show the template of another kind. unsaved: words that could not be saved when it was shown last."""
        self._kind = kind
        self.field.discard()
        self.refresh()
        if unsaved:
            self.field.setPlainText(unsaved)

    def flush(self) -> bool:
        """Save what is typed; False where it cannot be read."""
        return self.field.flush()

    def refresh(self) -> None:
        """Show what is stored; words that are being typed stay."""
        self.field.set_stored(template_of(self._session.plan, self._kind))
        self.field.setReadOnly(not self._session.writable.now)
        self.field.keep_drafts(self._session.drafts, Place("profile", (self._kind.profile_field,), "value"))
        self._show_usual()

    def _fields(self, theme: Theme) -> QWidget:
        box = QWidget()
        flow = FlowLayout(box, gap=theme.px(4))
        for name in FIELDS:
            button = QPushButton(name.replace("_", " "))
            button.setAccessibleName(f"Insert the field {name.replace('_', ' ')}")
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            set_role(button, "tag")
            button.clicked.connect(self._on_insert)
            flow.addWidget(button)
            self.inserts[name] = button
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        return box

    def _commit(self, text: str) -> bool:
        return not self._trouble(text) and self._session.set_profile(with_template(self._kind, text))

    @staticmethod
    def _trouble(text: str) -> str:
        try:
            checked_template(text)
        except InvalidValue as error:
            return error.message.removesuffix(" Nothing was changed.")
        return ""

    def _on_text_changed(self) -> None:
        trouble = self._trouble(self.field.text())
        self.trouble.setText(f"{trouble} The template is not saved until this is put right." if trouble else "")
        self.trouble.setVisible(bool(trouble))
        set_property(self.field, "invalid", bool(trouble))
        self._show_usual()
        if not trouble:
            self.changed.emit()

    def _show_usual(self) -> None:
        self.usual.setEnabled(self.field.text() != USUAL[self._kind])

    def _on_insert(self) -> None:
        sender = self.sender()
        assert sender is not None
        self.field.insertPlainText(f"{{{sender.objectName()}}}")
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_usual(self) -> None:
        self.field.setPlainText(USUAL[self._kind])
        self.field.flush()


def row_of(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None is the stretch between them."""
    row = QHBoxLayout()
    row.setSpacing(S)
    for widget in widgets:
        if widget is None:
            row.addStretch(1)
        else:
            row.addWidget(widget)
    return row
