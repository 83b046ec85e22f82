"""The elements of the national list of services (实施清单), each with its name in both languages."""

from __future__ import annotations

from shoushan.rules.text import Text

ELEMENTS: dict[str, Text] = {
    "task_code": Text("实施编码", "Code"),
    "catalog_code": Text("基本编码", "Catalogue code"),
    "local_task_code": Text("地方实施编码", "Local code"),
    "local_catalog_code": Text("地方基本编码", "Local catalogue code"),
    "task_handle_item": Text("业务办理项编码", "Code of the handled item"),
    "task_name": Text("事项名称", "Name"),
    "task_type": Text("事项类型", "Type"),
    "task_version": Text("事项版本", "Version"),
    "task_state": Text("事项状态", "State"),
    "power_source": Text("权力来源", "Source of the power"),
    "use_level": Text("行使层级", "Level"),
    "dept_name": Text("实施主体", "Office in charge"),
    "dept_code": Text("实施主体编码", "Code of the office"),
    "dept_type": Text("实施主体性质", "Nature of the office"),
    "entrust_name": Text("委托部门", "Entrusting office"),
    "by_law": Text("设定依据", "Legal basis"),
    "server_type": Text("服务对象", "For whom"),
    "project_type": Text("办件类型", "Kind of handling"),
    "anticipate_explain": Text("法定办结时限", "Legal limit"),
    "promise_explain": Text("承诺办结时限", "Promised limit"),
    "accept_condition": Text("受理条件", "Conditions"),
    "handle_flow": Text("办理流程", "Procedure"),
    "handle_type": Text("办理形式", "Ways of filing"),
    "special_procedure": Text("特别程序", "Special procedure"),
    "is_fee": Text("是否收费", "Fee"),
    "fee_basis": Text("收费依据", "Basis of the fee"),
    "limit_scene_num": Text("到办事现场次数", "Visits needed"),
    "transact_addr": Text("办理地点", "Place"),
    "transact_time": Text("办理时间", "Opening hours"),
    "link_way": Text("咨询电话", "Telephone"),
    "supervise_way": Text("监督投诉电话", "Supervision line"),
    "link_addr": Text("在线办理地址", "Address on line"),
    "mobile_terminal_url": Text("移动端地址", "Mobile address"),
    "result_name": Text("结果名称", "Result"),
    "plan_effective_date": Text("计划生效日期", "In force from"),
    "plan_cancel_date": Text("计划取消日期", "In force until"),
}
