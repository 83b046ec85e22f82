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
}
