"""The Chinese names of statuses, moves and roles: in errors, pages, ledgers and diagrams alike."""

STATUSES = {
    "received": "已收到",
    "accepted": "已受理",
    "dispatched": "已交给部门办理",
    "triage": "工作人员处理中",
    "answered": "已答复，等回访",
    "closed": "已办结",
    "merged": "已并入另一件",
}
TASK_STATUSES = {
    "dispatched": "已派单，待签收",
    "acknowledged": "已签收",
    "waiting": "等您交材料",
    "handling": "办理中",
    "answered": "已答复",
    "returned": "退回，待改派",
    "adjudicating": "派单异议审核中",
    "closed": "已办结",
}
#: The names of the moves (glossary), for diagrams and ledgers.
MOVES = {
    "receive": "收到",
    "accept": "受理",
    "dispatch": "派单",
    "hold_for_triage": "转人工",
    "acknowledge": "签收",
    "handle": "办理",
    "ask_materials": "一次性告知",
    "confirm_notice": "确认告知",
    "receive_materials": "收到材料",
    "add_part": "协办意见",
    "answer": "答复",
    "extend": "延期",
    "return_task": "退单",
    "return_again": "再次退单",
    "adjudicate": "裁定",
    "reassign": "改派",
    "refer": "转介",
    "merge": "并单",
    "propose_merge": "提议并单",
    "keep_apart": "不并单",
    "urge": "催办",
    "add_words": "补充",
    "tell_place": "补住址",
    "hand_over": "对话转人工",
    "take_over": "接手对话",
    "hand_back": "对话交回",
    "supervise": "督办",
    "review": "提请一事一议",
    "decide_review": "一事一议决定",
    "take_duty": "认领首问",
    "offer_duty": "请人接首问",
    "accept_duty": "接首问",
    "decline_duty": "不接首问",
    "call_back": "回访",
    "visit": "探访",
    "close": "办结",
    "reopen": "重新办理",
    "withdraw": "撤回",
}
#: Who is told of what is overdue, a step at a time.
TOLD = {
    "handler": "承办人",
    "department_head": "部门负责人",
    "supervisor": "监督单位",
    "joint_review": "提请一事一议",
}
#: What was done with a request that opened no case.
POINTED = {"not_ours": "不属于救助，指了路", "answered": "政策问题，已答复"}
#: How a case ended, as the requester said.
OUTCOMES = {
    "resolved": "解决了",
    "partly": "解决了一部分",
    "guided": "没有办成，已讲清去哪里、怎么办",
    "withdrawn": "自己撤回",
    "unreachable": "多次联系不上",
    "merged": "并入另一件",
}
ROLES = {
    "requester": "求助人",
    "first_contact": "首问",
    "handler": "主办",
    "co_handler": "协办",
    "supervisor": "监督",
    "coordinator": "裁定单位",
    "system": "系统",
}
