"""Words of the forms by which a definition is changed without its file being read."""

from __future__ import annotations

from shoushan.rules.text import Text

FORM_WORDS = {
    "desk-rule-form": Text("改内容", "Change by form"),
    "desk-rule-form-what": Text(
        "按类别找到要改的一项，点开填表就改；系统替您写进定义文件，注释和顺序不动。发布前什么都不变。",
        "Find what you want to change by its kind and fill in its form; it is written into the definition file, comments and "
        "order stay. Nothing changes before it is published.",
    ),
    "desk-rule-shared": Text("各版本共用", "Shared by all versions"),
    "desk-rule-what": Text("内容", "What it says"),
    "desk-rule-so-far": Text("到现在改了什么", "Changed so far"),
    "desk-rule-faults-n": Text("有 {n} 处问题，改正后才能报审", "{n} faults to mend before it can be sent"),
    "desk-rule-unread": Text("{path} 第 {line} 行：{why}", "{path} line {line}: {why}"),
    "desk-rule-unread-n": Text(
        "这些文件现在读不懂，先改正才能按表修改", "These files cannot be read as they stand; mend them first"
    ),
    "desk-rule-nothing-by-form": Text(
        "这里没有能按表修改的；请到“定义文件”里改。", "Nothing here is changed by form; see the files."
    ),
    "desk-rule-version-made": Text(
        "已建 {day} 版，您在原版本上的改动已带过来，原版本恢复为已发布的样子。",
        "Version {day} was made; what you had changed went into it, and the old version is as published.",
    ),
    "desk-rule-make-version": Text("另立新版本", "Make the version"),
    "desk-rule-words-zh": Text("{label}（中文）", "{label} (Chinese)"),
    "desk-rule-words-en": Text("{label}（英文）", "{label} (English)"),
    "desk-rule-both-words": Text("中文、英文都要写。", "Write it in both languages."),
    "desk-rule-not-emptied": Text(
        "这一项不能留空；确要取消的，请在文件里删去。", "It cannot be left empty; take it out in the file."
    ),
    "desk-rule-whole-number": Text("请填整数，如 7。", "Write a whole number such as 7."),
    "desk-rule-one-line": Text("请写成一行。", "Write it on one line."),
    "desk-rule-only-in-file": Text(
        "这一处不能按表修改，请在文件里改；没有保存。",
        "Change it in the file; nothing was saved.",
    ),
    "desk-rule-in-file": Text("在文件里看", "See it in the file"),
    "desk-rule-line": Text("写在 {file} 第 {first} 行", "Written in {file}, line {first}"),
    "desk-rule-place": Text("写在 {file} 第 {first}–{last} 行", "Written in {file}, lines {first} to {last}"),
    "desk-rule-law": Text(
        "改时限、办结方式是新规定：已发布的版本不能改，要另立版本。填生效日，您的改动一起带过去。",
        "A limit or an outcome is new law: a published version keeps it. Give the first day of a new version; what you changed "
        "goes with it.",
    ),
    "desk-rule-add-field": Text("加一个字段", "Add a field"),
    "desk-rule-field-what": Text(
        "字段加好后，选定的操作办理时就会问到它。", "Once it is added, the act that you choose asks for it."
    ),
    "desk-rule-field-added": Text("已加字段“{name}”。", "The field “{name}” was added."),
    "desk-rule-field-zh": Text("名称（中文）", "Name (Chinese)"),
    "desk-rule-field-en": Text("名称（英文）", "Name (English)"),
    "desk-rule-field-type": Text("类型", "Type"),
    "desk-rule-field-list": Text("代码表", "Code list"),
    "desk-rule-field-list-hint": Text("类型是“从代码表里选”时填。", "For “one of a code list”."),
    "desk-rule-field-class": Text("密级", "Class"),
    "desk-rule-field-class-hint": Text("个人信息会打码，敏感个人信息会加密。", "Personal is masked, sensitive is encrypted."),
    "desk-rule-field-purpose_zh": Text("用途（中文）", "Purpose (Chinese)"),
    "desk-rule-field-purpose_zh-hint": Text(
        "个人信息必须写明用途（个人信息保护法第六条）。",
        "Needed for personal data (Personal Information Protection Law, art. 6).",
    ),
    "desk-rule-field-purpose_en": Text("用途（英文）", "Purpose (English)"),
    "desk-rule-field-purpose": Text("个人信息要写明用途。", "Say what personal data are for."),
    "desk-rule-field-stage": Text("属于哪个环节", "Of which stage"),
    "desk-rule-field-act": Text("哪个操作填写", "Which act asks for it"),
    "desk-rule-field-act-hint": Text("不选就暂时没有人填。", "Without one, nobody is asked for it yet."),
    "desk-rule-field-required": Text("办这个操作时必须填写", "Must be given in that act"),
    "desk-rule-field-id": Text("编号", "Id"),
    "desk-rule-field-id-hint": Text(
        "可以不填，按英文名称取。只用小写字母、数字和下划线，定了不能改。",
        "Left empty, it is made of the English name. Small letters, digits and _ only; it is kept for ever.",
    ),
    "desk-rule-field-bad-id": Text(
        "只用小写字母、数字和下划线，以字母开头。",
        "Small letters, digits and _, a letter first.",
    ),
    "desk-rule-choose": Text("请选择。", "Choose one."),
    "desk-rule-note": Text("说明", "Note"),
    "desk-rule-side-in": Text("条件：{name}", "If: {name}"),
    "desk-rule-side-out": Text("结果：{name}", "Then: {name}"),
    "desk-rule-cells-what": Text(
        "从上到下一行一条规则：条件都符合，就取这一行的结果。“-”是任意；可写 >=80、60..79、甲|乙。",
        "One rule a row: where every condition holds, its result counts. “-” is any; >=80, 60..79 and a|b may be written.",
    ),
    "desk-rule-cells-wrong": Text("有 {n} 格读不懂，没有保存。", "{n} cells cannot be read; nothing was saved."),
    "desk-rule-cell-int": Text("整数", "whole number"),
    "desk-rule-cell-int-in": Text("整数或范围", "number or range"),
    "desk-rule-cell-money": Text("元", "money"),
    "desk-rule-cell-money-in": Text("元，或范围", "money or range"),
    "desk-rule-cell-area": Text("平方米", "m²"),
    "desk-rule-cell-area-in": Text("平方米，或范围", "m² or range"),
    "desk-rule-cell-rate": Text("小数", "decimal"),
    "desk-rule-cell-rate-in": Text("小数，或范围", "decimal or range"),
    "desk-rule-cell-bool": Text("是／否", "true or false"),
    "desk-rule-cell-text": Text("文字", "text"),
    "desk-rule-cell-text-in": Text("文字，多个用 | 隔开", "text, several by |"),
    "desk-rule-cell-code": Text("代码", "code"),
    "desk-rule-cell-code-in": Text("代码，多个用 | 隔开", "code, several by |"),
    "desk-rule-cell-date": Text("年-月-日", "day"),
    "desk-rule-cell-date-in": Text("年-月-日，或范围", "day or range"),
    "desk-rule-cell-row": Text("第 {n} 行", "Row {n}"),
    "desk-rule-cell-add": Text("照第 {n} 行加一行", "Another row like row {n}"),
    "desk-rule-cell-remove": Text("删去第 {n} 行", "Take row {n} away"),
    "desk-rule-kind-ledger": Text("台账总则：名称、编号、依据、保管", "The ledger: name, numbers, basis, retention"),
    "desk-rule-kind-indicators": Text("指标口径", "Calibers of its figures"),
    "desk-rule-kind-readme": Text("说明文档", "What it is about"),
    "desk-rule-kind-tables": Text("统计表", "Statistical table"),
    "desk-rule-kind-exports": Text("导出表", "Exported table"),
    "desk-rule-kind-checks": Text("信息比对", "Cross-check"),
    "desk-rule-kind-fields": Text("字段：要登记什么", "Fields: what is recorded"),
    "desk-rule-kind-procedure": Text("办理流程：环节、时限、操作", "Procedure: stages, limits, acts"),
    "desk-rule-kind-services": Text("事项", "Service"),
    "desk-rule-kind-sheet": Text("规则表", "Decision table"),
    "desk-rule-kind-worksheet": Text("计算表", "Worksheet"),
    "desk-rule-kind-papers": Text("文书", "Paper"),
    "desk-rule-kind-messages": Text("通知", "Message"),
    "desk-rule-kind-forms": Text("表单", "Form"),
    "desk-rule-kind-notices": Text("公示", "Public notice"),
    "desk-rule-kind-scenarios": Text("情景：检验规则的样例", "Scenario: a worked case that tests the rules"),
}
