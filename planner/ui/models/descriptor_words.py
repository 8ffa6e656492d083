"""How a descriptor's key reads on screen; the secret kept here is where its words are found."""

from dataclasses import dataclass

from planner.core.plan import Plan


@dataclass(frozen=True, slots=True)
class DescriptorWords:
    """A descriptor as a person knows it. group: its skill, or Responsibilities; level: empty for a responsibility."""

    text: str
    group: str
    level: str = ""

    @property
    def where(self) -> str:
        """Information security · Expert."""
        return f"{self.group} · {self.level}" if self.level else self.group


class DescriptorBook:
    """Words for keys: the target's own first, then any role level's that the framework holds."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._found: dict[str, DescriptorWords] = {}
        for group in plan.target.groups():
            for item in group.items:
                words = DescriptorWords(item.descriptor.text, group.name, group.level or "")
                self._found.setdefault(plan.leading(item.key), words)
        self._whole = False

    def words(self, key: str) -> DescriptorWords:
        """The descriptor's words; a key that no framework at hand knows says so."""
        lead = self._plan.leading(key)
        if lead not in self._found and not self._whole:
            self._read_every_role_level()
        return self._found.get(lead) or DescriptorWords("A descriptor of another framework", "Elsewhere")

    def groups(self, keys: tuple[str, ...]) -> tuple[str, ...]:
        """The groups of the keys, each once, in the order given."""
        return tuple(dict.fromkeys(self.words(key).group for key in keys))

    def _read_every_role_level(self) -> None:
        self._whole = True
        for level in self._plan.framework.role_levels:
            for each in level.descriptors():
                words = DescriptorWords(each.text, each.skill or "Responsibilities", each.level)
                self._found.setdefault(self._plan.leading(each.key), words)
