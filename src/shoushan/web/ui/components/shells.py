"""What surrounds every page: the site's own facts and the bars of desk and portal."""

from __future__ import annotations

from dataclasses import dataclass

from shoushan.web.ui.components.basics import Link


@dataclass(frozen=True, slots=True)
class Site:
    """Facts of the install, from settings `SHOUSHAN_SITE`; empty ones are not shown.

    `host` 主办单位, `operator` 承办单位, `site_code` 政府网站标识码, `icp` ICP 备案号, `police` 公安网备案号,
    `telephone` the office that helps, `theme_css` the district's token file under static, `synthetic` true
    where the data are made up, `government` true for the red shell of party and government pages.
    """

    name: str = "首善"
    name_en: str = "Shoushan"
    host: str = ""
    operator: str = ""
    site_code: str = ""
    icp: str = ""
    icp_href: str = "https://beian.miit.gov.cn/"
    police: str = ""
    telephone: str = ""
    theme_css: str = ""
    accessibility_href: str = ""
    synthetic: bool = False
    government: bool = False


@dataclass(frozen=True, slots=True)
class DeskShell:
    """The desk's bar: place, doors, search, who works here in which post."""

    home_href: str
    nav: tuple[Link, ...] = ()
    search_href: str = ""
    search_value: str = ""
    search_hint: str = ""
    user: str = ""
    post: str = ""
    menu: tuple[Link, ...] = ()
    logout_href: str = ""


@dataclass(frozen=True, slots=True)
class PortalShell:
    """The portal's bar: home, at most four links, back link."""

    home_href: str
    nav: tuple[Link, ...] = ()
    back_href: str = ""
    footer: tuple[Link, ...] = ()
