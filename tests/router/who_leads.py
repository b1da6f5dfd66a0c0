"""Who leads on each need in each jurisdiction, as the four documents have it.

A row ends with the section of the document that the duty rests on; `default` where the document
does not speak of the need, so that it rests on the jurisdiction's duty to receive (DEFAULTS).
"""

from nlu.understanding import Place
from router.catalogue import Level

DEFAULT = "default"
#: The clause that a duty rests on of which the document says nothing.
DEFAULTS = {
    "shaanxi": "二（二）5",  # 完善求助信息接收、登记、转办、反馈等工作流程
    "changning": "五·1",  # 将信息分类推送至相关部门处理
    "dazhou": "8",  # 乡级受理、村级代办
}

BUYUNSHAN = Place("庄河市", "步云山乡", jurisdiction="dalian")
ZHANGBAGOU = Place("雁塔区", "丈八沟街道", jurisdiction="shaanxi")
HUAYANGLU = Place("长宁区", "华阳路街道", jurisdiction="changning")
XICHENG = Place("通川区", "西城街道", jurisdiction="dazhou")

Row = tuple[str, str, Level, str]

#: 第11条分工；第1—4、6条的责任单位。监督在市级。
#: 慈善帮扶四地都由民政主办：征得本人同意之前，不给政府以外的机构（大连第2条）。
DALIAN: list[Row] = [
    ("minimum_living_allowance", "庄河市民政局", "district", "11"),
    ("extreme_poverty_support", "庄河市民政局", "district", "11"),
    ("low_income_recognition", "庄河市民政局", "district", "1"),
    ("temporary_assistance", "庄河市民政局", "district", "1"),
    ("medical_assistance", "庄河市医疗保障局", "district", "11"),
    ("education_assistance", "庄河市教育局", "district", "11"),
    ("housing_assistance", "庄河市住房和城乡建设局", "district", "11"),
    ("employment_assistance", "庄河市人力资源和社会保障局", "district", "11"),
    ("disaster_relief", "庄河市应急管理局", "district", "11"),
    ("homeless_assistance", "庄河市民政局", "district", "11"),
    ("disability_support", "庄河市残疾人联合会", "district", "11"),
    ("child_protection", "庄河市民政局", "district", "3"),
    ("care_service", "庄河市民政局", "district", "4"),
    ("charity_support", "庄河市民政局", "district", "2"),
    ("legal_aid", "庄河市司法局", "district", "11"),
    ("judicial_relief", "中共庄河市委政法委员会", "district", "2"),
    ("worker_support", "庄河市总工会", "district", "11"),
    ("youth_support", "共青团庄河市委", "district", "4"),
    ("women_support", "庄河市民政局", "district", "11"),  # 27个单位里没有妇联
    ("rural_support", "庄河市农业农村局", "district", "2"),
    ("household_registration", "庄河市公安局", "district", "6"),
    ("health_service", "庄河市卫生健康局", "district", "11"),
    ("assistance_supervision", "大连市民政局", "city", "11"),
]
#: 三（二）“各地民政部门要履行好社会救助体系建设的牵头职责”；文件只对八项说到由谁办。
SHAANXI: list[Row] = [
    ("minimum_living_allowance", "雁塔区民政局", "district", "三（二）"),
    ("extreme_poverty_support", "雁塔区民政局", "district", "三（二）"),
    ("low_income_recognition", "雁塔区民政局", "district", "三（二）"),
    ("temporary_assistance", "雁塔区民政局", "district", "三（二）"),
    ("medical_assistance", "雁塔区医疗保障局", "district", DEFAULT),
    ("education_assistance", "雁塔区教育局", "district", DEFAULT),
    ("housing_assistance", "雁塔区住房和城乡建设局", "district", DEFAULT),
    ("employment_assistance", "雁塔区人力资源和社会保障局", "district", DEFAULT),
    ("disaster_relief", "雁塔区应急管理局", "district", DEFAULT),
    ("homeless_assistance", "雁塔区民政局", "district", DEFAULT),
    ("disability_support", "雁塔区残疾人联合会", "district", DEFAULT),
    ("child_protection", "雁塔区民政局", "district", DEFAULT),
    ("care_service", "雁塔区民政局", "district", "二（二）3"),
    ("charity_support", "雁塔区民政局", "district", "二（三）4"),
    ("legal_aid", "雁塔区司法局", "district", DEFAULT),
    ("judicial_relief", "中共雁塔区委政法委员会", "district", DEFAULT),
    ("worker_support", "雁塔区总工会", "district", DEFAULT),
    ("youth_support", "共青团雁塔区委", "district", DEFAULT),
    ("women_support", "雁塔区民政局", "district", DEFAULT),
    ("rural_support", "雁塔区乡村振兴局", "district", "三（二）"),  # 省民政厅、省乡村振兴局联合发文
    ("household_registration", "西安市公安局雁塔分局", "district", DEFAULT),
    ("health_service", "雁塔区卫生健康局", "district", DEFAULT),
    ("assistance_supervision", "西安市民政局", "city", "二（二）2"),
]
#: 七“各街镇负责……”；三·3专项部门逐一对应；七群团结合职责参与；五·3区救助管理站。
CHANGNING: list[Row] = [
    ("minimum_living_allowance", "上海市长宁区华阳路街道办事处", "street", "七"),
    ("extreme_poverty_support", "上海市长宁区华阳路街道办事处", "street", "七"),
    ("low_income_recognition", "上海市长宁区华阳路街道办事处", "street", "七"),
    ("temporary_assistance", "上海市长宁区华阳路街道办事处", "street", "七"),
    ("medical_assistance", "上海市长宁区医疗保障局", "district", "三·3"),
    ("education_assistance", "上海市长宁区教育局", "district", "三·3"),
    ("housing_assistance", "上海市长宁区住房保障和房屋管理局", "district", "三·3"),
    ("employment_assistance", "上海市长宁区人力资源和社会保障局", "district", "三·3"),
    ("disaster_relief", "上海市长宁区应急管理局", "district", "三·3"),
    ("homeless_assistance", "上海市长宁区救助管理站", "district", "五·3"),
    ("disability_support", "上海市长宁区残疾人联合会", "district", "七"),
    ("child_protection", "上海市长宁区民政局", "district", DEFAULT),
    ("care_service", "上海市长宁区华阳路街道办事处", "street", "五·4"),  # 以街镇为单位
    ("charity_support", "上海市长宁区民政局", "district", "六·1"),
    ("legal_aid", "上海市长宁区司法局", "district", DEFAULT),
    ("judicial_relief", "中共上海市长宁区委政法委员会", "district", DEFAULT),
    ("worker_support", "上海市长宁区总工会", "district", "七"),
    ("youth_support", "共青团上海市长宁区委员会", "district", "七"),
    ("women_support", "上海市长宁区妇女联合会", "district", "七"),
    ("rural_support", "上海市农业农村委员会", "district", DEFAULT),  # 长宁没有农村，市级机构
    ("household_registration", "上海市公安局长宁分局", "district", DEFAULT),
    ("health_service", "上海市长宁区卫生健康委员会", "district", DEFAULT),
    ("assistance_supervision", "上海市长宁区民政局", "district", "四·1"),
]
#: 每条责任单位逗号前为牵头单位。
DAZHOU: list[Row] = [
    ("minimum_living_allowance", "通川区民政局", "district", "4"),
    ("extreme_poverty_support", "通川区民政局", "district", "12"),
    ("low_income_recognition", "通川区民政局", "district", "4"),
    ("temporary_assistance", "通川区民政局", "district", "6"),
    ("medical_assistance", "通川区医疗保障局", "district", "1"),
    ("education_assistance", "通川区教育局", "district", "1"),
    ("housing_assistance", "通川区住房和城乡建设局", "district", "1"),
    ("employment_assistance", "通川区人力资源和社会保障局", "district", "1"),
    ("disaster_relief", "通川区应急管理局", "district", DEFAULT),
    ("homeless_assistance", "通川区民政局", "district", "14"),
    ("disability_support", "通川区民政局", "district", "11"),  # 第11条市民政局列第一
    ("child_protection", "通川区民政局", "district", "9"),
    ("care_service", "通川区民政局", "district", "10"),
    ("charity_support", "通川区民政局", "district", "7"),
    ("legal_aid", "通川区司法局", "district", DEFAULT),
    ("judicial_relief", "中共通川区委政法委员会", "district", DEFAULT),
    ("worker_support", "通川区总工会", "district", DEFAULT),
    ("youth_support", "共青团通川区委", "district", DEFAULT),
    ("women_support", "通川区民政局", "district", DEFAULT),
    ("rural_support", "通川区乡村振兴局", "district", "3"),
    ("household_registration", "达州市公安局通川区分局", "district", DEFAULT),
    ("health_service", "通川区卫生健康局", "district", DEFAULT),
    ("assistance_supervision", "达州市民政局", "city", DEFAULT),
]
#: All 23 needs for somebody who lives at one place of each jurisdiction.
AT_HOME: list[tuple[Place, list[Row]]] = [
    (BUYUNSHAN, DALIAN),
    (ZHANGBAGOU, SHAANXI),
    (HUAYANGLU, CHANGNING),
    (XICHENG, DAZHOU),
]
