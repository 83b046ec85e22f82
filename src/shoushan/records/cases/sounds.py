"""Names by ear: initials of their readings (张伟 → zw) and a sound in which what is easily misheard is one.

A clerk hears a name, or types two letters; the index holds both beside the name's own characters.
"""

from __future__ import annotations

import re
from functools import lru_cache

SURNAMES = {
    "单": "shan", "仇": "qiu", "曾": "zeng", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "盖": "ge", "覃": "qin",
    "召": "shao", "缪": "miao", "乐": "yue", "翟": "zhai", "员": "yun", "种": "chong", "折": "she", "黑": "he", "繁": "po",
    "逄": "pang", "万俟": "mo qi", "长孙": "zhang sun", "尉迟": "yu chi", "宿": "su", "隗": "wei", "那": "na", "仉": "zhang",
}  # fmt: skip
"""Surnames that are read otherwise than the word; both readings are kept."""
INITIALS, SOUND = "0i", "0s"
"""What the index puts before these tokens: no word of a text begins so."""
LONGEST = 40
_CHINESE = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_FOLDED = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_LATIN = re.compile(r"[a-z]{2,40}")


def tokens(name: str) -> tuple[str, ...]:
    """What the index holds of a name beside its characters; nothing for one without Chinese characters."""
    if not _CHINESE.search(name):
        return ()
    found: list[str] = []
    for syllables in _readings(name.strip()[:LONGEST]):
        first = "".join(one[0] for one in syllables)
        if len(first) > 1:
            found += [INITIALS + first, SOUND + "".join(_folded(one) for one in syllables)]
    return tuple(dict.fromkeys(found))


def asked(text: str) -> tuple[str, ...]:
    """The tokens that answer to what was typed: letters as initials or as a whole reading, characters by their sound."""
    plain = text.strip().lower().replace(" ", "").replace("'", "")
    if _LATIN.fullmatch(plain):
        return (INITIALS + plain, *(SOUND + one for one in dict.fromkeys((_folded(plain), plain))))
    if 2 <= len(plain) <= 8 and all(_CHINESE.match(sign) for sign in plain):
        return tuple(one for one in tokens(plain) if one.startswith(SOUND))
    return ()


@lru_cache(maxsize=8192)
def _readings(name: str) -> tuple[tuple[str, ...], ...]:
    """The readings of a name, one tuple of syllables each; a character that nobody has a reading for is left out."""
    plain = _syllables(name)
    for surname, reading in SURNAMES.items():
        if name.startswith(surname):
            return tuple(dict.fromkeys((plain, (*reading.split(), *_syllables(name[len(surname) :])))))
    return (plain,)


def _syllables(text: str) -> tuple[str, ...]:
    try:
        from pypinyin import Style, lazy_pinyin
    except ImportError:  # a place that writes no Chinese: names are found by their letters alone
        return ()
    found = lazy_pinyin("".join(_CHINESE.findall(text)), style=Style.NORMAL, errors="ignore", v_to_u=False)
    return tuple(one for one in found if one.isascii() and one.isalpha())


def _folded(sound: str) -> str:
    """A sound with what is easily misheard made one: zh z, ch c, sh s, and -ng as -n."""
    for long, short in _FOLDED:
        sound = sound.replace(long, short)
    return sound
