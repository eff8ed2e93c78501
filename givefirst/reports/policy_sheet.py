"""The policy on one sheet of paper, for the works council: tagged PDF, A4."""

from ..course import Company
from ..course.statement import Statement
from .certificate import logo_of
from .typeset import typeset

WORDS = {
    "de": {
        "title": "Was der Kurs über Menschen speichert", "for": "Ein Blatt für den Betriebsrat", "author": "Zuerst geben",
        "purpose": "Wozu", "legal_basis": "Rechtsgrundlage", "records": "Was gespeichert wird", "you": "„Sie“ meint die Lernenden.",
        "promises": "Was dabei gilt", "to_agree": "Was Software nicht zusagen kann, und was deshalb zu vereinbaren ist", "version": "Fassung dieser Regeln: {hash}",
    },
    "en": {
        "title": "What the course records about people", "for": "A sheet for the works council (the elected staff representatives)", "author": "Give first",
        "purpose": "What for", "legal_basis": "Legal basis", "records": "What is recorded", "you": "“You” means the learner.",
        "promises": "What holds", "to_agree": "What software can't promise, and what is therefore to be agreed", "version": "Version of these rules: {hash}",
    },
}


def policy_sheet_pdf(statement: Statement, policy_hash: str, language: str, company: Company = Company()) -> bytes:
    """PDF/UA-1. Long texts of a company are set smaller; what does not fit on one page then takes a second one."""
    words = WORDS[language]
    data = {
        **{name: text for name, text in words.items() if name != "version"}, "language": language, "company": company.name or "", "logo": logo_of(company),
        "reasons": [[words["purpose"], statement.purpose], [words["legal_basis"], statement.legal_basis]], "remarks": statement.remarks,
        "heads": [statement.heads.what, statement.heads.who, statement.heads.how_long],
        "rows": [[record.what, record.who, record.how_long] for record in statement.records],
        "notes": f"{statement.hr} {statement.server}", "promises_list": statement.promises, "to_agree_list": statement.to_agree,
        "foot": f"{words['version'].format(hash=policy_hash[:12])} · {statement.no_advice}",
    }
    return typeset("policy_sheet", data)
