"""Who is named in a text (kin, neighbours, pupils, 我, 人家), and whom a message is about."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from nlu.fact_values import SpokenFor, Who
from nlu.facts.found import Found

_ADULT = (
    "(?:老)?(?:大爷|大妈|大娘|大叔|大姐|大哥|老头子?|老太太|老爷子|老奶奶|老人|"
    "老汉|奶奶|爷爷|婆婆|阿婆|阿姨|叔叔|太婆)"
)
_SURNAME = "[张王李赵刘陈杨黄周吴徐孙马朱胡林郭何高罗宋郑谢韩唐冯于董]?"
_LINK = "(?:家|的|那个|有个|有位|是位|是个|住着|有一个|一位|一个|有户|一户|个|有|那家){0,3}"
_SICK = "(?=[今都得住没有病去已也才瘫八七九六五四三又老年身是])"
_MINE = "[我俺咱他她家]亲?"
#: In this order: of two that begin at the same place the first is taken.
_WORDS: dict[Who, str] = {
    Who.neighbour: f"邻居(?:{_LINK}{_SURNAME}(?:{_ADULT}|孩子|小孩))?|(?:隔壁|对门)(?=家|说|问|那)|"
    f"(?:巷子|弄堂|单元|楼道|楼|小区)里?(?:有个|有位|有一个|一个|一位|"
    f"的)+(?:{_ADULT})|(?:隔壁|对门|楼[上下]|院里|邻里){_LINK}{_SURNAME}(?:{_ADULT}|孩子|"
    f"小孩|女的|男的)",
    Who.villager: f"(?:村里|村上|屯子?里|寨子里|[我俺咱]们?村|本村|"
    f"我们组){_LINK}孤?(?:{_ADULT}|五保户|老头子?|人家|孩子)",
    Who.pupil: "(?:我们?班|班上|班里|学校里?)(?:有个|有一个|有位|的|个|一个)?(?:学生|孩子|"
    "同学|女生|男生|娃)|我的?学生|学生(?=得了|家里|他?父|他?妈|没)",
    Who.stranger: "(?:路边|街上|马路上|桥下|桥洞[下里]?|车站里?|广场上?|公园里?)(?:躺着|坐着|"
    "睡着|有|蹲着|住着|跪着|看到|看见|了|着){0,2}(?:一个|一位|个|位|名)"
    f"(?:{_ADULT}|人|孩子|小孩|男的|女的|流浪汉|乞丐|小伙子|妇女)",
    Who.grandparent: f"奶奶|爷爷|姥姥|姥爷|外婆|外公|{_MINE}[爷奶]|阿婆|阿爷|"
    f"(?<!国)家[婆公](?![务共司益])|祖母|祖父|嗲嗲",
    Who.in_law: "婆婆|老公公|公公|岳母|岳父|丈母娘|老?丈人|儿媳妇?|女婿",
    Who.parents: f"父母|爸妈|爹妈|爹娘|双亲|{_MINE}老人家|两个老的|老爸老妈",
    Who.relative: f"舅妈|舅舅|姑姑|姑妈|姑父|姨妈|姨父|叔叔|叔父|伯父|伯母|伯伯|婶婶|婶子|侄子|"
    f"侄女|侄儿|外甥女?|[表堂][哥姐弟妹]|亲戚|[大二三小][舅姨姑叔伯]|"
    f"{_MINE}[舅姑姨叔婶]|亲家",
    Who.grandchild: "孙子|孙女|外孙女?|孙娃|孙儿|孙孙",
    Who.spouse: "老伴儿?|老婆子?|老公|丈夫|妻子|爱人|媳妇儿?|婆娘|屋里头的|当家的|"
    "老头子(?=去年|走|前年|没|病|瘫|住院)|"
    "(?:孩(?:子|儿)?|娃儿?)他[爸妈爹娘]|堂客|我老头子?|我家?那口子|"
    "我(?:家)?男人",
    Who.mother: f"妈妈|老妈子?|母亲|老娘|老母亲|{_MINE}[妈娘]|姆妈|阿妈|妈{_SICK}|娘{_SICK}",
    Who.father: f"爸爸|老爸|父亲|老爹|老父亲|{_MINE}[爸爹]|阿爸|老汉儿|老爷子|爸{_SICK}|爹{_SICK}",
    Who.child: f"儿子|女儿|闺女|姑娘{_SICK}|娃儿?|孩子(?!们)|小孩(?!子?们)|小囡|囡囡|丫头|"
    f"崽|幺[儿妹女]|老[大二]{_SICK}|宝宝",
    Who.sibling: "弟弟|哥哥|姐姐|妹妹|兄弟|姊妹|姐妹|[我俺他她](?:亲|"
    "[大二三小])?[弟哥姐妹](?![们夫])|弟媳妇?|嫂子|姐夫|妹夫",
    Who.friend: "朋友|战友|发小|室友|老乡(?![亲镇])|同学",
    Who.colleague: "同事|工友",
    Who.other: "人家|别人|他家|她家|他们|她们|他(?!妈)|她|老人|老太太|老大爷|村干部|村支书|"
    "村长|书记|主任|有的人|有些人",
    Who.speaker: "本人|我自己|俺自己|自己(?=[住一过今没])|[我俺]们?家?|咱们?家?|阿拉",
}
# The characters with which any of them begins; the look ahead halves the time.
_FIRST = (
    "邻隔对楼院巷弄单村屯寨我俺咱本班上学路街马桥车广公奶爷姥外阿家祖嗲他她婆岳丈老儿女父爸爹双两舅姑姨叔伯婶侄表堂亲大二三小"
    "孙妻爱媳屋当孩妈母姆娘闺娃崽丫囡幺宝弟哥姐妹兄姊嫂朋战发室同工人别书主有自"
)
_PERSON = re.compile(
    f"(?=[{_FIRST}])(?:" + "|".join(f"(?P<w{who}>{words})" for who, words in _WORDS.items()) + ")"
)
_WHO = {f"w{who}": who for who in _WORDS}
_CURSE = re.compile("他妈的|(?<=其)他|(?<=吉)他")

_WORDS_OF_SPEAKING = re.compile(
    "(?:就|也|还|又|今天|现在|主要|这边|有个事)?是?(?:想|要(?!饭|死)|来|打电话|打|问|"
    "咨询|替|帮|代|给|为|反映|说|听说|觉得|希望|知道|咨询|举报|投诉|昨天打|"
    "是[他她]|先|请|在网上|有个?问题)"
    "|是?(?:这个)?(?:社区|村委|学校|小区|单位|公司|国|省|市|县|区|村|乡|镇|厂|"
    "司|校|院|建议|手机|电话|号码|联系|楼|门|邻|旁|附近|对面|这(?=边|里|个|是|"
    "儿)|那(?=边|里|个|是|儿)|的(?!腿|眼|手|病|身|脚|残|低))"
)
_FOR = re.compile("(?:替|帮着?|代|给|为)(?=[我俺咱阿邻隔对楼本自他她孩老村班姐弟哥妹爸妈])")
#: 请帮我解决, 充实自我: here 我 is not whom it is about.
_BEFORE_OBJECT = frozenset("帮给让向对把与被为请叫自")
#: 请领导为我们做主 names nobody.
_OURSELVES = frozenset({"我", "俺", "我们", "俺们", "咱们", "咱", "我家", "我们家"})
_SENTENCE = re.compile(r"[。!?；;\n]")


class Mention(NamedTuple):
    """A person named in a text."""

    start: int
    end: int
    who: Who


class Mentions:
    """Everybody named in a cleaned text, in order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.all = list(_mentions(text))
        self._starts = [mention.start for mention in self.all]

    def near(self, start: int, end: int, within: int = 16) -> Who | None:
        """Who is meant at a place: who follows as its noun, or was named last in the sentence."""
        after = bisect_left(self._starts, end)
        if after < len(self.all):
            follower = self.all[after]
            if self.text[end : follower.start] in ("", "的") and follower.who is not Who.speaker:
                return follower.who
        return self.before(start, within)

    def before(self, start: int, within: int = 16) -> Who | None:
        """Who was named last before a place in the same sentence."""
        at = bisect_right(self._starts, start) - 1
        if at < 0 or start - self.all[at].end > within:
            return None
        if _SENTENCE.search(self.text, self.all[at].end, start):
            return None
        who = self.all[at].who
        if at and who is not Who.speaker:
            holder = self.all[at - 1]  # 村干部亲戚: not the speaker's
            if holder.who is Who.other and self.text[holder.end : self.all[at].start] in ("", "的"):
                return Who.other
        return who


def _mentions(text: str) -> Iterator[Mention]:
    curses = {found.start() for found in _CURSE.finditer(text)} if "他" in text else ()
    for found in _PERSON.finditer(text):
        if found.start() not in curses:
            yield Mention(found.start(), found.end(), _WHO[found.lastgroup or ""])


def person_facts(text: str, mentions: Mentions) -> Iterator[Found]:
    """The one person whom the text is about, where words tell."""
    told = _told(text, mentions.all)
    if told is not None:
        yield Found(told.start, told.end, SpokenFor(told.who))


def _told(text: str, mentions: list[Mention]) -> Mention | None:
    for found in _FOR.finditer(text):
        number = bisect_left(mentions, (found.end(),))
        if number < len(mentions) and mentions[number].start <= found.end() + 2:
            noun = _noun(text, mentions, number)
            if noun.who is not Who.other and text[noun.start : noun.end] not in _OURSELVES:
                return noun
    for number, mention in enumerate(mentions):
        noun = _noun(text, mentions, number)
        if noun.who is Who.other or text[noun.start - 1 : noun.start] == "其":
            continue
        if noun.who is Who.speaker and not _about_self(text, mention):
            continue
        return noun
    return None


def _noun(text: str, mentions: list[Mention], number: int) -> Mention:
    """我 in 我儿子 or 我家孩子 only tells whose child it is."""
    mention = mentions[number]
    if mention.who is Who.speaker and number + 1 < len(mentions):
        following = mentions[number + 1]
        if text[mention.end : following.start] in ("", "的", "屋头", "那个", "这"):
            return following
    return mention


def _about_self(text: str, mention: Mention) -> bool:
    if text[mention.start : mention.end].endswith("们"):
        return False
    if text[mention.start - 1 : mention.start] in _BEFORE_OBJECT:
        return False
    if text[mention.end : mention.end + 1] in ("", *",。.!?;、"):
        return len(text) == mention.end - mention.start
    return not _WORDS_OF_SPEAKING.match(text, mention.end)
