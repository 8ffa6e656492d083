"""How far a review has come, as a pill with a shape and a word; painted alike in a list and as a widget."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from planner.core.review import ReviewState
from planner.ui.models.review_words import STATE_ICONS, state_words
from planner.ui.theme import CAPTION, Palette, Theme

_HEIGHT, _ICON, _EDGE, _GAP = 20, 12, 8, 5


def chip_width(state: ReviewState, theme: Theme) -> int:
    """How wide the pill is, in pixels."""
    words = QFontMetrics(theme.font(CAPTION)).horizontalAdvance(state_words(state))
    return words + theme.px(2 * _EDGE) + theme.px(_ICON) + theme.px(_GAP)


def chip_height(theme: Theme) -> int:
    """How high it is."""
    return theme.px(_HEIGHT)


def paint_state_chip(painter: QPainter, rect: QRectF, state: ReviewState, theme: Theme) -> None:
    """The pill: a draft's is dashed, the others have a ground."""
    ink, ground = chip_colours(state, theme.palette)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink if state is ReviewState.DRAFT else ground, 1.0)
    if state is ReviewState.DRAFT:
        pen.setDashPattern([3.0, 2.0])
    painter.setPen(pen)
    painter.setBrush(ground)
    box = rect.adjusted(0.5, 0.5, -0.5, -0.5)
    painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
    side = theme.px(_ICON)
    picture = theme.pixmap(STATE_ICONS[state], side, ink, painter.device().devicePixelRatioF())
    painter.drawPixmap(QPointF(round(rect.x() + theme.px(_EDGE)), round(rect.center().y() - side / 2)), picture)
    painter.setFont(theme.font(CAPTION))
    painter.setPen(ink)
    left = theme.px(_EDGE) + side + theme.px(_GAP)
    place = rect.adjusted(left, 0, 0, 0)
    painter.drawText(place, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), state_words(state))
    painter.restore()


def chip_colours(state: ReviewState, palette: Palette) -> tuple[QColor, QColor]:
    """The colour of its words, and of the ground below them."""
    grounds = {
        ReviewState.DRAFT: (palette.muted, palette.surface),
        ReviewState.SENT: (palette.accent, palette.selection),
        ReviewState.RETURNED: (palette.met, palette.met_fill),
        ReviewState.CLOSED: (palette.text, palette.track),
    }
    return grounds[state]


class StateChip(QWidget):
    """The pill as a widget."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._state = ReviewState.DRAFT
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._on_theme_changed)
        self.set_state(ReviewState.DRAFT)

    def set_state(self, state: ReviewState) -> None:
        """What it shows."""
        self._state = state
        self.setAccessibleName(state_words(state))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(chip_width(self._state, self._theme), chip_height(self._theme))

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            tall = chip_height(self._theme)
            place = QRectF(0, (self.height() - tall) / 2, self.width(), tall)
            paint_state_chip(painter, place, self._state, self._theme)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()
