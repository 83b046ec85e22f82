"""Words of the pages of a citizen's own account, and of applications that are put aside."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {
    "p-mine": ("我的事", "My matters"),
    "p-mine-open": ("正在办", "Open"),
    "p-mine-closed": ("办好了的", "Done"),
    "p-mine-none": ("还没有您的事。", "There is nothing of yours yet."),
    "p-looks": ("谁看过我的信息", "Who looked at my data"),
    "p-looks-told": (
        "哪天、哪个单位的哪个岗位，看过您的完整信息、打开过您的附件，或者给出过副本，都在这里。"
        "平时页面上姓名、电话、证件号是遮着的，那样看不记。",
        "When which post of which unit saw your data in full, opened your files, or gave a copy. "
        "Pages usually show names and numbers masked; such looks are not kept.",
    ),
    "p-looks-day": ("哪天", "When"),
    "p-looks-who": ("谁", "Who"),
    "p-looks-what": ("看了什么", "What"),
    "p-looks-of": ("：{what}", ": {what}"),
    "p-looks-matter": ("在哪件事里", "In which matter"),
    "p-looks-none": ("没有人看过您的完整信息。", "Nobody has seen your data in full."),
    "p-looks-more": ("一共 {count} 次，这里是最近的。要全部的请到窗口。", "{count} in all, the latest here; ask for the rest."),
    "p-looks-ask": (
        "想知道为什么看、想要一份副本、发现哪里写错了：打电话，或者带身份证到社区、到窗口。",
        "To ask why, to have a copy, or where something is wrong: ring, or come with your card to the counter.",
    ),
    "p-mine-due": ("最晚 {day}", "by {day}"),
    "p-sign-in": ("登录", "Sign in"),
    "p-sign-out": ("退出登录", "Sign out"),
    "p-register": ("第一次用、忘了密码：用开通码", "First time or password lost: use a code"),
    "p-vouched": ("用统一身份认证登录", "Sign in with the common identity"),
    "p-not-vouched": ("没有登录成", "You are not signed in"),
    "p-not-vouched-text": (
        "统一身份认证没有确认您的身份。请再试一次；或者用身份证号和密码，或者打电话问。",
        "The provider did not confirm who you are. Try again, use number and password, or ring us.",
    ),
    "p-sign-in-button": ("登录", "Sign in"),
    "p-register-button": ("开通并登录", "Open it and sign in"),
    "p-no-account": (
        "不登录也能办事、也能看办到哪了。登录以后能看到自己全部的事，填过的不用再填。",
        "Everything works without an account. Signed in you see all your matters and need not type again what you gave.",
    ),
    "p-own-number": ("身份证号", "Identity number"),
    "p-own-code": ("开通码", "Code"),
    "p-own-code-hint": (
        "带身份证到窗口，工作人员看过证件当面给您，七天内用一次",
        "A clerk gives it to you at the counter after seeing your card; for use once within seven days",
    ),
    "p-password": ("密码", "Password"),
    "p-password-new": ("自己定一个密码", "Choose a password"),
    "p-password-again": ("再输一遍", "Once more"),
    "p-password-hint": ("至少 8 位，不要全是数字", "At least eight characters, not digits alone"),
    "p-password-differs": ("两遍密码不一样", "The passwords differ"),
    "p-password-differs-text": ("请再输一次。", "Type both again."),
    "p-password-weak": ("这个密码太简单", "This password is too simple"),
    "p-password-weak-text": ("至少 8 位，不要全是数字，也不要用常见的词。", "Eight or more, no digits alone, no common words."),
    "p-code-wrong": ("开通码对不上", "The code does not fit"),
    "p-code-wrong-text": (
        "请核对身份证号和开通码；输错五次或者过了七天，请到窗口重新要一个。",
        "Check number and code; after five mistakes or seven days ask for a new one at the counter.",
    ),
    "p-sign-in-wrong": ("身份证号或密码不对", "Number or password is wrong"),
    "p-sign-in-wrong-text": (
        "请核对后再试；连续输错 5 次，要等 30 分钟。忘了密码，到窗口要一个开通码。",
        "Check and try again; five mistakes lock it for 30 minutes. If it is lost, ask for a code at the counter.",
    ),
    "p-locked": ("输错次数太多", "Too many mistakes"),
    "p-locked-text": (
        "请 30 分钟后再试，或者带身份证到窗口要一个开通码；也可以打电话问。",
        "Try again in 30 minutes, or ask for a code at the counter with your card; or ring us.",
    ),
    "p-known-from": (
        "这是您 {day} 办“{matter}”（{number}）时填的，按{basis}留存。不对就直接改，改的只用在这一次。",
        "You gave this on {day} for “{matter}” ({number}); kept under {basis}. If it is wrong, change it for this time.",
    ),
    "p-known-wrong": ("记录里的也不对？打 {phone} 更正。", "Is the record wrong, too? Ring {phone} to have it put right."),
    "p-put-aside": ("先存着，以后再填", "Put it aside and go on later"),
    "p-aside": ("已经存好", "It is put aside"),
    "p-aside-text": (
        "三十天内，在任何手机或电脑上用这个接续码接着填；请抄下来或者拍照。",
        "Within thirty days go on with this code on any telephone or computer; write it down or take a picture.",
    ),
    "p-aside-mine": ("已经存在您的账号里，三十天内登录就能接着填。", "It is kept in your account for thirty days."),
    "p-aside-code": ("接续码", "Code to go on"),
    "p-go-on": ("接着上次填的办", "Go on where you stopped"),
    "p-go-on-none": ("没有找到", "Not found"),
    "p-go-on-none-text": (
        "请照着抄下的接续码再输一次；过了三十天、或者已经交上去的，就没有了。",
        "Type the code again as you wrote it down; after thirty days, or once it was sent, it is gone.",
    ),
}
