"""How it looks: colours, spacing, type sizes, tinted icons, and the one stylesheet, light and dark.

    theme.palette.accent           a QColor of the theme in force; read it when painting, never keep it
    theme.icon("goal")             a QIcon in the muted text colour; theme.icon("trash", theme.palette.danger)
    theme.pixmap("goal", 14, colour, dpr)   for delegates
    theme.font(CAPTION), theme.font(BODY, bold=True)
    theme.changed                  emitted after light turned dark or back, or the text size changed

Widgets get their look from object properties that the stylesheet (resources/style.qss) knows:
`set_role(widget, "title")` and so on; the roles are listed there. Sizes in the stylesheet and in code are in logical
pixels for a system font of the usual size and grow with it: `theme.px(12)`.
"""

from dataclasses import dataclass, fields
from typing import Any

from PySide6.QtCore import QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from planner import paths
from planner.ui.settings import TEXT_SIZE, THEME, Settings

# Spacing, in logical pixels
XS, S, M, L, XL = 4, 8, 12, 16, 24
# Type sizes, in logical pixels at the usual system font
CAPTION, BODY, HEADING, TITLE, NUMBER = 11, 13, 15, 17, 22
RADIUS = 6
LEADING = (22, 16)  # an icon before words: its box with the room after it
_USUAL_PIXELS = 12.0  # what desktops take for the body: 9 points at 96 dots an inch


@dataclass(frozen=True, slots=True)
class Palette:
    """Every colour, for one theme. fill colours are faint grounds for the state they are named after."""

    window: QColor
    surface: QColor
    sidebar: QColor
    hairline: QColor
    text: QColor
    muted: QColor
    accent: QColor
    on_accent: QColor
    accent_hover: QColor
    selection: QColor
    hover: QColor
    track: QColor
    control: QColor
    met: QColor
    met_fill: QColor
    developing: QColor
    developing_fill: QColor
    not_started: QColor
    danger: QColor
    danger_fill: QColor
    bubble: QColor
    on_bubble: QColor


def _palette(**colours: str) -> Palette:
    return Palette(**{name: QColor(value) for name, value in colours.items()})


LIGHT = _palette(
    window="#FAFAFA", surface="#FFFFFF", sidebar="#F2F3F5", hairline="#E2E4E8", text="#1B1F24", muted="#57606A",
    accent="#1F5FBF", on_accent="#FFFFFF", accent_hover="#184E9F", selection="#E7F0FD", hover="#F3F5F8",
    track="#E2E4E8", control="#848D97", met="#1A7F4B", met_fill="#EDF8F2", developing="#8A5A00",
    developing_fill="#FBF0D3", not_started="#6A737D", danger="#B42318", danger_fill="#FDECEA",
    bubble="#1B1F24", on_bubble="#FFFFFF",
)  # fmt: skip
DARK = _palette(
    window="#16181C", surface="#1E2126", sidebar="#191B20", hairline="#30343B", text="#E6E8EB", muted="#A3ABB5",
    accent="#7DB0FF", on_accent="#101418", accent_hover="#A3C7FF", selection="#20324F", hover="#262A31",
    track="#30343B", control="#7A828D", met="#57C785", met_fill="#1B3528", developing="#E3B341",
    developing_fill="#3A2E10", not_started="#98A1AB", danger="#FF8A80", danger_fill="#43211F",
    bubble="#E6E8EB", on_bubble="#1B1F24",
)  # fmt: skip


def contrast(first: QColor, second: QColor) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def set_role(widget: QWidget, role: str) -> None:
    """Give the widget a look of the stylesheet by its `role` property."""
    set_property(widget, "role", role)


def set_property(widget: QWidget, name: str, value: object) -> None:
    """Set a property that the stylesheet looks at, and let the widget see it."""
    if widget.property(name) == value:
        return
    widget.setProperty(name, value)
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # its first polish is still to come
    style = widget.style()
    style.unpolish(widget)
    style.polish(widget)


class Theme(QObject):
    """The look in force. One for the application, handed to every page; it follows the setting and the system."""

    changed = Signal()

    def __init__(self, application: QApplication, settings: Settings, *, dressed: bool = True) -> None:
        super().__init__(application)
        self._application = application
        self._dressed = dressed
        self._settings = settings
        self._system_font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        self._icons: dict[tuple[Any, ...], Any] = {}
        self._applied: tuple[bool, int] | None = None
        self._fonts: dict[tuple[float, bool], QFont] = {}
        self._scale = 1.0
        self.palette = LIGHT
        application.styleHints().colorSchemeChanged.connect(self.apply)
        settings.changed.connect(self._on_setting_changed)
        self.apply()

    @property
    def dark(self) -> bool:
        """Whether the dark palette is in force."""
        return self.palette is DARK

    def apply(self) -> None:
        """Look at the setting and the system, and dress the application accordingly."""
        wanted = (self._wants_dark(), self._settings.get(TEXT_SIZE))
        if wanted == self._applied:
            return
        first, self._applied = self._applied is None, wanted
        self.palette = DARK if wanted[0] else LIGHT
        self._icons.clear()
        self._fonts.clear()
        self._scale = self._scale_now()
        self._application.setFont(self.font(BODY))
        self._application.setPalette(_qt_palette(self.palette))
        if self._dressed:
            self._application.setStyleSheet(self._stylesheet())
        if not first:
            self.changed.emit()

    def dress(self) -> None:
        """Put the stylesheet in force, for a theme that was made without: while widgets are put into one another, Qt
        would look each of them up in it at every step."""
        if not self._dressed:
            self._dressed = True
            self._application.setStyleSheet(self._stylesheet())

    def px(self, size: float) -> int:
        """A length in logical pixels, grown with the system's font and the setting; at least 1."""
        return max(1, round(size * self._scale))

    def font(self, size: float = BODY, *, bold: bool = False) -> QFont:
        """The system's font at one of the type sizes."""
        place = (size, bold)
        if place not in self._fonts:
            font = QFont(self._system_font)
            font.setPixelSize(self.px(size))
            if bold:
                font.setWeight(QFont.Weight.DemiBold if size >= BODY else QFont.Weight.Medium)
            self._fonts[place] = font
        return self._fonts[place]

    def icon(self, name: str, colour: QColor | None = None) -> QIcon:
        """An icon of resources/icons, tinted, sharp at 16 logical pixels. Ask again after `changed`."""
        tint = colour or self.palette.text
        place = ("icon", name, tint.rgba())
        if place not in self._icons:
            icon = QIcon()
            ratio = self._application.devicePixelRatio()
            icon.addPixmap(self.pixmap(name, self.px(16), tint, ratio))
            self._icons[place] = icon
        found: QIcon = self._icons[place]
        return found

    def leading_icon(self, name: str, colour: QColor) -> QIcon:
        """The icon with room at its right, for a button that has words after it; its size is LEADING."""
        place = ("leading", name, colour.rgba())
        if place not in self._icons:
            ratio = self._application.devicePixelRatio()
            wide = QPixmap(round(self.px(LEADING[0]) * ratio), round(self.px(LEADING[1]) * ratio))
            wide.setDevicePixelRatio(ratio)
            wide.fill(Qt.GlobalColor.transparent)
            with QPainter(wide) as painter:
                painter.drawPixmap(0, 0, self.pixmap(name, self.px(LEADING[1]), colour, ratio))
            self._icons[place] = QIcon(wide)
        found: QIcon = self._icons[place]
        return found

    def pixmap(self, name: str, size: int, colour: QColor, ratio: float = 1.0) -> QPixmap:
        """The icon as a picture of size x size logical pixels for a screen of that device pixel ratio."""
        place = ("pixmap", name, size, colour.rgba(), ratio)
        if place not in self._icons:
            picture = self._draw(name, round(size * ratio), colour)
            picture.setDevicePixelRatio(ratio)
            self._icons[place] = picture
        found: QPixmap = self._icons[place]
        return found

    def _draw(self, name: str, size: int, colour: QColor) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer

        picture = QPixmap(size, size)
        picture.fill(Qt.GlobalColor.transparent)
        with QPainter(picture) as painter:
            QSvgRenderer(_svg(name).replace(b"currentColor", colour.name().encode())).render(
                painter, QRectF(0, 0, size, size)
            )
        return picture

    def _scale_now(self) -> float:
        points = self._system_font.pointSizeF()
        dots = QGuiApplication.primaryScreen().logicalDotsPerInch()
        pixels = points * dots / 72 if points > 0 else self._system_font.pixelSize()
        return max(1.0, pixels / _USUAL_PIXELS * 0.92) * self._settings.get(TEXT_SIZE) / 100

    def _wants_dark(self) -> bool:
        chosen = self._settings.get(THEME)
        if chosen == "system":
            return self._application.styleHints().colorScheme() is Qt.ColorScheme.Dark
        return chosen == "dark"

    def _stylesheet(self) -> str:
        text = (paths.RESOURCES / "style.qss").read_text(encoding="utf-8")
        values = {each.name: getattr(self.palette, each.name).name() for each in fields(Palette)}
        names = {"caption": CAPTION, "body": BODY, "heading": HEADING, "title": TITLE, "number": NUMBER}
        values |= {name: f"{self.px(size)}px" for name, size in names.items()}
        values |= {f"px{size}": f"{self.px(size)}px" for size in (2, 3, 4, 5, 6, 7, 8, 10, 12, 13, 16, 24)}
        for name, file in (("chevron", "down"), ("tick", "ticked")):
            shade = "dark" if self.dark else "light"
            values[name] = (paths.RESOURCES / "icons" / f"{file}-{shade}.svg").as_posix()
        for name in sorted(values, key=len, reverse=True):
            text = text.replace(f"@{name}", values[name])
        return text

    def _on_setting_changed(self, key: str) -> None:
        if key in (THEME.key, TEXT_SIZE.key):
            self.apply()


def _svg(name: str) -> bytes:
    return (paths.RESOURCES / "icons" / f"{name}.svg").read_bytes()


def _qt_palette(colours: Palette) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette(colours.surface, colours.window)
    pairs = {
        role.Window: colours.window, role.WindowText: colours.text, role.Base: colours.surface,
        role.AlternateBase: colours.window, role.Text: colours.text, role.Button: colours.surface,
        role.ButtonText: colours.text, role.Highlight: colours.selection, role.HighlightedText: colours.text,
        role.ToolTipBase: colours.surface, role.ToolTipText: colours.text, role.PlaceholderText: colours.muted,
        role.Link: colours.accent, role.LinkVisited: colours.accent, role.Mid: colours.hairline,
        role.Dark: colours.hairline, role.Accent: colours.accent,
    }  # fmt: skip
    for which, colour in pairs.items():
        palette.setColor(which, colour)
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, colours.control)
    return palette
