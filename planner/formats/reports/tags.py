"""What each block of a report is to a screen reader: the structure of a tagged PDF (ISO 32000-1, 14.7 and 14.8).

reportlab writes none by itself. Elements write themselves, since a long report has tens of thousands of them.
"""

from typing import Any

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

_ROWS = "Table"


class Element(PDFObject):
    """A node of the structure. kids: elements, or (index of a page, number of the marked content there)."""

    __RefOnly__ = 1

    def __init__(self, tag: str, parent: "PDFObject") -> None:
        self.tag = tag
        self.parent = parent
        self.kids: list[Element | tuple[int, int]] = []

    def format(self, document: Any) -> bytes:
        """The element as the file holds it."""
        parent = _reference(document, self.parent)
        kids = " ".join(self._kid(document, kid) for kid in self.kids)
        return f"<</Type/StructElem/S/{self.tag}/P {parent}/K[{kids}]>>".encode("ascii")

    @staticmethod
    def _kid(document: Any, kid: "Element | tuple[int, int]") -> str:
        if isinstance(kid, Element):
            return _reference(document, kid)
        page, number = kid
        return f"<</Type/MCR/Pg {_reference(document, document.Pages.pages[page])}/MCID {number}>>"


class _Root(PDFObject):
    """The root of the structure, with the tree that leads from marked content back to its elements."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.document = Element("Document", self)
        self.pages: list[list[Element]] = []

    def format(self, document: Any) -> bytes:
        """The root as the file holds it."""
        tree = " ".join(
            f"{number}[{' '.join(_reference(document, element) for element in elements)}]"
            for number, elements in enumerate(self.pages)
        )
        top = _reference(document, self.document)
        return (
            f"<</Type/StructTreeRoot/K {top}/ParentTree<</Nums[{tree}]>>/ParentTreeNextKey {len(self.pages)}>>"
        ).encode("ascii")


class Structure:
    """The structure of one document under way, in reading order, which is the order of drawing."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._root = _Root()

    def add(self, tag: str, parent: Element | None = None) -> Element:
        """A new element, the last of its parent; without one, of the document."""
        above = parent or self._root.document
        element = Element(tag, above)
        above.kids.append(element)
        return element

    def row(self) -> Element:
        """A new table row, in the table that is being drawn; a row after anything else begins another table."""
        kids = self._root.document.kids
        last = kids[-1] if kids else None
        table = last if isinstance(last, Element) and last.tag == _ROWS else self.add(_ROWS)
        return self.add("TR", table)

    def begin(self, element: Element) -> None:
        """What is drawn from here to `end` is the element's content."""
        page = self._canvas.getPageNumber() - 1
        pages = self._root.pages
        while len(pages) <= page:
            pages.append([])
        number = len(pages[page])
        pages[page].append(element)
        element.kids.append((page, number))
        self._canvas.addLiteral(f"/{element.tag}<</MCID {number}>>BDC")

    def begin_ornament(self) -> None:
        """What is drawn from here to `end` says nothing that the text does not say."""
        self._canvas.addLiteral("/Artifact BMC")

    def end(self) -> None:
        """The end of what begin or begin_ornament began."""
        self._canvas.addLiteral("EMC")

    def finish(self) -> None:
        """Hang the structure into the document; every page is shown by now."""
        document: Any = self._canvas._doc  # type: ignore[attr-defined]
        self._root.pages += [[] for _ in document.Pages.pages[len(self._root.pages) :]]
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = number
            page.Tabs = PDFName("S")
        document.Catalog.StructTreeRoot = self._root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _reference(document: Any, thing: PDFObject) -> str:
    name = document.Reference(thing).name
    number, version = document.idToObjectNumberAndVersion[name]
    return f"{number} {version} R"
