"""The labels' short Chinese names, for people who read a report (design, "Needs")."""

from nlu.labels import Need, Purpose, Urgency

NAMES: dict[str, str] = {
    Need.minimum_living_allowance: "低保",
    Need.extreme_poverty_support: "特困供养",
    Need.low_income_recognition: "低收入认定",
    Need.temporary_assistance: "临时救助",
    Need.medical_assistance: "医疗",
    Need.education_assistance: "教育",
    Need.housing_assistance: "住房",
    Need.employment_assistance: "就业",
    Need.disaster_relief: "受灾",
    Need.homeless_assistance: "流浪遇困",
    Need.disability_support: "残疾人",
    Need.child_protection: "困境儿童",
    Need.care_service: "养老照护",
    Need.charity_support: "慈善",
    Need.legal_aid: "法律援助",
    Need.judicial_relief: "司法救助",
    Need.worker_support: "困难职工",
    Need.youth_support: "青少年",
    Need.women_support: "妇女",
    Need.rural_support: "防返贫",
    Need.household_registration: "户籍证件",
    Need.health_service: "卫生健康",
    Need.assistance_supervision: "救助监督",
    Purpose.seek_help: "求助",
    Purpose.ask_policy: "咨询",
    Purpose.check_progress: "查进度",
    Purpose.urge: "催办",
    Purpose.add_information: "补充",
    Purpose.withdraw: "撤回",
    Purpose.complain: "投诉举报",
    Purpose.out_of_scope: "不属于救助",
    Urgency.life_danger: "生命危险",
    Urgency.urgent: "紧急",
    Urgency.normal: "一般",
    "for_other": "替别人求助",
    "true": "是",
    "false": "不是",
    "district": "区县",
    "street": "街镇",
}
KINDS: dict[str, str] = {
    "need": "诉求",
    "purpose": "目的",
    "urgency": "紧急程度",
    "for_other": "替别人求助",
    "district": "区县",
    "street": "街镇",
}


def name_of(label: str | None) -> str:
    """The Chinese name of a label; a place or another's label is its own name."""
    return "无" if label is None else NAMES.get(label, label)
