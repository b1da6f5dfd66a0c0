"""What organs are called in 陕西, 长宁 and 达州, at each level: rows as in `test_organs`."""

from nlu.understanding import Place
from router.catalogue import Level

IN_SHAANXI = Place(jurisdiction="shaanxi")
YANTA = Place("雁塔区", "丈八沟街道", jurisdiction="shaanxi")
CHANGAN = Place("长安区", jurisdiction="shaanxi")  # of 西安, not the 长安 of old
LINWEI = Place("临渭区", jurisdiction="shaanxi")
LANTIAN = Place("蓝田县", jurisdiction="shaanxi")
SHENMU = Place("神木市", "店塔镇", jurisdiction="shaanxi")
HANCHENG = Place("韩城市", "桑树坪镇", jurisdiction="shaanxi")
YANGLING = Place("杨陵区", jurisdiction="shaanxi")
IN_CHANGNING = Place(jurisdiction="changning")
CHANGNING = Place("长宁区", jurisdiction="changning")
HUAYANGLU = Place("长宁区", "华阳路街道", jurisdiction="changning")
XINJING = Place("长宁区", "新泾镇", jurisdiction="changning")
IN_DAZHOU = Place(jurisdiction="dazhou")
TONGCHUAN = Place("通川区", jurisdiction="dazhou")
DACHUAN = Place("达川区", jurisdiction="dazhou")
NANBA = Place("宣汉县", "南坝镇", jurisdiction="dazhou")
WANYUAN = Place("万源市", jurisdiction="dazhou")
HEIBAOSHAN = Place("万源市", "黑宝山镇", jurisdiction="dazhou")

SHAANXI: list[tuple[str, Place, Level, str, Level]] = [
    # Nothing known but the province.
    ("civil_affairs", IN_SHAANXI, "street", "陕西省民政厅", "province"),
    ("civil_affairs", IN_SHAANXI, "city", "陕西省民政厅", "province"),
    ("charity_federation", IN_SHAANXI, "district", "陕西省慈善协会", "province"),
    ("health", IN_SHAANXI, "district", "陕西省卫生健康委员会", "province"),
    # The four levels of one organ.
    ("civil_affairs", YANTA, "street", "雁塔区民政局", "district"),
    ("civil_affairs", YANTA, "district", "雁塔区民政局", "district"),
    ("civil_affairs", YANTA, "city", "西安市民政局", "city"),
    ("civil_affairs", YANTA, "province", "陕西省民政厅", "province"),
    ("education", YANTA, "city", "西安市教育局", "city"),
    ("education", YANTA, "province", "陕西省教育厅", "province"),
    ("rural_revitalisation", SHENMU, "district", "神木市乡村振兴局", "district"),
    ("rural_revitalisation", SHENMU, "city", "榆林市乡村振兴局", "city"),
    ("youth_league", SHENMU, "city", "共青团榆林市委", "city"),
    ("court", SHENMU, "city", "陕西省榆林市中级人民法院", "city"),
    ("procuratorate", LANTIAN, "city", "陕西省西安市人民检察院", "city"),
    ("political_legal", LANTIAN, "district", "中共蓝田县委政法委员会", "district"),
    ("charity_federation", HANCHENG, "district", "韩城市慈善协会", "district"),
    ("civil_affairs", HANCHENG, "city", "渭南市民政局", "city"),
    # Wards have a branch of the city's police, counties and county cities their own.
    ("public_security", YANTA, "district", "西安市公安局雁塔分局", "district"),
    ("public_security", CHANGAN, "district", "西安市公安局长安分局", "district"),
    ("public_security", LINWEI, "district", "渭南市公安局临渭分局", "district"),
    ("public_security", LANTIAN, "district", "蓝田县公安局", "district"),
    ("public_security", SHENMU, "district", "神木市公安局", "district"),
    ("public_security", YANTA, "city", "西安市公安局", "city"),
    # 杨陵区 lies in 咸阳市 by the map and is governed by the demonstration zone.
    ("public_security", YANGLING, "district", "杨凌示范区公安局", "district"),
    ("civil_affairs", YANGLING, "district", "杨陵区民政局", "district"),
    ("civil_affairs", YANGLING, "city", "杨凌示范区民政局", "city"),
    # Organs without a body below some level.
    ("data", YANTA, "district", "西安市数据局", "city"),
    ("hotline", YANTA, "street", "西安市12345政务服务热线", "city"),
    ("housing_fund", SHENMU, "district", "榆林市住房公积金管理中心", "city"),
    ("central_bank", YANTA, "district", "中国人民银行陕西省分行", "province"),
    # Bodies of the street and what stands for them above.
    ("township_office", YANTA, "street", "雁塔区丈八沟街道办事处社会救助窗口", "street"),
    ("township_office", SHENMU, "street", "神木市店塔镇人民政府社会救助窗口", "street"),
    ("township_office", LANTIAN, "street", "蓝田县民政局", "district"),
    ("township_office", YANTA, "city", "西安市民政局", "city"),
    ("civil_service_station", SHENMU, "street", "神木市店塔镇社会工作服务站", "street"),
    (
        "rapid_response_team",
        YANTA,
        "street",
        "雁塔区丈八沟街道有关村（社区）急难问题快速响应服务队",
        "street",
    ),
    ("joint_conference", YANTA, "street", "雁塔区困难群众基本生活保障工作协调机制", "district"),
]
#: 本地区最高一级就是区：机关一律是区级，只有街镇一级的机构写 street。
CHANGNING_ORGANS: list[tuple[str, Place, Level, str, Level]] = [
    ("civil_affairs", HUAYANGLU, "street", "上海市长宁区民政局", "district"),
    ("civil_affairs", HUAYANGLU, "district", "上海市长宁区民政局", "district"),
    ("civil_affairs", IN_CHANGNING, "district", "上海市长宁区民政局", "district"),
    ("civil_affairs", HUAYANGLU, "city", "上海市长宁区民政局", "district"),
    ("civil_affairs", HUAYANGLU, "province", "上海市长宁区民政局", "district"),
    ("women_federation", HUAYANGLU, "district", "上海市长宁区妇女联合会", "district"),
    ("public_security", CHANGNING, "district", "上海市公安局长宁分局", "district"),
    ("housing", XINJING, "district", "上海市长宁区住房保障和房屋管理局", "district"),
    ("rescue_station", XINJING, "street", "上海市长宁区救助管理站", "district"),
    ("township_office", HUAYANGLU, "street", "上海市长宁区华阳路街道办事处", "street"),
    ("township_office", XINJING, "street", "上海市长宁区新泾镇人民政府", "street"),
    (
        "township_office",
        CHANGNING,
        "street",
        "上海市长宁区街道办事处（新泾镇人民政府）",
        "district",
    ),
    (
        "civil_service_station",
        HUAYANGLU,
        "street",
        "上海市长宁区华阳路街道社区救助顾问服务站",
        "street",
    ),
    ("civil_service_station", XINJING, "street", "上海市长宁区新泾镇社区救助顾问服务站", "street"),
    ("community_foundation", XINJING, "street", "上海市长宁区各街镇社区基金会", "district"),
]
DAZHOU: list[tuple[str, Place, Level, str, Level]] = [
    ("civil_affairs", IN_DAZHOU, "district", "达州市民政局", "city"),
    ("civil_affairs", NANBA, "district", "宣汉县民政局", "district"),
    ("civil_affairs", NANBA, "city", "达州市民政局", "city"),
    ("rural_revitalisation", WANYUAN, "district", "万源市乡村振兴局", "district"),
    ("county_government", NANBA, "district", "宣汉县人民政府", "district"),
    ("court", DACHUAN, "district", "达川区人民法院", "district"),
    ("court", DACHUAN, "city", "四川省达州市中级人民法院", "city"),
    ("youth_league", WANYUAN, "district", "共青团万源市委", "district"),
    # The two wards have branches of the city's police, named with 区.
    ("public_security", TONGCHUAN, "district", "达州市公安局通川区分局", "district"),
    ("public_security", DACHUAN, "district", "达州市公安局达川区分局", "district"),
    ("public_security", NANBA, "district", "宣汉县公安局", "district"),
    ("public_security", WANYUAN, "district", "万源市公安局", "district"),
    # 第14条：市级、县级救助管理站
    ("rescue_station", TONGCHUAN, "district", "通川区救助管理站", "district"),
    ("rescue_station", IN_DAZHOU, "district", "达州市救助管理站", "city"),
    # Only the city has these.
    ("data", WANYUAN, "district", "达州市数字经济局", "city"),
    ("housing_fund", WANYUAN, "district", "达州市住房公积金管理中心", "city"),
    ("charity_federation", NANBA, "district", "达州市慈善总会", "city"),
    ("township_office", NANBA, "street", "宣汉县南坝镇人民政府社会救助窗口", "street"),
    ("township_office", HEIBAOSHAN, "street", "万源市黑宝山镇人民政府社会救助窗口", "street"),
    ("township_office", WANYUAN, "street", "万源市民政局", "district"),
    ("civil_service_station", NANBA, "street", "宣汉县南坝镇社工站", "street"),
    ("civil_service_station", WANYUAN, "street", "万源市社工站", "district"),
]
ELSEWHERE = [*SHAANXI, *CHANGNING_ORGANS, *DAZHOU]
