"""What each block of a report is to a screen reader: the structure of a tagged PDF (ISO 32000-1, 14.7 and 14.8).

reportlab writes none by itself. Elements write themselves, since a long report has tens of thousands of them.
"""

from typing import Any, NamedTuple

from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFObject
from reportlab.pdfgen.canvas import Canvas

from planner.formats.reports.glyphs import length

END = "EMC"
_ROWS = "Table"


class _Note(NamedTuple):
    """An annotation on a page (its index) that belongs to an element."""

    page: int
    annotation: PDFDictionary


class Element(PDFObject):
    """A node of the structure. kids: elements, annotations, or (index of a page, number of the marked content there);
    scope: which cells a table's TH is the heading of, Column or Row; alternative: what a Figure shows, in words; place:
    where on its page it stands (left, bottom, right, top)."""

    __RefOnly__ = 1

    def __init__(self, tag: str, parent: "PDFObject", scope: str = "") -> None:
        self.tag = tag
        self.parent = parent
        self.scope = scope
        self.alternative = ""
        self.place: tuple[float, float, float, float] | None = None
        self.kids: list[Element | _Note | tuple[int, int]] = []

    def format(self, document: Any) -> bytes:
        """The element as the file holds it."""
        parent = _reference(document, self.parent)
        kids = " ".join(self._kid(document, kid) for kid in self.kids)
        about = f"/A<</O/Table/Scope/{self.scope}>>" if self.scope else ""
        if self.place is not None:
            about += f"/A<</O/Layout/Placement/Block/BBox[{' '.join(map(length, self.place))}]>>"
        if self.alternative:
            about += f"/Alt<feff{self.alternative.encode('utf-16-be').hex()}>"
        return f"<</Type/StructElem/S/{self.tag}/P {parent}{about}/K[{kids}]>>".encode("ascii")

    @staticmethod
    def _kid(document: Any, kid: "Element | _Note | tuple[int, int]") -> str:
        if isinstance(kid, Element):
            return _reference(document, kid)
        if isinstance(kid, _Note):
            on = _reference(document, document.Pages.pages[kid.page])
            return f"<</Type/OBJR/Pg {on}/Obj {_reference(document, kid.annotation)}>>"
        page, number = kid
        return f"<</Type/MCR/Pg {_reference(document, document.Pages.pages[page])}/MCID {number}>>"


class _Root(PDFObject):
    """The root of the structure, with the tree that leads from marked content back to its elements."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.document = Element("Document", self)
        self.pages: list[list[Element]] = []
        # Elements of annotations, which the tree counts on from the pages.
        self.noted: list[Element] = []

    def format(self, document: Any) -> bytes:
        """The root as the file holds it."""
        leaves = [f"[{' '.join(_reference(document, each) for each in elements)}]" for elements in self.pages]
        leaves += [_reference(document, element) for element in self.noted]
        tree = " ".join(f"{number} {leaf}" for number, leaf in enumerate(leaves))
        top = _reference(document, self.document)
        return (f"<</Type/StructTreeRoot/K {top}/ParentTree<</Nums[{tree}]>>/ParentTreeNextKey {len(leaves)}>>").encode(
            "ascii"
        )


class Structure:
    """The structure of one document under way, in reading order, which is the order of drawing."""

    def __init__(self, canvas: Canvas) -> None:
        self._canvas = canvas
        self._root = _Root()
        self._annotations: list[PDFDictionary] = []
        self._last: list[Element] = []

    def add(self, tag: str, parent: Element | None = None, scope: str = "") -> Element:
        """A new element, the last of its parent; without one, of the document."""
        above = parent or self._root.document
        element = Element(tag, above, scope)
        above.kids.append(element)
        return element

    def figure(self, alternative: str, place: tuple[float, float, float, float]) -> Element:
        """A new picture of the document. alternative: what it shows, in words; place: left, bottom, right, top."""
        element = self.add("Figure")
        element.alternative, element.place = alternative, place
        return element

    def add_last(self, tag: str) -> Element:
        """A new element that is read after everything else, wherever it stands."""
        element = Element(tag, self._root.document)
        self._last.append(element)
        return element

    def row(self) -> Element:
        """A new table row, in the table that is being drawn; a row after anything else begins another table."""
        kids = self._root.document.kids
        last = kids[-1] if kids else None
        table = last if isinstance(last, Element) and last.tag == _ROWS else self.add(_ROWS)
        return self.add("TR", table)

    def mark(self, element: Element) -> str:
        """The code after which what is drawn here is the element's content, up to END."""
        page = self._canvas.getPageNumber() - 1
        pages = self._root.pages
        while len(pages) <= page:
            pages.append([])
        number = len(pages[page])
        pages[page].append(element)
        element.kids.append((page, number))
        return f"/{element.tag}<</MCID {number}>>BDC"

    def begin(self, element: Element) -> None:
        """What is drawn from here to `end` is the element's content."""
        self._canvas.addLiteral(self.mark(element))

    def note(self, element: Element, annotation: PDFDictionary) -> None:
        """The annotation on this page is the element's."""
        element.kids.append(_Note(self._canvas.getPageNumber() - 1, annotation))
        self._root.noted.append(element)
        self._annotations.append(annotation)

    def begin_ornament(self) -> None:
        """What is drawn from here to `end` says nothing that the text does not say."""
        self._canvas.addLiteral("/Artifact BMC")

    def end(self) -> None:
        """The end of what begin or begin_ornament began."""
        self._canvas.addLiteral(END)

    def finish(self) -> None:
        """Hang the structure into the document; every page is shown by now."""
        document: Any = self._canvas._doc  # type: ignore[attr-defined]
        self._root.document.kids += self._last
        self._root.pages += [[] for _ in document.Pages.pages[len(self._root.pages) :]]
        for number, page in enumerate(document.Pages.pages):
            page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
            page.StructParents = number
            page.Tabs = PDFName("S")
        for number, annotation in enumerate(self._annotations, len(self._root.pages)):
            annotation["StructParent"] = number
        document.Catalog.StructTreeRoot = self._root
        document.Catalog.MarkInfo = PDFDictionary({"Marked": "true"})


def _reference(document: Any, thing: PDFObject) -> str:
    name = document.Reference(thing).name
    number, version = document.idToObjectNumberAndVersion[name]
    return f"{number} {version} R"
