"""Which Chinese faces this machine has: the standard's own where they are installed, else free ones; none is a fault."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import typst
from django.conf import settings

from shoushan.rules.text import Text

_NOTO_SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "Source Han Serif CN", "SimSun", "STSong")
_NOTO_SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN", "WenQuanYi Zen Hei")
_ANY = (*_NOTO_SERIF, *_NOTO_SANS)
FACES: dict[str, tuple[str, ...]] = {
    "fangsong": ("FangSong_GB2312", "FangSong", "STFangsong", *_ANY),
    "kaiti": ("KaiTi_GB2312", "KaiTi", "STKaiti", "LXGW WenKai", *_ANY),
    "heiti": ("SimHei", "STHeiti", *_NOTO_SANS, *_NOTO_SERIF),
    "xiaobiaosong": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", *_ANY),
    "songti": ("SimSun", *_ANY),
}
"""Role → families by preference."""
_HAN = re.compile("[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
RARE = ("Noto Serif CJK SC", "Noto Sans CJK SC", "SimSun-ExtB", "Noto Serif CJK TC", "Noto Sans CJK TC")
"""Where characters that a face lacks are looked for: names with rare characters are never left out."""


class NoChineseFont(Exception):
    """This machine has no Chinese face: a PDF would lose its text silently, so none is made."""

    text = Text(
        "本机没有中文字体，不能生成 PDF（生成出来会缺字）。", "This machine has no Chinese font: a PDF would lose its text."
    )
    remedy = Text(
        "请安装 fonts-noto-cjk（或仿宋_GB2312、方正小标宋等公文字体），或用 SHOUSHAN_FONTS 指明字体文件夹；也可先下载 docx。",
        "Install fonts-noto-cjk (or the office's own faces), or set SHOUSHAN_FONTS; docx can be had meanwhile.",
    )

    def __init__(self) -> None:
        super().__init__(self.text.en)


@lru_cache(maxsize=4)
def known(folders: tuple[str, ...] = (), system: bool = True) -> typst.Fonts:
    """The faces of this machine and of ``folders``; read once, because looking takes a while."""
    return typst.Fonts(include_system_fonts=system, font_paths=list(folders))


def folders() -> tuple[str, ...]:
    """The folders that the setting ``SHOUSHAN_FONTS`` names."""
    named: Sequence[str] = getattr(settings, "SHOUSHAN_FONTS", ())
    return tuple(str(one) for one in named)


def chosen(fonts: typst.Fonts, *, needed: bool = True) -> dict[str, list[str]]:
    """Role → the families to set it in, the first first. Raises ``NoChineseFont`` where a Chinese face is needed."""
    here = set(fonts.families())
    if needed and not here & {family for families in FACES.values() for family in families}:
        raise NoChineseFont
    rare = [family for family in RARE if family in here]
    return {
        role: list(dict.fromkeys([family for family in families if family in here][:1] + rare))
        for role, families in FACES.items()
    }


def is_chinese(text: str) -> bool:
    """Whether a text has letters that only a Chinese face has."""
    return _HAN.search(text) is not None


def lacking(fonts: typst.Fonts) -> list[str]:
    """The standard's faces that a free one stands for here, to be told where a PDF is made."""
    here = set(fonts.families())
    return [families[0] for role, families in FACES.items() if role != "songti" and families[0] not in here]
