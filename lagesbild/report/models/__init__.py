from lagesbild.report.models.document import (
    ChapterTemplate,
    Comment,
    Contributor,
    Figure,
    InLagesbild,
    Lagesbild,
    Section,
    Suggestion,
)
from lagesbild.report.models.edition import Edition, EditionVariant, Question, Reporting
from lagesbild.report.models.problem import (
    Cause,
    Priority,
    Problem,
    Source,
    Statement,
)

__all__ = [
    "Cause",
    "ChapterTemplate",
    "Comment",
    "Contributor",
    "Edition",
    "EditionVariant",
    "Figure",
    "InLagesbild",
    "Lagesbild",
    "Priority",
    "Problem",
    "Question",
    "Reporting",
    "Section",
    "Source",
    "Statement",
    "Suggestion",
]
