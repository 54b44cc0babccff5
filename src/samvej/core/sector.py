"""Who delivers a service: the sectors of the Danish health, social and employment services."""

from enum import StrEnum


class Sector(StrEnum):
    """The nine sectors that every service belongs to exactly one of.

    Who *delivers* is kept apart from who *pays* (the ``payment`` table), because who delivers, who pays and
    who gains is the question.
    """

    HOSPITAL = "hospital"
    PSYCHIATRY = "psychiatry"
    GENERAL_PRACTICE = "general-practice"
    SPECIALIST = "specialist"
    MUNICIPALITY_HEALTH = "municipality-health"
    MUNICIPALITY_SOCIAL = "municipality-social"
    EMPLOYMENT = "employment"
    PREHOSPITAL = "prehospital"
    VOLUNTARY = "voluntary"


class Urgency(StrEnum):
    """Whether a service was acute or planned (FHIR ``Encounter.priority``; SKS ``ATA1`` and ``ATA3``)."""

    ACUTE = "acute"
    PLANNED = "planned"


class ServiceKind(StrEnum):
    """What a service is. Sources map their own codes to these; a new kind is added here and in GLOSSARY.md."""

    ADMISSION = "admission"
    EMERGENCY_VISIT = "emergency-visit"
    OUTPATIENT_VISIT = "outpatient-visit"
    VIRTUAL_CONTACT = "virtual-contact"
    CONSULTATION = "consultation"
    TELEPHONE = "telephone"
    HOME_VISIT = "home-visit"
    EYE_SCREENING = "eye-screening"
    FOOT_SCREENING = "foot-screening"
    TREATMENT = "treatment"
    EXAMINATION = "examination"
    HOME_NURSING = "home-nursing"
    PERSONAL_CARE = "personal-care"
    PRACTICAL_HELP = "practical-help"
    REHABILITATION = "rehabilitation"
    SOCIAL_SUPPORT = "social-support"
    CONTACT_PERSON = "contact-person"
    HOUSING = "housing"
    SUBSTANCE_TREATMENT = "substance-treatment"
    JOB_CENTRE_MEETING = "job-centre-meeting"
    TRANSPORT = "transport"
    VOLUNTEER_MEETING = "volunteer-meeting"
    OTHER = "other"
