"""Official names and what is left of them in speech."""

import re

_PEOPLES = (
    "满族|回族|土家族|蒙古族|蒙古|朝鲜族|藏族|羌族|彝族|布依族|苗族|侗族|哈尼族|壮族|傣族|白族"
    "|景颇族|傈僳族|黎族|哈萨克|柯尔克孜"
)
_STREET = re.compile(rf"(?:{_PEOPLES})?(?:街道|镇|乡)$")
_CITY = re.compile(rf"(?:{_PEOPLES}|维吾尔)*(?:自治[州区]|市|地区|盟|省)$")
_AUTONOMOUS = {"内蒙古自治区": "内蒙古"}


def short_name(name: str) -> str:
    """A district's or street's name without its kind: 甘井子区 → 甘井子, 马栏街道 → 马栏."""
    if name.endswith(("区", "县", "市")):
        return name[:-1]
    return _STREET.sub("", name)


def short_city(name: str) -> str:
    """A province's or city's name without its kind: 辽宁省 → 辽宁, 延边朝鲜族自治州 → 延边."""
    return _AUTONOMOUS.get(name) or _CITY.sub("", name)


def folded_sound(syllable: str) -> str:
    """A syllable as many dialects say it: zh like z, ing like in, l like n."""
    for said, folded in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n")):
        syllable = syllable.replace(said, folded)
    return "n" + syllable[1:] if syllable.startswith("l") else syllable
