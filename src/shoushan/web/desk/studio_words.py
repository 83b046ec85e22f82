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
    "desk-studio-contents": Text("本页内容", "On this page"),
    "desk-studio-one-edition": Text(
        "“{name}”只发布过一个版本，没有可以对照的。",
        "Only one version of “{name}” was ever published: there is nothing to compare.",
    ),
    "desk-studio-before": Text("原来", "Before"),
    "desk-studio-now": Text("现在", "Now"),
    "desk-studio-item": Text("项目", "What"),
    "desk-studio-no-files": Text(
        "本机没有配置包文件夹。下面是已发布的内容，由系统写出，没有注释。",
        "The pack's folder does not lie on this machine. Below is what is published, written out, without comments.",
    ),
    "desk-studio-files-what": Text(
        "这就是本系统正在用的定义，与已发布的内容一致。", "This is what the system runs on: it says what is published."
    ),
    "desk-studio-files-other": Text(
        "配置包文件夹里 {day} 版的文件与已发布的不同。下面是已发布的内容，由系统写出，没有注释。",
        "In the pack's folder version {day} says another thing. Below is what is published, written out, without comments.",
    ),
    "desk-studio-files-aside": Text(
        "这是配置包文件夹里的文件，与已发布的不同，本系统没有用它。",
        "This lies in the pack's folder; it is not published and not in use.",
    ),
    "desk-studio-files-shared": Text(
        "各版本共用的文件与已发布的不同：这里显示的是文件夹里的，本系统没有用它；已发布的见“文字说明”。",
        "The files that all versions share say another thing than what is published: this lies in the folder and is not in "
        "use; see the words for what is published.",
    ),
    "desk-studio-see-folder": Text("看文件夹里的", "See what lies in the folder"),
    "desk-studio-see-published": Text("看已发布的", "See what is published"),
    "desk-studio-scenarios-what": Text(
        "情景是写明日期和结果的样例，现在就在已发布的版本上演算一遍，不产生任何件。",
        "Scenarios are worked cases with days and results, played now on the published version; no case is made.",
    ),
    "desk-studio-no-scenarios": Text("这个版本没有情景。", "This version has no scenario."),
    "desk-studio-plays": Text("演算结果与所写一致。", "It comes as it is written."),
    "desk-studio-plays-not": Text("有 {n} 处与所写不一致。", "{n} things do not come as written."),
    "desk-studio-day": Text("日期", "Day"),
    "desk-studio-act": Text("操作", "Act"),
    "desk-studio-by": Text("谁办的", "By whom"),
    "desk-studio-stage-after": Text("之后的环节", "Stage after it"),
    "desk-studio-due": Text("在计的时限和到期日", "Terms running, and due"),
    "desk-studio-line": Text("行", "Line"),
    "desk-studio-refused": Text("{act}（应被拒绝）", "{act} (to be refused)"),
    "desk-studio-more": Text("其他", "More"),
    "desk-studio-edition": Text("{day} 起（摘要 {digest}）", "from {day} (digest {digest})"),
    "desk-studio-revised": Text("{day} 起，已被修订（摘要 {digest}）", "from {day}, revised since (digest {digest})"),
    "desk-studio-new": Text("新增", "New"),
    "desk-studio-gone": Text("取消", "Gone"),
    "desk-studio-changed": Text("改动", "Changed"),
    "desk-studio-unsaid": Text(
        "写法有改动，上面的文字说明相同；见定义文件。", "Written otherwise, told in the same words; see the files."
    ),
    "desk-studio-same": Text("两个版本的文字说明相同。", "Both are told in the same words."),
    "desk-studio-unreadable": Text(
        "这个版本是用现在已不用的写法发布的，不能对照。",
        "This edition was published in a way that is no longer read; it cannot be compared.",
    ),
    "desk-studio-differences": Text("{n} 处不同", "{n} differences"),
    "desk-studio-to-ledger": Text("看台账", "Its cases"),
    "desk-studio-from-ledger": Text("怎么办", "How it works"),
}
