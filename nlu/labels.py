"""The fixed codes: needs, purposes, urgencies, and their Chinese names (design, "Needs")."""

from enum import StrEnum


class Need(StrEnum):
    """One thing asked for; a request may hold several."""

    minimum_living_allowance = "minimum_living_allowance"
    extreme_poverty_support = "extreme_poverty_support"
    low_income_recognition = "low_income_recognition"
    temporary_assistance = "temporary_assistance"
    medical_assistance = "medical_assistance"
    education_assistance = "education_assistance"
    housing_assistance = "housing_assistance"
    employment_assistance = "employment_assistance"
    disaster_relief = "disaster_relief"
    homeless_assistance = "homeless_assistance"
    disability_support = "disability_support"
    child_protection = "child_protection"
    care_service = "care_service"
    charity_support = "charity_support"
    legal_aid = "legal_aid"
    judicial_relief = "judicial_relief"
    worker_support = "worker_support"
    youth_support = "youth_support"
    women_support = "women_support"
    rural_support = "rural_support"
    household_registration = "household_registration"
    health_service = "health_service"
    assistance_supervision = "assistance_supervision"


class Purpose(StrEnum):
    """What the person writes for: exactly one for a request."""

    seek_help = "seek_help"
    ask_policy = "ask_policy"
    check_progress = "check_progress"
    urge = "urge"
    add_information = "add_information"
    withdraw = "withdraw"
    complain = "complain"
    out_of_scope = "out_of_scope"


class Urgency(StrEnum):
    """How soon someone must act: exactly one for a request."""

    life_danger = "life_danger"
    urgent = "urgent"
    normal = "normal"


#: Purposes that speak of an earlier case rather than open a new one.
ABOUT_EARLIER_CASE = frozenset(
    {Purpose.check_progress, Purpose.urge, Purpose.add_information, Purpose.withdraw}
)
