"""Words of the pages on the journal's heads and proofs."""

from __future__ import annotations

from shoushan.rules.text import Text

WORDS: dict[str, Text] = {
    "p-log": Text("办事记录改没改，谁都能验", "Anyone can check that records were not changed"),
    "p-log-lead": Text(
        "每办一步，都有一条留痕，后一条接着前一条。我们每分钟把全部留痕算成一个“存证点”签名公布。您手里的核验凭证和它一对，就知道"
        "这一条有没有被改过。",
        "Every step leaves an entry that is tied to the one before. Every minute all entries are summed up in a signed "
        "head that is published. Your receipt and that head together show whether your entry was changed.",
    ),
    "p-log-how": Text("怎么验", "How to check"),
    "p-log-how-1": Text(
        "在“办到哪了”里点“存一份核验凭证”，得到一个文件，自己留着。",
        "Under “Where is it”, keep the receipt: a file of your own.",
    ),
    "p-log-how-2": Text(
        "下载下面的核验页，存在自己电脑上，断网也能用；把凭证和公钥选进去。",
        "Download the checking page below and keep it; it works without network. Choose the receipt and the keys.",
    ),
    "p-log-how-3": Text("改过一个字，它都会说出是哪里。", "It names the place if a single letter was changed."),
    "p-log-not": Text("不能证明什么", "What this does not prove"),
    "p-log-not-1": Text(
        "不能证明当时录的就是真的，只证明录了以后没改。",
        "Not that what was entered was true, only that it was not changed since.",
    ),
    "p-log-not-2": Text(
        "名单、数字里有没有漏掉一行，只有重放整本日志才看得出来。",
        "That no row was left out of a list or a figure is shown only by replaying the journal.",
    ),
    "p-log-unproven": Text("还没有外人见证", "No witness from outside yet"),
    "p-log-unproven-text": Text(
        "最新的存证点只有本区自己的签名：握有密钥的人可以把整本日志重写再签一遍。由审计或档案单位会签后，这一点才算证明。",
        "The newest head is signed by the district alone: whoever holds the key could rewrite the whole journal and sign it "
        "again. Only the signature of an audit office or archive proves that this did not happen.",
    ),
    "p-log-newest": Text("最新的存证点", "The newest head"),
    "p-log-size": Text("留痕条数", "Entries"),
    "p-log-root": Text("树根", "Root"),
    "p-log-at": Text("签名时间", "Signed at"),
    "p-log-witnesses": Text("见证", "Witnesses"),
    "p-log-nobody": Text("还没有", "none yet"),
    "p-log-checker": Text("核验页（下载到自己电脑）", "Checking page (to keep)"),
    "p-log-checker-text": Text("一个文件，不联网", "One file, no network"),
    "p-log-head": Text("存证点原文", "The head as text"),
    "p-log-head-text": Text("C2SP tlog-checkpoint", "C2SP tlog-checkpoint"),
    "p-log-keys": Text("公钥", "Public keys"),
    "p-log-keys-text": Text("和凭证一起存", "Keep them with the receipt"),
    "p-log-sheet": Text("存档页", "Sheet for the archive"),
    "p-log-sheet-text": Text("每月打印、签字、归档", "Printed monthly, signed, put away"),
    "p-log-sheet-note": Text(
        "本页印出的存证点以后可以用来核对整本留痕日志：shoushan verify --journal --checkpoint 文件。",
        "The head on this sheet can later be held against the whole journal: shoushan verify --journal --checkpoint FILE.",
    ),
    "p-log-signed-by": Text("打印人（签名）", "Printed by (signature)"),
    "p-log-kept-by": Text("存档人（签名）", "Put away by (signature)"),
    "p-keep-proof": Text("存一份核验凭证", "Keep a receipt that can be checked"),
    "p-keep-proof-why": Text("记录改没改，拿它就能验", "With it you can check that the record was not changed"),
    "p-figures": Text("公布的数", "Published figures"),
    "p-figures-text": Text("每个数一个文件，下载到自己电脑上核对", "Each with a file to be checked at home"),
    "p-figures-lead": Text(
        "这里列出本区向社会公布的每一个数，改过的写明原因，旧的也留着。点名字下载一个文件，里面有这个数怎样算出来、由哪些行得出（不写是谁的），以及签发那一条记录的凭证。",
        "Every figure that the district has published. What was corrected says why, and the earlier one stays. Each name "
        "leads to a file with how the figure is formed, the rows that make it (not whose they are), and the receipt of the "
        "record that released it.",
    ),
    "p-figures-none": Text("还没有公布过数。", "No figure was published yet."),
    "p-figure": Text("什么数", "Figure"),
    "p-figure-value": Text("数", "Value"),
    "p-figure-period": Text("时期", "Period"),
    "p-figure-released": Text("公布日期", "Published on"),
    "p-figure-why": Text("为什么改", "Why it was corrected"),
    "p-figure-old": Text("旧", "earlier"),
    "p-figure-no-data": Text("无数据", "no data"),
    "p-figure-check": Text("公钥", "Public keys"),
    "p-figure-check-text": Text(
        "和文件存在一起：shoushan verify --figure 文件 --keys keys.txt，不联网",
        "Keep them with the file: shoushan verify --figure FILE --keys keys.txt, no network",
    ),
    "p-figure-page": Text("看这个数", "See this figure"),
    "p-figure-releases": Text("每次公布", "Releases"),
    "p-figure-revision": Text("第几次", "Revision"),
    "p-figure-parts": Text("分开来看", "Its parts"),
    "p-figure-all": Text("合计", "All"),
    "p-figure-unstated": Text("没有写明", "not stated"),
    "p-figure-taken-back": Text("这个数已经撤回", "This figure was taken back"),
    "p-figure-small": Text(
        "分开的数按公布时的算法和时点算出。少于 5 的不写；只有一个这样的，下一个也不写，免得从合计里减出来。",
        "Parts are counted by the rule and at the moments of the release. Fewer than 5 are left out; where only one is, the "
        "next is left out too, so that it cannot be had by subtraction.",
    ),
    "p-figures-not": Text(
        "文件证明这个数、算法和这些行那时公布了，没有改；有没有漏行，只有重放整本留痕日志才看得出。",
        "A file shows that this value, rule and row set were published then and not changed; that no row was left out is shown "
        "only by replaying the journal.",
    ),
}
