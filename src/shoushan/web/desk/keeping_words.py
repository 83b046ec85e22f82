"""Words of retention and of copies for others."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "desk-retention": Text("到期清除", "Retention"),
    "desk-retention-what": Text(
        "保管期满的件列在这里。批准以后由系统逐件清除，清除前再查一遍：保全的、又打开的、文书没归档的，不清除。",
        "What has been kept long enough stands here. Once approved the system erases case by case and looks again "
        "right before: what is on hold, open again, or has a paper that is not archived stays.",
    ),
    "desk-retention-groups": Text("到期的内容，按台账和项", "What is due, by ledger and item"),
    "desk-retention-none": Text("现在没有到期的件。", "Nothing is due now."),
    "desk-retention-item": Text("清除什么", "What goes"),
    "desk-retention-rule": Text("保管期限", "Kept for"),
    "desk-retention-cases": Text("件数", "Cases"),
    "desk-retention-everything": Text(
        "全部个人、敏感内容，自由文字和附件", "All personal and sensitive content, free words, files"
    ),
    "desk-retention-years": Text("办结后 {n} 年", "{n} years after closing"),
    "desk-retention-days": Text("办结后 {n} 天", "{n} days after closing"),
    "desk-retention-until": Text("期满", "Until"),
    "desk-retention-closed": Text("办结", "Closed on"),
    "desk-retention-stands": Text("状态", "State"),
    "desk-retention-due": Text("可以批准", "May be approved"),
    "desk-retention-of": Text("{ledger}：到期的件", "{ledger}: cases that are due"),
    "desk-retention-next": Text("下一页", "Next page"),
    "desk-retention-choose": Text("批准清除…", "Approve erasure…"),
    "desk-retention-sure": Text("批准清除 {n} 件", "Approve erasure (cases: {n})"),
    "desk-retention-reason": Text("理由", "Reason"),
    "desk-retention-reason-hint": Text(
        "记入每一件的留痕，一直保留，不要写人名。", "Entered on every case and kept for ever: write no names."
    ),
    "desk-retention-approve": Text("批准，交系统清除", "Approve, let the system erase"),
    "desk-retention-approved": Text("已批准 {n} 件，系统随后清除。", "{n} approved; the system erases them."),
    "desk-retention-done": Text("批准和清除的记录", "Approved and erased"),
    "desk-retention-done-none": Text("还没有批准过，也没有清除过。", "Nothing was approved or erased yet."),
    "desk-retention-by": Text("批准的岗位", "Approved by"),
    "desk-retention-at-once": Text("直接清除", "erased at once"),
    "desk-retention-approved-on": Text("批准日期", "Approved on"),
    "desk-retention-ended": Text("清除日期", "Ended on"),
    "desk-retention-waiting": Text("待清除", "Waits"),
    "desk-retention-erased": Text("已清除", "Erased"),
    "desk-retention-dropped": Text("没有清除：{why}", "Not erased: {why}"),
    "desk-retention-party": Text("办事对象 {key}", "party {key}"),
    "desk-retention-paper": Text("文书 {key}", "paper {key}"),
    "desk-retention-file": Text("附件 {n} 个", "{n} files"),
    "desk-disclose": Text("给别人一份副本", "A copy for others"),
    "desk-disclose-what": Text(
        "副本是本件逐条留痕的凭证，只含对方可以看的内容，拿到的人不靠我们就能核验有没有改过、缺过。生成以前先留痕、记入查阅记录。",
        "The copy is the receipt of every entry with only what its reader may see; it can be checked without us for any change "
        "or gap. The act and the log of accesses come first.",
    ),
    "desk-disclose-for": Text("给谁", "For whom"),
    "desk-disclose-party": Text("办事对象本人", "A party of the case"),
    "desk-disclose-party-hint": Text(
        "办了什么、自己的信息、件上的内容；没有内部意见，没有别的办事对象",
        "What was done, own data, contents; no inner opinions, no other parties",
    ),
    "desk-disclose-auditor": Text("审计、督查", "An auditor"),
    "desk-disclose-auditor-hint": Text(
        "公开、内部、个人内容；敏感项只有摘要", "Public, internal, personal; sensitive items as digests"
    ),
    "desk-disclose-court": Text("法院、检察院、公安机关", "A court or prosecutor"),
    "desk-disclose-court-hint": Text("全部内容", "Everything"),
    "desk-disclose-which": Text("哪一个办事对象", "Which party"),
    "desk-disclose-items": Text(
        "只给这些内容（不选就是对方可以看的全部）", "Only these contents (none ticked: all that they may see)"
    ),
    "desk-disclose-reason-hint": Text(
        "例如：依本人申请；法院调取，文号……", "Such as: asked for by the party; order of the court, number …"
    ),
    "desk-disclose-make": Text("生成副本并下载", "Make the copy and download"),
    "desk-disclose-choose": Text("请选择给谁", "Choose for whom"),
    "desk-disclose-name": Text("姓名或名称", "Name"),
    "desk-disclose-id": Text("证件号码", "Identity number"),
    "desk-disclose-credit": Text("统一社会信用代码", "Credit code"),
    "desk-disclose-phone": Text("电话", "Telephone"),
    "desk-disclose-address": Text("住址", "Address"),
    "desk-disclose-before": Text("给过的副本", "Copies given before"),
    "desk-disclose-none": Text("还没有给过副本。", "No copy was given yet."),
    "desk-disclose-check": Text(
        "对方怎么核验：从公开的存证页下载公钥 keys.txt，运行 shoushan verify --disclosure 副本 --keys keys.txt。",
        "How it is checked: take keys.txt from the public log page, run shoushan verify --disclosure COPY --keys keys.txt.",
    ),
    "desk-disclose-log": Text("公开的存证页", "The public log page"),
    "desk-disclose-when": Text("时间", "When"),
    "desk-disclose-who": Text("经办岗位", "Given by"),
}
