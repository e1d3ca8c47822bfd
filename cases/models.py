"""Ett ärende och allt som hör till det."""

from cases.assignment.models import JavCheck
from cases.calculation.models import Calculation, CalculationLine, StatedSum
from cases.case.models import Case, CaseAccess, CaseGroupGrant, CaseUserGrant, Counter
from cases.chain.models import CaseClock, Participation, StepChange
from cases.claims.models import Aterkrav, Repayment, StoppedPayment
from cases.disclosure.models import DisclosedFile, Disclosure
from cases.flag.models import Flag, Impulse
from cases.investigation.models import Communication, Party, Statement
from cases.listing.models import CaseSearch, ListColumns
from cases.notices.models import Underrattelse
from cases.position.models import Position, PositionAgency
from cases.process.models import ProcessMap, ProcessVersion
from cases.report.models import Polisanmalan
from cases.tasks.models import CaseLink, Document, Note, Task

__all__ = [
    "Aterkrav",
    "Calculation",
    "CalculationLine",
    "Case",
    "CaseAccess",
    "CaseClock",
    "CaseGroupGrant",
    "CaseLink",
    "CaseSearch",
    "CaseUserGrant",
    "Communication",
    "Counter",
    "DisclosedFile",
    "Disclosure",
    "Document",
    "Flag",
    "Impulse",
    "JavCheck",
    "ListColumns",
    "Note",
    "Participation",
    "Party",
    "Polisanmalan",
    "Position",
    "PositionAgency",
    "ProcessMap",
    "ProcessVersion",
    "Repayment",
    "StatedSum",
    "Statement",
    "StepChange",
    "StoppedPayment",
    "Task",
    "Underrattelse",
]
