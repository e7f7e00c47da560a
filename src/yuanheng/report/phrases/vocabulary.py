"""Which fixed words a report needs, whatever its language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Section titles, column heads, fixed sentences and punctuation of one language."""

    section_overall: str
    section_indicators: str
    section_findings: str
    section_data: str
    part_evidence: str
    part_provenance: str
    part_parameters: str
    part_ledger: str
    part_sources: str
    part_fonts: str
    composition: str
    composition_lacks: str
    unit_ha: str
    zone: str
    type: str
    area: str
    score: str
    score_said: str
    result: str
    note: str
    goal: str
    subgoal: str
    indicator: str
    value: str
    unit: str
    ideal: str
    weight: str
    verdict: str
    data_status: str
    missing: str
    fact_id: str
    formula: str
    evidence: str
    severity: str
    finding: str
    clause: str
    first_seen: str
    state: str
    where: str
    found: str
    expected: str
    remedy: str
    file: str
    layer: str
    rows: str
    batch: str
    imported_at: str
    digest: str
    assumptions: str
    parameter: str
    parameter_value: str
    reference: str
    land_code: str
    land_class: str
    area_ha: str
    whole_zone: str
    met: str
    not_met: str
    not_provable: str
    value_only: str
    nothing: str
    truncated: str
    no_zones: str
    no_indicators: str
    no_findings: str
    no_ledger_problems: str
    no_provenance: str
    no_parameters: str
    no_sources: str
    font_role: str
    font_wanted: str
    font_used: str
    font_state: str
    font_installed: str
    font_fallback: str
    font_absent: str
    font_sentence: str
    role_title: str
    role_body: str
    role_heading: str
    role_subheading: str
    role_table: str
    role_latin: str
    sheet_overview: str
    sheet_indicators: str
    sheet_findings: str
    sheet_evidence: str
    sheet_parameters: str
    sheet_sources: str
    sheet_composition: str
    sheet_ledger: str
    section_results: str
    section_problems: str
    section_advice: str
    section_comparison: str
    section_verdicts: str
    section_details: str
    annex: str
    annexes: str
    no_achievements: str
    no_problems: str
    no_advice: str
    no_comparison: str
    change_is_exact: str
    advice_for: str
    before: str
    now: str
    change: str
    subject: str
    rule: str
    article: str
    due: str
    missing_documents: str
    sheet_comparison: str
    sheet_verdicts: str
    because: str
    rule_met: str
    rule_not_met: str
    unproved: str
    contents: str
    hint: str
    made_by: str
    not_comparable: str
    colon: str
    comma: str
    semicolon: str
    stop: str
    open_paren: str
    close_paren: str

    def parenthesised(self, text: str) -> str:
        """The text in the language's round brackets, or nothing for nothing."""
        return f"{self.open_paren}{text}{self.close_paren}" if text else ""
