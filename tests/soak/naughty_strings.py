"""More than 515 strings that have broken programs like this one, made here by rule: each is a sort of trouble (a sign,
a markup, a query, a formula, a path, a command, a script of the world) put into a few shapes. None is copied."""

from collections.abc import Iterator
from itertools import product

_SIGNS = (*"'\"`\\/<>&%$#@!?*+-=~^|;:,.()[]{}_", "’", "„", "«", "¿", "–", "…", "№", "½", "€", "ﬁ", "ß", "İ")
_UNSEEN = (
    "\u00a0", "\u00ad", "\u061c", "\u180e", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202e",
    "\u2028", "\u2029", "\u2060", "\u2066", "\u2069", "\u3000", "\ufeff", "\ufffc", "\ufffd", "\U000e0001",
)  # fmt: skip
_SCRIPTS = (
    "Ελληνικά", "кириллица", "עברית", "العربية", "فارسی", "हिन्दी", "ไทย", "中文", "日本語", "한국어", "ქართული", "አማርኛ",
    "ଓଡ଼ିଆ", "Tiếng Việt", "Ünïcödé", "ᚠᚢᚦ", "𝔉𝔯𝔞𝔨", "𐍈", "👩🏽‍🚀", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🇬🇧", "e\u0301", "Z͑ͫ̓ͪ̂", "\u0e33\u0e33\u0e33",
)  # fmt: skip
_MARKUP = (
    "<b>", "</p>", "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<!--", "]]>", "<![CDATA[", "&lt;b&gt;",
    "&amp;amp;", "&#0;", "&bogus;", "<a href='javascript:0'>x</a>", "{{7*7}}", "${7*7}", "<%= 1 %>", "[x](y)", "# head",
    "```", "---", "| a | b |", "\\input{x}", "%s%n", "{0}", "{title}", "[[x]]", "<para>", "<font size=99>", "<br>",
)  # fmt: skip
_QUERIES = (
    "'; DROP TABLE evidence; --", "\" OR 1=1", "NEAR(a b)", "a AND", "NOT", "title:x", "col : *", "^start", "a*b*", "*",
    "\"", "\"\"\"", "(", "a OR OR b", "-a", "+a", "{a b}:c", "%", "_", "[a-z]", "GLOB", "MATCH", "?1", ":name", "@p",
)  # fmt: skip
_FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "＝1", '=HYPERLINK("x")', "-", "=")
_PATHS = (
    "../../x",
    "C:\\x",
    "\\\\host\\x",
    "file:///etc/hostname",
    "/dev/null",
    "NUL",
    "con.txt",
    "~",
    "a/b",
    "..",
    ".",
)
_WORDS = (
    "null",
    "None",
    "undefined",
    "NaN",
    "true",
    "0",
    "-0",
    "1e999",
    "0x1F",
    "1/2",
    "2026-02-30",
    "Infinity",
    "N/A",
)
_PROGRAMS = (
    "$(touch x)", "`id`", "; ls -l", "| cat", "&& true", "$HOME", "%PATH%", "() { :; }", "\\x00", "\\u0000", "%00",
    "%2e%2e",
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>', "<?php echo 1 ?>",
    "javascript:alert(1)", "data:text/html,x", "mailto:a@b?cc=c", "http://a\u3002b/", "a@b@c", "__proto__",
    "System('x')", "eval(x)", "\\r\\nSet-Cookie: a", "<qt>x</qt>", "<!DOCTYPE html>",
)  # fmt: skip
_SHAPES = ("{}", "word {} word", "{}{}", " {} ", "{}\n{}")


def naughty() -> tuple[str, ...]:
    """All of them, each once, in an order that stays."""
    return tuple(dict.fromkeys(each for each in _all() if each.strip()))


def _all() -> Iterator[str]:
    for stem, shape in product((*_MARKUP, *_QUERIES, *_FORMULAS), _SHAPES[:3]):
        yield shape.replace("{}", stem)
    for stem, shape in product((*_SIGNS, *_SCRIPTS), ("x{}", "{}x {}", "{}{}{}")):
        yield shape.replace("{}", stem)
    for stem, shape in product(_UNSEEN, ("a{}b", "{}a", "a {} b{}")):
        yield shape.replace("{}", stem)
    for stem, shape in product((*_PATHS, *_WORDS, *_PROGRAMS), ("{}", " {} ")):
        yield shape.replace("{}", stem)
    yield from ("x" * 200, "word " * 39, "\u0301" * 30 + "x", "ي" * 200, "W" * 120, "a\tb", "a  b   c")
