"""Grade and form of a disability: 肢体二级, 残疾证三级, 重残."""

import re
from collections.abc import Iterator

from nlu.fact_values import Disability, DisabilityForm
from nlu.facts.found import Found

_FORMS = {
    "肢体": DisabilityForm.limb,
    "肢残": DisabilityForm.limb,
    "视力": DisabilityForm.sight,
    "听力": DisabilityForm.hearing,
    "言语": DisabilityForm.speech,
    "语言": DisabilityForm.speech,
    "智力": DisabilityForm.intellect,
    "智残": DisabilityForm.intellect,
    "精神": DisabilityForm.mind,
    "精残": DisabilityForm.mind,
    "多重": DisabilityForm.multiple,
}
_GRADES = {
    char: at
    for at, chars in enumerate(("一1壹ⅰi", "二2贰ⅱ两", "三3叁ⅲ", "四4肆ⅳ"), 1)
    for char in chars
}
_FORM = "|".join(_FORMS)
_NAMED = re.compile(_FORM)
_GRADE = f"[{''.join(_GRADES)}]"
_WORDS = (
    f"(?:{_FORM}|[、和及与]|残疾|残障|残级|残废|伤残|重残|人证|证|人|等级|级别|"
    f"是|为|属于|的|定了|评的?|评了|办的|去年|前年|早就?|办了?|:|,|\\s)"
)
_GRADED = re.compile(
    rf"(?<![工])(?P<before>(?:{_FORM}|残疾|残障|残级证|残疾证|"
    rf"重残){_WORDS}{{0,8}}?)(?P<grade>{_GRADE})级(?P<after>(?:的|"
    rf"{_FORM}){{0,2}})"
    rf"|(?<![第\d])(?P<grade2>{_GRADE})级(?P<after2>(?:的|"
    rf"重度)?(?:(?:{_FORM})(?:[、和及与]?(?:{_FORM}))?(?:残疾|残障)?|残疾|残障|"
    rf"残(?![^,。]{{0,2}}[联志])|重残|智障)(?:证|人)?)"
)
_NOT_A_GRADE = re.compile("考试|证书|文明|单位|医院|护理|运动员|建造师|英语|达标|企业")
_PLAIN = re.compile(
    rf"(?P<severe>重残|重度(?:{_FORM})?残疾|重度残障)"
    rf"|(?P<form>{_FORM})(?:[、和及与]?(?P<form2>{_FORM}))?(?:残疾|残障)|"
    rf"(?P<limb>肢残|智残|精残)(?!志|联)"
    rf"|(?P<card>(?:是|有|办了|办过|办好了?|持有?|拿着|评了|领了)(?:个|本|一个|"
    rf"一本|的)?(?:残疾人证|残疾证|残级证|残疾人(?!车|证|公|补|优|联|朋友|就业))|"
    rf"残疾证(?:我|也|早|都)?(?:有|办了|办下来了|在手))"
)
_DENIED = re.compile(
    "(?:不|没|未)$|(?:没有?|不是|没办|没得|还没|未|无|不算|没评上?)(?:办|领|评|到|过)?(?:的)?$"
)
_NOT_THERE = re.compile("(?:证)?(?:也|都|还)?(?:没|办不|不给|过期|怎么|如何|能办|可以办|在哪)")
_ASKED = re.compile(
    "(?:人)?(?:的|有|能|可以|怎么|如何|坐|乘|享受|就业|补贴|优惠|政策|两项|公交|免费)"
)
DISABILITY_SIGNS = frozenset("残级")


def forms_in(words: str) -> tuple[DisabilityForm, ...]:
    """The forms that words name, each once."""
    return tuple(dict.fromkeys(_FORMS[name] for name in _NAMED.findall(words)))


def disability_facts(text: str) -> Iterator[Found]:
    """The disabilities that a text tells; the certificate alone gives one without grade."""
    ends = [0]
    for found in _GRADED.finditer(text):
        grade = _GRADES[found["grade"] or found["grade2"]]
        words = "".join(found[name] or "" for name in ("before", "after", "after2"))
        around = text[max(0, found.start() - 2) : found.start()] + found[0]
        if _NOT_A_GRADE.match(text, found.end()) or "伤残" in around or "英语" in around:
            continue
        if "文明" in found[0]:
            continue
        forms = forms_in(words)
        if not forms and "残" not in words:
            continue
        ends.append(found.end())
        severe = grade <= 2 or "重残" in words
        yield Found(found.start(), found.end(), Disability(grade, forms, severe))
    for found in _PLAIN.finditer(text):
        if ends[-1] and found.start() < ends[-1] + 10 and found.end() > 0 and len(ends) > 1:
            continue  # said with its grade, just before or after
        if _DENIED.search(text[max(0, found.start() - 6) : found.start()]):
            continue
        if _NOT_THERE.match(text, found.end()):
            continue
        forms = forms_in(found[0])
        yield Found(found.start(), found.end(), Disability(None, forms, bool(found["severe"])))
        break
