"""What stands beside a place's name: whether it is one, and whether the person lives there."""

import re

from nlu.places_others import left_at_home

#: Weights: how far one may rely on a place's being where the person lives or the trouble is.
LIVES, NOT_HERE = 4, -5
_CAME = 2
ORIGIN = -3
_AWAY, _REGISTER, _OFFICE, _WORKS, _MARRIED = -6, -6, -2, -1, -1

JOINT = re.compile(r"^[的,， 、]?(?:区|市|县|那边|这边)?[的,， 、]?(?:的)?$")
ABUTS = re.compile(r"^(?:区|市|县)?(?:的|经济|技术|高新|省级)*$")
OFFICIAL_AFTER = re.compile(r"^(?:街道|镇|乡|办事处|公社)")
AFTER = re.compile(
    r"^(?:街道|街|镇|乡|村|屯|社区|小区|办事处|[那这哪](?:边|块|儿|旮|疙瘩|个|片|头|里|一[片带块])|附近|一带|边上|岛上|住"
    r"|旮|疙瘩|农村|乡下|公社|[一二三四五六七八九十0-9]+(?:号楼|栋|期|区))"
)
AFTER_RARE = re.compile(r"^[里的]")  # enough after a name that is no word and no road
COMPOUND = re.compile(
    r"^(?:能|书店|医院|宾馆|酒店|饭店|小学|中学|学校|银行|超市|商场|保险|公司|社|路|大道|大学)"
)
_ROAD = re.compile(
    r"^(?:[东西南北中]?(?:路|街(?![头上边]))|大街|大道|话|菜|人民|大学|医院|银行|机场|高铁|火车)"
)
_CALLED = re.compile(r"(?:叫|姓名是?)[一-鿿]$")
OPEN = re.compile(r"(?:^|[,，。！？!?；;:： \n、])$")
SHUT = re.compile(r"^(?:$|[,，。！？!?；;:： \n、])")
IN_BEFORE = re.compile(r"(?:在|住|到|是|家|去|回|搁)$")
_BESIDE = re.compile(r"(?:在|住|到|是|家|回|我|俺|额|们|于|省|市|州|老家|来自|搁|姓)$")
_SURELY = re.compile(r"(?:[我俺额们家]是|家在|屋里在|屋头在|住在|住|来自|人在)$")
KIND = r"^(?:省|市|州)?的?"
#: Between a city's name and the kind of its organ or house stand no verbs, pronouns or stops.
NAMED = r"[^。！？!?;；:：\n ,，、的在我你他她去到念读上考过了是有给让找被一那这哪来回和跟几]"
STATION = re.compile(
    rf"{KIND}(?:[东西南北]站"
    rf"|{NAMED}{{0,4}}?(?:(?:火车|高铁|汽车|客运|长途)(?:总|客运|东|西|南|北)?站|机场|客运码头))"
)
ZONE = re.compile(
    rf"{KIND}{NAMED}{{0,9}}?(?:高新区|经开区|开发区|新区|新城|园区|示范区|保税区|度假区|港务区)"
)
_PLACE_AFTER = re.compile(r"^(?:的|人|打工|务工|做|租|住|县|区|市|这|那|哪|乡|村|镇|农村|山)")
_LIVES_BEFORE = re.compile(
    r"(?:住(?!院)|(?<![老娘厂店])家在|(?<![老娘])家就在|租|搬到|搬来|落脚|人在|人搁|现在在|位于)[^。！？\n]{0,5}$"
)
_LIVES_AFTER = re.compile(r"^[^。！？\n,，]{0,12}(?:住(?!院)|租房|租的房|租了|安家)")
_REGISTER_BEFORE = re.compile(
    r"(?:(?<!外[地省市县])(?<!农村)(?<!城镇)户[口籍]|身份证地址|身份证上)"
    r"(?:(?!人[在到]|现在)[^。！？\n,，住]){0,6}$"
)
_NOT_OF = re.compile(r"(?:没有?|不是|并非|非)$")
_REGISTER_AFTER = re.compile(r"^[^。！？\n,，住]{0,4}(?:户口|户籍)")
_ORIGIN_BEFORE = re.compile(
    r"(?:老家|原籍|籍贯|祖籍|娘家)[^。！？\n,，住]{0,6}$|(?:原来|以前|过去|原先|早先)(?:是|都)?[住在][^。！？\n,，]{0,4}$"
)
_ORIGIN_AFTER = re.compile(r"^[^。！？\n,，住]{0,8}(?:老家|人)(?:$|[,，。！？\n ])")
_CAME_BEFORE = re.compile(r"(?:来到?|到了|我[^。！？\n,，女姐妹]{0,4}嫁[到来])$")
_GOING_BEFORE = re.compile(r"(?:[去到从往]|转到|转去|转院到|录取[到在])$")
_TICKET_AFTER = re.compile(r"^[^。！？\n,，]{0,6}(?:车票|机票|的票|路费)")
NOW_BEFORE = re.compile(r"(?:现在|目前|眼下|如今|人|住|落)(?:就|都)?[在到]?$")
_MARRIED_BEFORE = re.compile(r"(?:闺女|女儿|姑娘|姐|妹|姑|姨)[^。！？\n,，]{0,3}嫁[到在去来]$")
_WORKS_AFTER = re.compile(r"^[^。！？\n,，]{0,8}(?:打工|干活|务工|出差|开会|跑车|做工)")
_AWAY_AFTER = re.compile(
    r"^(?:区|市|县)?[^。！？\n,，、住]{0,6}?(?:上班|上学|念书|读书|读大学|念大学|上大学|大专|大学|定点|看病|住院|做手术|开刀"
    r"|医院做|当兵|进货)"
    r"|^(?:到|至|开往|去往|来的)"
)
_AWAY_BEFORE = re.compile(
    r"(?:考上|考到|考去|想去|要去|几点去|怎么去|坐车去|投奔|路过|像人家|[^来]往|单位在|公司在|不在|不是|不住)[^。！？\n,，]{0,3}$"
)
_OFFICE_AFTER = re.compile(
    r"^(?:区|市|县)?[^。！？\n,，]{0,4}(?:民政局|民政厅|[教财住医人农交水林审][^。！？\n,，的]{0,7}局|卫健委|法院|医院|派出所|公安|残联|区政府|市政府|县政府|人社局|医保局"
    r"|房产局|住建局|救助站|劳动局|信访|大厅|检察院|工会|妇联|车站|火车站|机场|路口|工地|厂)"
)
#: The person speaks of themselves or names nobody: "儿子在北京" is not where they live.
_SELF_BEFORE = re.compile(
    r"(?P<self>(?:^|[,，。！？!?；;:： \n、])|我们?|俺们?|额们?|咱们?|阿拉|本人"
    r"|(?<![厂商店人亲娘婆国专大儿女哥弟姐妹叔舅姨姑伯友居])家|全家|一家人?|现住?|目前)"
    r"(?:人|自己|都|就|也|现在|目前)*(?P<cue>是|住在|住|在|家在|租住在|租在|住到|搁)?$"
)
_HOUSEHOLD = ("家", "全家", "一家", "一家人")
_DWELLS = ("住在", "住", "家在", "租住在", "租在", "住到")
#: They may be calling from afar about someone at home, or be stranded here.
_FOR_KIN = re.compile(
    r"[爸妈爹娘父母姥奶爷叔舅姨姑嫂侄]|老人|老家|老汉|老两口|岳父|公婆|回家|回去|回老家|车票|路费|路过|弟弟|妹妹|我弟|我妹|我哥|我姐"
)
_STRANDED = re.compile(r"回家|回去|回老家|车票|路费")
_LONGEST = 2_000  # characters searched for what a whole text is about
_STOPS = ",，。！？!?；;:： \n、"
_OTHERS_AFTER = re.compile(
    r"^[^。！？\n,，]{0,3}(?:儿子|女儿|闺女|孩子|弟|哥|姐|妹|亲戚|老板|公司|专家|医院|做|治|打工|打了|上班|上学|读|念|工作|务工"
    r"|出差|看病|住院|手术|开的|动的|当兵|回来|户口|来的|过来|人|火车|飞机|交|厂|买|签|批)"
)
_DISTRICT_AFTER = re.compile(r"^(?:省|市)?(?:的)?[一-鿿]{1,5}?[区县市旗](?!分|别|域)")
_HERE_AFTER = re.compile(r"^(?:省|市|区|县)?(?:住(?!院)|生活|这边|这里|本地|市民|居民|的[,，。])")
_BEYOND = re.compile(r"^(?:省|市|州)?[ ,，]?(?:[一-鿿]{1,4}?[区县市旗州])?(?:的)?$")


def in_context(text: str, start: int, end: int) -> bool:
    """Whether a short name stands as a place does: 在…, …那边, or alone between stops."""
    before, after = text[max(0, start - 2) : start], text[end : end + 12]
    if AFTER.match(after) or IN_BEFORE.search(before):
        return True
    return bool(OPEN.search(before) and SHUT.match(after))


def named_as_place(text: str, start: int, end: int) -> bool:
    """Whether a short name of far away stands where only a place can: 我是…的, 在…这边."""
    before, after = text[max(0, start - 2) : start], text[end : end + 6]
    beside, opens = _BESIDE.search(before), OPEN.search(before)
    return bool((beside or opens) and (SHUT.match(after) or _PLACE_AFTER.match(after)))


def surely_place(text: str, start: int, end: int) -> bool:
    """Whether a name that is also a word can only be a place here: 我是三原的, 家在富平."""
    after = text[end : end + 6]
    return bool(_SURELY.search(text[max(0, start - 3) : start]) and ends_name(after))


def begins_name(text: str, start: int) -> bool:
    """Whether a name of two characters begins here and is not the end of a longer word."""
    before = text[max(0, start - 2) : start]
    return bool(OPEN.search(before) or _BESIDE.search(before))


def ends_name(after: str) -> bool:
    """Whether a name may end here: a stop or 的 follows, or nothing."""
    return bool(SHUT.match(after)) or after.startswith(("的", "这", "那"))


def is_road(text: str, end: int) -> bool:
    """Whether a city's name is part of a road's or a thing's: 上海路, 北京大学, 四川话."""
    return bool(_ROAD.match(text[end : end + 3]))


def is_person(text: str, start: int) -> bool:
    """Whether a place's name is a person's given name: 我叫王金州."""
    return bool(_CALLED.search(text[max(0, start - 3) : start]))


def lies_beyond(gap: str) -> bool:
    """Whether what follows a city we do not serve lies in it: 沈阳市(铁西区)新华街道."""
    return bool(_BEYOND.match(gap))


def is_register(text: str, start: int, end: int) -> bool:
    """Whether a place is told as that of the household register: 户口在瓦房店, 大竹县户籍."""
    before, after = text[max(0, start - 14) : start], text[end : end + 20]
    if _NOT_OF.search(before):
        return False  # 没大连户口
    return bool(_REGISTER_BEFORE.search(before) or _REGISTER_AFTER.match(after))


def is_office(text: str, end: int) -> bool:
    """Whether a place is only named in an organ's or a station's name: 西岗区民政局."""
    return bool(_OFFICE_AFTER.match(text[end : end + 20]))


def weight(text: str, start: int, end: int) -> int:
    """How far one may rely on it that the person lives here or the trouble is here."""
    before, after = text[max(0, start - 14) : start], text[end : end + 20]
    total, office = 0, is_office(text, end)
    if is_register(text, start, end):
        total += _REGISTER
    elif _ORIGIN_BEFORE.search(before) or (_ORIGIN_AFTER.match(after) and not office):
        total += ORIGIN  # 渠县人, but not 渠县民政局不理人
    elif _LIVES_BEFORE.search(before) or _LIVES_AFTER.match(after):
        total += LIVES
    if _CAME_BEFORE.search(before):
        total += _CAME
    if _MARRIED_BEFORE.search(before):
        total += _MARRIED
    if _AWAY_BEFORE.search(before) or _AWAY_AFTER.match(after):
        total += _AWAY
    if office:
        total += _OFFICE
    if _WORKS_AFTER.match(after):
        total += _WORKS
    return total


def going_there(before: str, after: str) -> bool:
    """Whether a place is one the person goes to, comes through or has a ticket for."""
    return bool(_AWAY_BEFORE.search(before) or _GOING_BEFORE.search(before)) or bool(
        _TICKET_AFTER.match(after)
    )


def lives_in_city(text: str, end: int, whole: int, *, served: bool, full: bool) -> bool:
    """Whether the person says of themselves that they are in a city whose name ends at `end`.

    `whole` is where the chain of names begins: 辽宁省沈阳市 begins at 辽宁. For a city that we
    serve "我是安康的" is enough; a `full` name, city and district, needs nothing after it.
    """
    before, after = text[max(0, whole - 14) : whole], text[end : end + 16]
    own = _SELF_BEFORE.search(before)
    if own is None:
        return False
    if served and STATION.match(after):
        return _stands_in(own) and not left_at_home(text)
    if is_elsewhere_by_right(before, after):
        return False
    if full or _DISTRICT_AFTER.match(after) or _HERE_AFTER.match(after):
        return True
    if served and _LIVES_AFTER.match(after):
        return True
    return _says_so(own, text, after, served=served)


def _says_so(own: re.Match[str], text: str, after: str, *, served: bool) -> bool:
    """Whether the words before a city's name say of the speaker that this is where they are."""
    cue, said = own["cue"], own["self"]
    if cue == "是":
        return served and ends_name(after)
    if cue in _DWELLS or (cue == "在" and said in _HOUSEHOLD):
        return not _STRANDED.search(text)
    if not SHUT.match(after):
        return False
    if served:
        return _stands_in(own) and not left_at_home(text)
    return cue == "在" and bool(said.strip(_STOPS)) and not _FOR_KIN.search(text)


def _stands_in(own: re.Match[str]) -> bool:
    """Whether the speaker in person is in a city: 我在…, 人在…; of a household see _DWELLS."""
    return own["cue"] == "在" and bool(own["self"].strip(_STOPS) or own[0].endswith("人在"))


def is_elsewhere_by_right(before: str, after: str) -> bool:
    """Whether a city is that of the register, of the family one comes from, or of others."""
    if _REGISTER_BEFORE.search(before) or _ORIGIN_BEFORE.search(before):
        return True
    return any(cue.match(after) for cue in (_OTHERS_AFTER, _REGISTER_AFTER, _AWAY_AFTER))


def speaks_of_kin(text: str) -> bool:
    """Whether relatives or a home elsewhere are spoken of, who may be those to be helped."""
    return bool(_FOR_KIN.search(text, 0, _LONGEST))
