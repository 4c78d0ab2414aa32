"""Parked domains: nobody lives there any more; the name is for sale, or shows ads. Pure."""

from services.capture.steps.verdict.signals import Place, Signals
from services.capture.steps.verdict.words import any_of, quoted, said

_FEW_WORDS = 260
_HARDLY_ANY_WORDS = 70
_BEGINNING_CHARS = 400

_MARKETS = frozenset(
    (
        "afternic.com",
        "atom.com",
        "brandbucket.com",
        "buydomains.com",
        "dan.com",
        "domainmarket.com",
        "domainnamesales.com",
        "dynadot.com",
        "epik.com",
        "flippa.com",
        "forsale.godaddy.com",
        "huaming.com",
        "hugedomains.com",
        "mi.aliyun.com",
        "sav.com",
        "sedo.com",
        "squadhelp.com",
        "undeveloped.com",
        "uniregistry.com",
        "4.cn",
        "ename.com",
        "juming.com",
        "22.cn",
    )
)
_LANDERS = frozenset(
    (
        "above.com",
        "bodis.com",
        "cashparking.com",
        "d38psrni17bvxu.cloudfront.net",
        "domainparking.com",
        "fastpark.net",
        "parkingcrew.net",
        "parklogic.com",
        "rookmedia.net",
        "sedoparking.com",
        "skenzo.com",
        "smartname.com",
        "tonic.to",
        "trafficmedia.com",
        "voodoo.com",
        "parking.namesilo.com",
        "parkingpage.namecheap.com",
    )
)
_LANDER_SCRIPT = any_of(
    r"wsimg\.com/parking-lander", r"/parking[-_.]?(?:lander|crew)", r"adsense/domains/caf\.js"
)
_DOMAIN = (
    r"(?:(?:this |the |your |premium )?(?:web ?site |internet )?domain(?: name)?"
    r"|[\w-]+(?:\.[\w-]+)+)"
)
_PHRASES = any_of(
    rf"{_DOMAIN}(?:,? [\w.-]+,?)? (?:is|may be|might be|could be|is now|is currently) "
    r"(?:listed )?(?:for sale|available for (?:sale|purchase)|parked|up for (?:sale|auction))",
    r"(?:buy|purchase|get|own|acquire|lease to own|inquire about|interested in) this (?:premium "
    r")?domain",
    r"domain (?:name )?(?:is )?for sale|make an offer (?:on|for) (?:this|the) domain|request "
    r"(?:a )?price",
    r"is parked free,? courtesy of|this (?:web )?page is parked",
    r"(?:domain|page|site|name|[a-z]\.[a-z]{2,}) (?:is |was )?parked (?:by|with|at|on behalf of) ",
    r"(?:this |your )?domain (?:name )?(?:registration )?(?:has|is) (?:been )?(?:expired|pending "
    r"renewal)",
    r"the domain owner (?:currently )?does not maintain any relationship",
    r"(?:this|the) domain (?:has recently been|was recently|is) registered (?:with|at|by|through)",
    r"(?:domain|page) (?:was )?(?:generated|parked) (?:using|by) (?:the )?(?:sedo|bodis|"
    r"parkingcrew|godaddy)",
    r"related (?:searches|links).{0,200}privacy policy",
    r"(?:该|此|本|这个|這個|您访问的|您正在访问的)?(?:域名|网域|網域|網址|"
    r"网址)(?:名称)?(?:\s?[\w.-]+\s?)?(?:正在|可以|可|现在|正|待|诚意|低价|欢迎|现)?"
    r"(?:被)?(?:出售|转让|轉讓|售卖|购买|洽谈|合作|交易|拍卖)",
    r"(?:出售|转让|購買|购买|买下|想要|收购)(?:此|该|这个|這個|本)(?:域名|網域|网域)",
    r"(?:该|此|本|您的|您访问的)?(?:域名|網域)(?:已经?|可能)?(?:过期|到期|過期|未续费|停放|"
    r"被停放|没有解析)",
    r"域名停放|域名出售|域名转让|精品域名|米表|一口价[:：]?",
)
_TITLES = any_of(
    r"for sale|is for sale|domain (?:for sale|parked|parking|expired)|parked (?:domain|page|at)|"
    r"(?:domain|name) .{0,20}available|buy .{1,40}domain|hugedomains|dan\.com|域名(?:出售|转让|"
    r"停放|已过期|交易)|出售中|待售",
)


def find_parking(signals: Signals) -> tuple[str, ...]:
    """What shows that the domain is parked; nothing where a market of domains was asked for."""
    if signals.asked.is_within(_MARKETS | _LANDERS):
        return ()
    if signals.place.is_within(_MARKETS) and signals.place.host != signals.asked.host:
        return (f"it led to {quoted(signals.place.host)}, where domains are sold",)
    if signals.words > _FEW_WORDS:
        return ()
    titles = " | ".join(signals.titles).lower()
    title = said(_TITLES, titles) if signals.titles else None
    phrase = said(_PHRASES, signals.plain_text[:_BEGINNING_CHARS])
    host = _provider(signals)
    names_itself = (
        bool(signals.asked.host) and signals.asked.host in f"{titles} {signals.plain_text}"
    )
    signs = [
        *([f"title is {quoted(signals.titles[0])}"] if title else []),
        *([f"the text says {quoted(phrase)}"] if phrase else []),
        *([host] if host else []),
    ]
    if not (phrase or host):
        return ()
    hardly_any = signals.words <= _HARDLY_ANY_WORDS
    is_certain = len(signs) > 1 or (names_itself and hardly_any)
    return tuple(signs) if is_certain or (phrase and hardly_any) else ()


def _provider(signals: Signals) -> str | None:
    """Whose frame or script fills the page, or whom its links lead to."""
    for url in (*signals.frames, *signals.scripts):
        if Place.of(url).is_within(_LANDERS | _MARKETS) or said(_LANDER_SCRIPT, url.lower()):
            return f"the page is filled by {quoted(Place.of(url).host)}"
    if "parking" in signals.marks:
        return "its script is one of a parking service"
    for host in signals.links:
        if Place(host=host.removeprefix("www.")).is_within(_LANDERS | _MARKETS):
            return f"it links to {quoted(host)}"
    return None
