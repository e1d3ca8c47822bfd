"""Ett ärende och allt som hör till det."""

from cases.models.calculation import Calculation, CalculationLine, StatedSum
from cases.models.case import (
    Case,
    CaseAccess,
    CaseGroupGrant,
    CaseUserGrant,
    Counter,
)
from cases.models.chain import (
    CaseClock,
    Participation,
    Position,
    PositionAgency,
    StepChange,
)
from cases.models.disclosure import DisclosedFile, Disclosure
from cases.models.flag import Flag, Impulse
from cases.models.party import Communication, JavCheck, Party, Statement
from cases.models.process import ProcessMap, ProcessVersion
from cases.models.report import Polisanmalan
from cases.models.tracks import Aterkrav, Repayment, StoppedPayment, Underrattelse
from cases.models.work import (
    CaseLink,
    CaseSearch,
    Document,
    ListColumns,
    Note,
    Task,
)

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
