"""The look: contrast, shapes, and one stylesheet that follows the setting."""

import re
from dataclasses import fields
from functools import partial
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from planner import paths, ui
from planner.core.plan import RatingValue
from planner.ui.settings import TEXT_SIZE, THEME, Settings
from planner.ui.theme import BODY, DARK, LIGHT, Palette, Theme, contrast
from planner.ui.widgets.painting import paint_rating_box, paint_stacked_bar

PALETTES = pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
ICONS = sorted((paths.RESOURCES / "icons").glob("*.svg"))
GROUNDS = ("window", "surface", "sidebar", "selection", "hover")


@PALETTES
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("ink", ["text", "muted", "accent", "danger", "developing"])
def test_text_stands_out_from_every_ground_it_is_written_on(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@PALETTES
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_bubble", "bubble"), ("met", "met_fill"),
        ("developing", "developing_fill"), ("danger", "danger_fill"), ("muted", "track"), ("text", "track"),
    ],
)  # fmt: skip
def test_text_on_coloured_grounds_stands_out(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 4.5


@PALETTES
@pytest.mark.parametrize("ink", ["not_started", "developing", "met", "accent", "control"])
@pytest.mark.parametrize("ground", ["surface", "window"])
def test_controls_stand_out(palette: Palette, ink: str, ground: str) -> None:
    assert contrast(getattr(palette, ink), getattr(palette, ground)) >= 3


def test_contrast_is_the_ratio_of_wcag() -> None:
    assert contrast(QColor("white"), QColor("black")) == pytest.approx(21)
    assert contrast(QColor("#777777"), QColor("white")) == pytest.approx(4.48, abs=0.01)


@PALETTES
def test_states_differ_in_shape_as_well_as_in_colour(palette: Palette) -> None:
    pictures = {value: _grey_picture(value, palette) for value in RatingValue}
    assert len(set(pictures.values())) == len(RatingValue)


def _grey_picture(value: RatingValue, palette: Palette) -> bytes:
    image = QImage(34, 34, QImage.Format.Format_ARGB32)
    image.fill(palette.surface)
    painter = QPainter(image)
    paint_rating_box(painter, QRectF(0, 0, 34, 34), value, palette)
    painter.end()
    # Black and white only, so that nothing but the shape is compared.
    dark = [image.pixelColor(x, y) != palette.surface for y in range(34) for x in range(34)]
    return bytes(dark)


def test_a_bar_is_solid_for_met_and_hatched_for_developing(qapp: QApplication) -> None:
    image = QImage(120, 6, QImage.Format.Format_ARGB32)
    image.fill(LIGHT.surface)
    painter = QPainter(image)
    paint_stacked_bar(painter, QRectF(0, 0, 120, 6), 1, 1, 3, LIGHT)
    painter.end()
    middle = [image.pixelColor(x, 3).name() for x in range(120)]
    assert set(middle[5:35]) == {LIGHT.met.name()}
    assert len(set(middle[45:75])) > 1
    assert set(middle[85:115]) == {LIGHT.track.name()}


@pytest.mark.parametrize("icon", ICONS, ids=[icon.stem for icon in ICONS])
def test_icons_share_one_grid_and_one_stroke(icon: object) -> None:
    root = ElementTree.fromstring(icon.read_text())  # type: ignore[attr-defined]
    assert root.get("viewBox") == "0 0 24 24"
    if root.get("width") == "24":
        assert (root.get("stroke"), root.get("stroke-width")) == ("currentColor", "1.75")


def test_the_stylesheet_has_a_value_for_every_name(theme: Theme, qapp: QApplication) -> None:
    assert not re.search(r"@\w", qapp.styleSheet())


def test_the_theme_follows_the_setting_and_says_so(theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    with qtbot.waitSignal(theme.changed):
        settings.put(THEME, "dark")
    assert theme.dark
    assert QGuiApplication.palette().text().color() == DARK.text


def test_text_grows_with_the_setting(theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    before = theme.font(BODY).pixelSize()
    with qtbot.waitSignal(theme.changed):
        settings.put(TEXT_SIZE, 200)
    assert theme.font(BODY).pixelSize() == pytest.approx(2 * before, abs=1)


def test_an_icon_takes_the_colour_it_is_asked_for(theme: Theme) -> None:
    image = theme.pixmap("add", 24, QColor("#ff0000")).toImage()
    assert image.pixelColor(12, 12) == QColor("#ff0000")


def test_an_icon_that_is_not_there_is_an_error_and_no_crash(theme: Theme) -> None:
    # A painter that outlives what it paints on, as an error leaves it, takes the process with it.
    for draw in (theme.icon, partial(theme.leading_icon, colour=theme.palette.text)):
        with pytest.raises(FileNotFoundError):
            draw("no-such-icon")


def test_every_painter_is_ended_however_painting_ends() -> None:
    made = [
        line.strip()
        for path in Path(ui.__path__[0]).rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if "QPainter(" in line
    ]
    assert made
    assert [line for line in made if not line.startswith("with ")] == []


@PALETTES
def test_every_colour_is_one(palette: Palette) -> None:
    assert all(getattr(palette, each.name).isValid() for each in fields(Palette))


def test_a_window_may_be_built_before_the_stylesheet_is_put_in_force(qapp: QApplication, settings: Settings) -> None:
    qapp.setStyleSheet("")
    settings.put(TEXT_SIZE, 150)
    theme = Theme(qapp, settings, dressed=False)
    assert qapp.styleSheet() == ""
    large = theme.px(100)
    settings.put(TEXT_SIZE, 100)
    assert theme.px(100) < large
    assert qapp.styleSheet() == ""
    theme.dress()
    assert "QLabel" in qapp.styleSheet()
    theme.deleteLater()
