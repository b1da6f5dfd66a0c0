"""The four policy documents as tests read them: their sections and the organs that they name.

They lie beside the project, not in it; without them the tests that read them are skipped.
"""

import re
from collections import defaultdict
from collections.abc import Callable

import pytest

from bot.settings import PROJECT

_FOLDER = PROJECT.parent / "shared" / "policy"
_FILES = {
    "dalian": "dalian-2025-83.txt",
    "shaanxi": "shaanxi-2022-23.txt",
    "changning": "changning-2024-2.txt",
    "dazhou": "dazhou-2023-35.txt",
}
JURISDICTIONS = tuple(_FILES)

policy_needed = pytest.mark.skipif(
    not all((_FOLDER / name).exists() for name in _FILES.values()),
    reason="the policy texts do not lie beside the project",
)

#: How the documents number, from the outside in: part 二、 chapter （三） item 4.
_HEADINGS = (r"([一二三四五六七])、", r"[(（]([一二三四五])[)）]", r"(\d{1,2})\. ?")


def _dalian(part: str, _chapter: str, item: str) -> str:
    """Items are numbered through all parts: "6"; what stands before them is the part's, "一"."""
    return item or part


def _shaanxi(part: str, chapter: str, item: str) -> str:
    """Items begin again in each chapter, 二（一）2; the last part has chapters alone, 三（二）."""
    return part + (f"（{chapter}）" if chapter else "") + item


def _changning(part: str, _chapter: str, item: str) -> str:
    """No chapters; items begin again in each part, 五·3; the last part has none, 七."""
    return f"{part}·{item}" if item else part


def _dazhou(part: str, chapter: str, item: str) -> str:
    """Items are numbered through all chapters, "6"; the last part has chapters alone, 三（一）."""
    return item or _shaanxi(part, chapter, item)


_NAMES: dict[str, Callable[[str, str, str], str]] = {
    "dalian": _dalian,
    "shaanxi": _shaanxi,
    "changning": _changning,
    "dazhou": _dazhou,
}


def without_blanks(text: str) -> str:
    """The words alone: the documents' lines break anywhere."""
    return re.sub(r"\s", "", text)


def document_text(jurisdiction: str) -> str:
    """A document's words."""
    return without_blanks((_FOLDER / _FILES[jurisdiction]).read_text("utf-8"))


def sections(jurisdiction: str) -> dict[str, str]:
    """The document's words by section, as the catalogue names them; "" is what stands before."""
    text = (_FOLDER / _FILES[jurisdiction]).read_text("utf-8").split("\n附件：")[0]
    found: defaultdict[str, str] = defaultdict(str)
    at = ["", "", ""]
    for line in text.splitlines():
        for depth, heading in enumerate(_HEADINGS):
            if numbered := re.match(heading, line.strip()):
                at[depth:] = [numbered[1], *[""] * (2 - depth)]
        found[_NAMES[jurisdiction](at[0], at[1], at[2])] += without_blanks(line)
    return dict(found)


#: 大连 writes （责任单位：…）, 达州 〔责任单位：…〕 with brackets inside; some are ASCII.
_RESPONSIBLE = re.compile(r"〔责任单位：(.+?)[〕\]]|[(（]责任单位：([^()（）]+)[)）]")


def responsible(jurisdiction: str) -> dict[str, tuple[list[str], str]]:
    """The organs of each section's list 责任单位, and what it says after the first comma.

    达州: 逗号前为牵头单位. 大连 names all before it; after it stands 按职能分工，排序不分先后.
    """
    lists = {}
    for section, words in sections(jurisdiction).items():
        for written in _RESPONSIBLE.finditer(words):
            named, _, rest = (written[1] or written[2]).split("。")[0].partition("，")
            lists[section] = named.removesuffix("等").split("、"), rest
    return lists


def named_in_lists(jurisdiction: str) -> set[str]:
    """Every organ of the responsibility lists of 大连 or 达州.

    达州 says of 各县（市、区）人民政府（管委会） once that its two zones are meant with them.
    市级有关部门（单位） in its item 13 names nobody.
    """
    found = set()
    for leads, rest in responsible(jurisdiction).values():
        found |= {*leads}
        found |= {zone + "管委会" for zone in re.findall(r"达州\w+?区", rest)}
        if re.search(r"各县（市、区.*?）人民政府", rest):
            found.add("各县（市、区）人民政府")
    return found


#: What the documents' sentences name: section, words with the organs in brackets.
_NAMED_IN_SENTENCES: dict[str, list[tuple[str, str]]] = {
    "dalian": [
        ("5", "、(民政服务站)工作职能"),
        ("6", "(乡镇人民政府（街道办事处）)首问责任人"),
        ("11", "积极发挥(市社会救助工作联席会议)作用"),
    ],
    "shaanxi": [
        ("", "(省民政厅)会同(省乡村振兴局)制定"),
        ("二（二）3", "县级(民政)部门或委托(乡镇（街道）)参照"),
        ("二（二）4", "村（社区）可建立(社会救助服务站（点）)"),
        ("二（二）4", "乡镇（街道）(社会工作服务站)作用"),
        ("二（二）5", "在当地(12345)政务服务热线"),
        ("二（三）1", "村（社区）“(急难问题快速响应服务队)”"),
        ("二（三）3", "发挥(县级协调机制)作用"),
        ("二（三）4", "加强与([^，。]+)以及其他(社会组织)的沟通联络"),
        ("二（四）2", "与(人民银行)金融城域网"),
        ("二（四）3", "指导(乡镇（街道）)、(村（社区）)按时完成"),
        ("二（四）3", "与(医.+?)等部门开展数据比对"),
        ("三（二）", "同级(.+?)、社会救助管理等部门"),
    ],
    "changning": [
        ("三·3", "匹配(区.+?)等部门"),
        ("三·3", "链接(区.+?)等单位"),
        ("四·2", "归集报送(区社会救助工作联席会议办公室)，"),
        ("五·2", "、(社区救助顾问服务站（点）)等渠道"),
        ("五·3", "由(区救助管理站)给予救助"),
        ("五·6", "“(金牌救助顾问指导团)”"),
        ("六·1", "推动(社区基金会)设立"),
        ("七", "。(区.+?)负责监督指导各(街镇)"),
        ("七", "；(区[^；]+?)负责根据"),
        ("七", "；(区[^；]+?)等部门"),
        ("七", "；(区[^；]+?)等组织"),
    ],
    "dazhou": [
        ("3", "强化(村（社区）)走访"),
        ("6", "落实(乡镇（街道）)临时救助备用金"),
        ("12", "(特困人员供养机构)倾斜"),
        ("13", "建好(市级区域性儿童福利机构)"),
        ("13", "县级(未成年人保护中心)"),
        ("14", "新建市级(救助管理站)"),
        ("17", "推进(社工站)建设"),
        ("三（一）", "发挥(全市社会救助工作领导小组)作用"),
        ("三（二）", "、(驻村工作队)、"),
    ],
}


def named_in_sentences(jurisdiction: str) -> set[str]:
    """Every organ that the sentences above name; a sentence not found is an error of the table."""
    found: set[str] = set()
    words = sections(jurisdiction)
    for section, pattern in _NAMED_IN_SENTENCES[jurisdiction]:
        sentence = re.search(pattern, words[section])
        if sentence is None:
            raise LookupError(f"{jurisdiction} {section}: {pattern}")
        for named in sentence.groups():
            found |= set(named.split("、"))
    return found
