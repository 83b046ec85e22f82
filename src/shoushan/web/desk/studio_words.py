"""Words of the pages on which a mechanism is read: its picture, its rules in words, its versions, its scenarios."""

from __future__ import annotations

from shoushan.rules.text import Text

STUDIO_WORDS = {
    "desk-studio": Text("机制", "Mechanisms"),
    "desk-studio-what": Text(
        "每项机制怎么办：流程图、文字说明、版本变化和情景。所示为本系统已发布的定义。",
        "How each mechanism works: its picture, its rules in words, its versions and scenarios, as published here.",
    ),
    "desk-studio-name": Text("名称", "Name"),
    "desk-studio-group": Text("类别", "Group"),
    "desk-studio-procedure": Text("办理流程", "Procedure"),
    "desk-studio-register": Text("名册", "Register"),
    "desk-studio-core": Text("系统自用", "The system's own"),
    "desk-studio-owner": Text("主管单位", "Unit in charge"),
    "desk-studio-in-force": Text("现行版本", "In force since"),
    "desk-studio-versions-count": Text("版本数", "Versions"),
    "desk-studio-open": Text("未办结件", "Open cases"),
    "desk-studio-assumed": Text("推定", "Assumed"),
    "desk-studio-none": Text("没有符合条件的机制。", "No mechanism answers to this."),
    "desk-studio-picture": Text("流程图", "Picture"),
    "desk-studio-words": Text("文字说明", "In words"),
    "desk-studio-compare": Text("版本对照", "Versions"),
    "desk-studio-scenarios": Text("情景", "Scenarios"),
    "desk-studio-files": Text("定义文件", "Files"),
    "desk-studio-version": Text("版本", "Version"),
    "desk-studio-since": Text("{day} 起", "from {day}"),
    "desk-studio-published": Text(
        "所示为本系统已发布的版本：{day} 起施行，内容摘要（SHA-256）{digest}。",
        "Shown as published here: in force from {day}, digest of its content (SHA-256) {digest}.",
    ),
    "desk-studio-drawn": Text("“{name}”办理流程图", "The procedure of “{name}”, drawn"),
    "desk-studio-beside": Text("可在几个环节办理", "May be done in several stages"),
    "desk-studio-who": Text("谁可以办", "Who may"),
    "desk-studio-where": Text("在哪些环节", "In which stages"),
    "desk-studio-key-stage": Text("环节", "Stage"),
    "desk-studio-key-closed": Text("办结环节", "Closed stage"),
    "desk-studio-key-act": Text("操作", "Act"),
    "desk-studio-key-lapse": Text("到期自动发生", "What time does"),
    "desk-studio-key-join": Text("汇合后自动发生", "What follows by itself"),
    "desk-studio-key-outcome": Text("办结方式", "Outcome"),
    "desk-studio-to-ledger": Text("看台账", "Its cases"),
    "desk-studio-from-ledger": Text("怎么办", "How it works"),
}
