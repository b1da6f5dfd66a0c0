"""Who leads where less is known of the place, where it has a name of its own, where it is urgent.

Rows as in `who_leads`, with the place and how urgent it is.
"""

from nlu.labels import Urgency
from nlu.understanding import Place
from router.catalogue import Level
from tests.router.who_leads import DEFAULT, HUAYANGLU, XICHENG, ZHANGBAGOU

NORMAL, URGENT, DANGER = Urgency.normal, Urgency.urgent, Urgency.life_danger
Row = tuple[str, Place, Urgency, str, Level, str]

GANJINGZI = Place("甘井子区", jurisdiction="dalian")
PAOYA = Place("甘井子区", "泡崖街道", jurisdiction="dalian")
CHANGHAI = Place("长海县", jurisdiction="dalian")
YANTA = Place("雁塔区", jurisdiction="shaanxi")
SHENMU = Place("神木市", jurisdiction="shaanxi")
LUEYANG = Place("略阳县", jurisdiction="shaanxi")
YANGLING = Place("杨陵区", jurisdiction="shaanxi")
BAISHUIJIANG = Place("略阳县", "白水江镇", jurisdiction="shaanxi")
CHANGNING = Place("长宁区", jurisdiction="changning")
XINJING = Place("长宁区", "新泾镇", jurisdiction="changning")
DACHUAN = Place("达川区", jurisdiction="dazhou")
WANYUAN = Place("万源市", jurisdiction="dazhou")
NANBA = Place("宣汉县", "南坝镇", jurisdiction="dazhou")
IN_DALIAN, IN_SHAANXI = Place(jurisdiction="dalian"), Place(jurisdiction="shaanxi")
IN_YULIN = Place(jurisdiction="shaanxi", city="榆林市")
IN_CHANGNING, IN_DAZHOU = Place(jurisdiction="changning"), Place(jurisdiction="dazhou")

#: Known only to the district: the district's organ, and never one of a street.
IN_THE_DISTRICT: list[Row] = [
    ("minimum_living_allowance", GANJINGZI, NORMAL, "甘井子区民政局", "district", "11"),
    ("household_registration", GANJINGZI, NORMAL, "大连市公安局甘井子分局", "district", "6"),
    ("household_registration", CHANGHAI, NORMAL, "长海县公安局", "district", "6"),
    ("charity_support", CHANGHAI, NORMAL, "长海县民政局", "district", "2"),
    ("temporary_assistance", YANTA, NORMAL, "雁塔区民政局", "district", "三（二）"),
    ("household_registration", YANTA, NORMAL, "西安市公安局雁塔分局", "district", DEFAULT),
    ("household_registration", SHENMU, NORMAL, "神木市公安局", "district", DEFAULT),
    ("household_registration", LUEYANG, NORMAL, "略阳县公安局", "district", DEFAULT),
    ("household_registration", YANGLING, NORMAL, "杨凌示范区公安局", "district", DEFAULT),
    ("assistance_supervision", SHENMU, NORMAL, "榆林市民政局", "city", "二（二）2"),
    ("assistance_supervision", YANGLING, NORMAL, "杨凌示范区民政局", "city", "二（二）2"),
    ("medical_assistance", CHANGNING, NORMAL, "上海市长宁区医疗保障局", "district", "三·3"),
    ("homeless_assistance", CHANGNING, NORMAL, "上海市长宁区救助管理站", "district", "五·3"),
    ("medical_assistance", DACHUAN, NORMAL, "达川区医疗保障局", "district", "1"),
    ("household_registration", DACHUAN, NORMAL, "达州市公安局达川区分局", "district", DEFAULT),
    ("household_registration", WANYUAN, NORMAL, "万源市公安局", "district", DEFAULT),
    ("assistance_supervision", WANYUAN, NORMAL, "达州市民政局", "city", DEFAULT),
]
#: Nothing known but the jurisdiction: its own organ.
SOMEWHERE: list[Row] = [
    ("minimum_living_allowance", IN_DALIAN, NORMAL, "大连市民政局", "city", "11"),
    ("education_assistance", Place(), NORMAL, "大连市教育局", "city", "11"),
    ("assistance_supervision", Place(), NORMAL, "大连市民政局", "city", "11"),
    ("minimum_living_allowance", IN_SHAANXI, NORMAL, "陕西省民政厅", "province", "三（二）"),
    ("household_registration", IN_SHAANXI, NORMAL, "陕西省公安厅", "province", DEFAULT),
    ("rural_support", IN_SHAANXI, NORMAL, "陕西省乡村振兴局", "province", "三（二）"),
    ("assistance_supervision", IN_SHAANXI, NORMAL, "陕西省民政厅", "province", "二（二）2"),
    ("women_support", IN_CHANGNING, NORMAL, "上海市长宁区妇女联合会", "district", "七"),
    ("disaster_relief", IN_CHANGNING, NORMAL, "上海市长宁区应急管理局", "district", "三·3"),
    ("housing_assistance", IN_DAZHOU, NORMAL, "达州市住房和城乡建设局", "city", "1"),
    ("disability_support", IN_DAZHOU, NORMAL, "达州市民政局", "city", "11"),
    ("health_service", IN_DAZHOU, NORMAL, "达州市卫生健康委员会", "city", DEFAULT),
]
#: Only the city is known: its organ, where the duty is the district's or the city's.
IN_THE_CITY: list[Row] = [
    ("minimum_living_allowance", IN_YULIN, NORMAL, "榆林市民政局", "city", "三（二）"),
    ("temporary_assistance", IN_YULIN, URGENT, "榆林市民政局", "city", "三（二）"),
    ("household_registration", IN_YULIN, NORMAL, "榆林市公安局", "city", DEFAULT),
    ("medical_assistance", IN_YULIN, DANGER, "榆林市医疗保障局", "city", DEFAULT),
    ("care_service", IN_YULIN, NORMAL, "榆林市民政局", "city", "二（二）3"),
    ("assistance_supervision", IN_YULIN, NORMAL, "榆林市民政局", "city", "二（二）2"),
    (
        "minimum_living_allowance",
        Place(jurisdiction="dalian", city="大连市"),
        NORMAL,
        "大连市民政局",
        "city",
        "11",
    ),
    (
        "minimum_living_allowance",
        Place(jurisdiction="changning", city="上海市"),
        NORMAL,
        "上海市长宁区民政局",
        "district",
        "七",
    ),
]
#: 急难发生地直接实施救助：陕西二（一）2、达州第6条写明由乡镇（街道）；长宁本就是街镇；大连没有写。
URGENT_RELIEF: list[Row] = [
    (
        "temporary_assistance",
        ZHANGBAGOU,
        URGENT,
        "雁塔区丈八沟街道办事处社会救助窗口",
        "street",
        "三（二）",
    ),
    (
        "temporary_assistance",
        BAISHUIJIANG,
        DANGER,
        "略阳县白水江镇人民政府社会救助窗口",
        "street",
        "三（二）",
    ),
    ("temporary_assistance", XICHENG, URGENT, "通川区西城街道办事处社会救助窗口", "street", "6"),
    ("temporary_assistance", NANBA, DANGER, "宣汉县南坝镇人民政府社会救助窗口", "street", "6"),
    ("temporary_assistance", HUAYANGLU, URGENT, "上海市长宁区华阳路街道办事处", "street", "七"),
    ("temporary_assistance", XINJING, DANGER, "上海市长宁区新泾镇人民政府", "street", "七"),
    ("temporary_assistance", PAOYA, URGENT, "甘井子区民政局", "district", "1"),
    # Without the street the district's bureau acts.
    ("temporary_assistance", YANTA, URGENT, "雁塔区民政局", "district", "三（二）"),
    ("temporary_assistance", WANYUAN, URGENT, "万源市民政局", "district", "6"),
    # Only temporary assistance lies at the street when it is urgent.
    ("medical_assistance", ZHANGBAGOU, URGENT, "雁塔区医疗保障局", "district", DEFAULT),
    ("disaster_relief", BAISHUIJIANG, URGENT, "略阳县应急管理局", "district", DEFAULT),
    ("homeless_assistance", XICHENG, URGENT, "通川区民政局", "district", "14"),
    ("homeless_assistance", HUAYANGLU, URGENT, "上海市长宁区救助管理站", "district", "五·3"),
    ("minimum_living_allowance", NANBA, URGENT, "宣汉县民政局", "district", "4"),
]
#: No street is known, so that none can lead: who answers first takes it (first_contact).
NO_STREET_KNOWN: list[Row] = [
    ("temporary_assistance", IN_SHAANXI, URGENT, "陕西省民政厅", "province", "三（二）"),
    ("temporary_assistance", IN_DAZHOU, URGENT, "达州市民政局", "city", "6"),
    ("minimum_living_allowance", CHANGNING, NORMAL, "上海市长宁区民政局", "district", "七"),
    ("extreme_poverty_support", CHANGNING, NORMAL, "上海市长宁区民政局", "district", "七"),
    ("temporary_assistance", CHANGNING, URGENT, "上海市长宁区民政局", "district", "七"),
    ("care_service", IN_CHANGNING, NORMAL, "上海市长宁区民政局", "district", "五·4"),
]
