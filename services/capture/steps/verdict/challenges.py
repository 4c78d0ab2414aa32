"""Challenges: the site wants to know whether a person is there. Pure.

One sign is not enough, because people write about captchas and put them into forms: it takes two
that do not depend on each other, on a page with few words. What only a challenge sends is two.
"""

from services.capture.steps.verdict.signals import Signals
from services.capture.steps.verdict.words import any_of, named, quoted, said

_FEW_WORDS = 110
_FEW_WORDS_OF_AN_ERROR = 280  # pages that block explain themselves
_STATUSES = frozenset((401, 403, 405, 406, 418, 429, 503))
_ENOUGH = 2

_HEADERS = (
    ("cf-mitigated", ("challenge",)),
    ("x-vercel-mitigated", ("challenge", "deny")),
    ("x-amzn-waf-action", ("captcha", "challenge")),
)
_CERTAIN_MARKS = frozenset(
    ("cloudflare challenge", "perimeterx", "datadome", "incapsula", "aws waf", "anubis", "kasada")
)
_HOSTS = frozenset(
    (
        "challenges.cloudflare.com",
        "captcha-delivery.com",
        "captcha.px-cdn.net",
        "perfdrive.com",
        "validate.perfdrive.com",
        "wappass.baidu.com",
        "antispider.sogou.com",
        "verify.snssdk.com",
        "rmc.bytedance.com",
        "captcha.qq.com",
        "awswaf.com",
    )
)
_PATHS = any_of(
    r"^/sorry/(?:index)?",
    r"/_____tmd_____/punish",
    r"^/(?:anti-?spider|captcha|captcha-verify|verifycode|validatecaptcha)(?:[/.?]|$)",
    r"^/cdn-cgi/challenge",
    r"^/account/unhuman",
    r"^/mp/wappoc_appmsgcaptcha",
    r"^/\.within\.website/",
)
_TITLES = any_of(
    r"just a moment(?:\.\.\.)?",
    r"attention required!?(?: \| cloudflare)?",
    r"access (?:to this page has been )?denied",
    r"(?:please )?verify(?:ing)? (?:that )?you(?: are|'re) (?:a )?human",
    r"(?:are you|confirm you are|prove you(?:'re| are)) (?:a |not a )?(?:human|robot|bot)",
    r"(?:human|security|bot|browser|captcha) (?:verification|check|challenge)",
    r"(?:vercel )?security checkpoint|client challenge|captcha challenge|captcha|recaptcha",
    r"(?:checking|verifying) your browser(?: before accessing .*)?",
    r"one more step|one moment,? please|please wait(?:\.\.\.| for verification)?",
    r"ddos-guard|ddos protection by .*|pardon our interruption|robot check|bot verification",
    r"making sure you're not a bot!?|un(?:der|usual) (?:attack|traffic)(?: detected)?",
    r"you have been blocked|sorry, you have been blocked|request (?:rejected|blocked)",
    r"sucuri website firewall(?: - access denied)?|radware bot manager captcha",
    r".*安全验证|安全驗證|滑动验证(?:页面|码)?|滑動驗證|访问验证|訪問驗證|人机验证|人機驗證|"
    r"真人驗證",
    r"(?:请|請)?(?:输入|輸入)?(?:验证码|驗證碼)|(?:网站|系统|浏览器)?安全(?:检查|检测|检验|"
    r"防护)(?:中)?",
    r"环境异常|環境異常|(?:请稍候|请稍等|請稍候|请求被拦截|访问被拒绝|访问受限|访问异常|异常访问|"
    r"反爬虫?验证)",
    r"身份验证中|浏览器检查|浏览器验证|正在(?:进行)?(?:安全)?(?:验证|检测|检查).*",
    r"百度安全验证|机器人(?:验证|检测)|拖动滑块验证|验证中心|验证一下",
)
_WEAK_TITLES = any_of(
    r"access denied|you have been blocked|request (?:rejected|blocked)|please wait(?:\.\.\.)?",
    r"one moment,? please|(?:访问被拒绝|访问受限|请求被拦截|请稍候|请稍等|請稍候)",
)
"""What servers also say of plain errors, and of nothing at all."""
_PHRASES = any_of(
    r"(?:checking|verifying) (?:if )?(?:the site connection is secure|your browser|you are human)",
    r"verify(?:ing)? (?:that )?you are (?:a )?(?:human|real|not a (?:robot|bot))",
    r"(?:confirm|prove|make sure|ensure|checking|know) (?:that )?you(?:'re| are) (?:a )?"
    r"(?:human|real person|not a (?:robot|bot))",
    r"needs to review the security of your connection",
    r"this process is automatic\. your browser will redirect",
    r"enable javascript and cookies to continue",
    r"please (?:complete|solve) (?:the|this) (?:captcha|security check|challenge|puzzle)",
    r"complete the (?:security check|captcha) (?:below )?to (?:access|continue|proceed)",
    r"press (?:&|and) hold (?:the button )?(?:to confirm|below|until)?",
    r"unusual traffic from your (?:computer )?network",
    r"(?:we have )?detected unusual (?:activity|traffic|behaviou?r)",
    r"enter the characters you see (?:below|in (?:the|this) image)",
    r"incapsula incident id",
    r"using a security service (?:for protection|to protect itself) (?:against|from) online "
    r"attacks",
    r"security service to protect (?:itself )?against malicious bots",
    r"performing security verification|performance & security by cloudflare|cloudflare ray id",
    r"you (?:don't|do not) have permission to access .{1,200} on this server\.? reference #",
    r"as you were browsing,? something about your browser made us think you (?:were|might be) a "
    r"bot",
    r"please enable js and disable any ad ?blocker",
    r"(?:ddos|bot) protection by |protected by (?:anubis|ddos-guard|datadome|perimeterx)",
    r"the requested url was rejected\. please consult with your administrator",
    r"(?:please )?(?:slide|drag) (?:the )?(?:slider|puzzle|right|piece) .{0,40}(?:verify|"
    r"verification|complete|fit)",
    r"automated (?:access|requests?|queries|traffic) .{0,80}(?:blocked|detected|from your)",
    r"(?:完成|进行|通过|輸入|完成以下|完成下[列方])(?:以?下[列方]?)?(?:的)?(?:安全|人机|人機|"
    r"滑[动動块塊]|身份|访问)?"
    r"(?:验证|驗證)(?:操作)?(?:后|後|以|，|,|即可|再|才能|继续|繼續|方可|。|$| )",
    r"(?:拖动|拖動|拖拽|滑动|滑動|向右滑动|按住)(?:下方|左边|左侧|下面|箭头)?(?:的)?(?:滑块|滑塊|"
    r"按钮|箭头|拼图|图块)",
    r"(?:环境异常|環境異常)[，,]?(?:完成验证|完成驗證|请)?",
    r"(?:访问|訪問|操作|请求)(?:过于|過於|太|太过|过)(?:频繁|頻繁)",
    r"(?:检测到|檢測到|系统检测到|发现|您的)(?:您|你)?(?:的)?(?:网络|ip|当前)?(?:环境|请求|访问|"
    r"地址)?.{0,12}"
    r"(?:存在)?(?:异常|異常|可疑)(?:的)?(?:请求|访问|流量|行为|操作)?",
    r"(?:确认|證明|证明|验证|確認)(?:您|你)(?:是|不是)(?:真人|人类|机器人|機器人|自动程序)",
    r"(?:请|請)(?:输入|輸入|填写)(?:图中|图片中|下图|上图|下方|右侧)?(?:的)?(?:字符|验证码|"
    r"驗證碼|文字)",
    r"(?:您|你)的(?:访问|请求)(?:已)?被(?:拦截|阻断|拒绝|waf)",
    r"正在(?:检查|检测|验证)(?:您|你)?的?(?:浏览器|访问|网络|安全)",
)


def find_challenge(signals: Signals) -> tuple[str, ...]:
    """What shows that this is a challenge; nothing where it is none."""
    sent = [
        f"the answer has the header {name}: {value}"
        for name, values in _HEADERS
        if (value := signals.headers.get(name, "").lower()) in values
    ]
    if sent:
        return (*sent, *_signs(signals))
    is_refused = signals.status in _STATUSES
    if signals.words > (_FEW_WORDS_OF_AN_ERROR if is_refused else _FEW_WORDS):
        return ()
    signs = _signs(signals)
    others = len(signs) - is_refused
    if others == 1 and named(_WEAK_TITLES, signals.titles) and not signals.marks:
        return ()
    # A status alone is an error as any other, and a form with a captcha is a form.
    return tuple(signs) if others and _weight(signals, signs) >= _ENOUGH else ()


def _weight(signals: Signals, signs: list[str]) -> int:
    certain = bool(_CERTAIN_MARKS & signals.marks)
    return len(signs) + certain


def _signs(signals: Signals) -> list[str]:
    signs: list[str] = []
    if signals.status in _STATUSES:
        signs.append(f"the answer has the status {signals.status}")
    title = named(_TITLES, signals.titles)
    if title:
        signs.append(f"title is {quoted(title)}")
    phrase = said(_PHRASES, signals.plain_text)
    if phrase:
        signs.append(f"the text says {quoted(phrase)}")
    if signals.place.is_within(_HOSTS) or said(_PATHS, signals.place.path.lower()):
        signs.append(f"it led to {quoted(signals.place.host + signals.place.path)}")
    is_form = signals.fields > 1 or signals.passwords
    if signals.marks - {"parking"} and not is_form:
        signs.append(f"the page holds {_names(signals.marks - {'parking'})}")
    return signs


def _names(marks: frozenset[str]) -> str:
    return " and ".join(
        f"a {name}" if name[0] not in "aeio" else f"an {name}" for name in sorted(marks)
    )
