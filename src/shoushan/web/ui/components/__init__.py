"""What a page may be made of: frozen values, rendered by `{% ui value %}`; labels arrive in the reader's language."""

from shoushan.web.ui.components.basics import Action, ActionBar, Banner, Disclosure, Kpi, Kpis, Lamp, Link, Tab, Tabs, Tag
from shoushan.web.ui.components.cases import (
    Deadline,
    DeadlineDay,
    Due,
    Holder,
    Material,
    Materials,
    Step,
    Steps,
    Timeline,
    TimelineEntry,
)
from shoushan.web.ui.components.forms import ErrorSummary, Field, FieldError, FieldSet, Filter, Form, Option, errors_of
from shoushan.web.ui.components.lists import (
    Column,
    Empty,
    LinkCard,
    LinkList,
    Paging,
    Queue,
    QueueItem,
    Row,
    SummaryList,
    SummaryRow,
    Table,
    Tree,
    TreeNode,
    paging_of,
)
from shoushan.web.ui.components.papers import Confirmation, Paper, PaperItem, Receipt
from shoushan.web.ui.components.shells import DeskShell, PortalShell, Site

__all__ = [
    "Action", "ActionBar", "Banner", "Column", "Confirmation", "Deadline", "DeadlineDay", "DeskShell",
    "Disclosure", "Due", "Empty", "ErrorSummary", "Field", "FieldError", "FieldSet", "Filter", "Form",
    "Holder", "Kpi", "Kpis", "Lamp", "Link", "LinkCard", "LinkList", "Material", "Materials", "Option",
    "Paging", "Paper", "PaperItem", "PortalShell", "Queue", "QueueItem", "Receipt", "Row", "Site", "Step",
    "Steps", "SummaryList", "SummaryRow", "Tab", "Table", "Tabs", "Tag", "Timeline", "TimelineEntry", "Tree",
    "TreeNode", "errors_of", "paging_of",
]
