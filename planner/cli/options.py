"""The options that several commands share: each named and explained once.

All values are taken as text: the commands check them, so that a wrong one is refused in plain sentences.
"""

from typing import Annotated

from typer import Argument, Option

Ref = Annotated[str, Argument(metavar="REF", help="A descriptor, such as information-security/1, or its key.")]
Id = Annotated[str, Argument(metavar="ID", help="The first characters (4 or more) of an id.")]
Ids = Annotated[list[str], Argument(metavar="ID...", help="The first characters (4 or more) of each id.")]

For = Annotated[list[str] | None, Option("--for", metavar="REF", help="A descriptor that it is for. Repeatable.")]
From = Annotated[str | None, Option("--from", metavar="DATE", help="The first day, as YYYY-MM-DD.")]
To = Annotated[str | None, Option("--to", metavar="DATE", help="The last day, as YYYY-MM-DD.")]

On = Annotated[str | None, Option("--on", metavar="DATE", help="The day, or the first day, as YYYY-MM-DD.")]
Until = Annotated[str | None, Option("--until", metavar="DATE", help="The last day, where it took longer than one.")]
Situation = Annotated[str | None, Option("--situation", metavar="TEXT", help="What the situation was.")]
Task = Annotated[str | None, Option("--task", metavar="TEXT", help="What was to be done.")]
Action = Annotated[str | None, Option("--action", metavar="TEXT", help="What I did.")]
Result = Annotated[str | None, Option("--result", metavar="TEXT", help="What came of it.")]
Links = Annotated[list[str] | None, Option("--link", metavar="URL", help="A web or mail address. Repeatable.")]
Files = Annotated[list[str] | None, Option("--file", metavar="PATH", help="A file to copy in. Repeatable.")]
Tags = Annotated[list[str] | None, Option("--tag", metavar="TAG", help="A tag. Repeatable.")]
Kind = Annotated[str | None, Option("--kind", metavar="KIND", help="work, feedback, training, award or other.")]
ByWhom = Annotated[str | None, Option("--by-whom", metavar="TEXT", help="Who can corroborate it.")]

Due = Annotated[str | None, Option("--due", metavar="DATE", help="When a goal is due, as YYYY-MM-DD.")]
Why = Annotated[str | None, Option("--why", metavar="TEXT", help="Why a goal matters.")]
Measure = Annotated[str | None, Option("--measure", metavar="TEXT", help="How I will know that a goal is reached.")]
Steps = Annotated[list[str] | None, Option("--step", metavar="TEXT", help="A step towards a goal. Repeatable.")]
