"""Login walls: the page is there, but only for those who have an account. Pure."""

from urllib.parse import unquote

from services.capture.steps.verdict.signals import Place, Signals
from services.capture.steps.verdict.words import any_of, named, quoted, said

_FEW_WORDS = 120
_FEW_WORDS_AROUND_A_FORM = 220
_HARDLY_ANY_WORDS = 40
_FEWEST_WORDS = 15

_HOSTS = frozenset(
    (
        "accounts.google.com",
        "appleid.apple.com",
        "auth0.com",
        "login.live.com",
        "login.microsoftonline.com",
        "okta.com",
        "oktapreview.com",
        "onelogin.com",
        "open.weixin.qq.com",
        "passport.baidu.com",
        "passport.weibo.com",
        "login.taobao.com",
        "amazoncognito.com",
        "b2clogin.com",
        "duosecurity.com",
    )
)
_LABELS = frozenset(
    ("login", "signin", "sso", "auth", "passport", "account", "accounts", "id", "idp", "cas")
)
_PATH = any_of(
    r"/(?:log-?_?in|sign-?_?in|log-?_?on|sign-?_?on|auth|authenticate|authorize|sso|saml2?|oauth2?"
    r"|authwall|login_?page|user_?login|member-?login|wp-login|session/new|sessions/new|passport"
    r"|checkpoint|servicelogin|loginform|denglu|register|signup|sign-up|join|paywall)"
    r"(?:\.\w{2,5})?(?:[/;]|$)",
)
_RETURNS = any_of(
    r"(?:^|&)(?:next|return|returnto|return_to|returnurl|return_url|redirect|redirect_to"
    r"|redirect_uri|redirect_url|redirecturl|continue|dest|destination|back|backurl|back_url|from"
    r"|service|goto|target|url|ru|r|then|referer|referrer|origin|came_from|callback|"
    r"session_redirect"
    r"|after_login|jump|gotourl|relaystate|samlrequest)=",
)
_TITLES = any_of(
    r"(?:please )?(?:log|sign)(?:[ -])?(?:in|on)(?: (?:or|/|and) (?:sign|log|register|create|"
    r"join).*)?",
    r"(?:log|sign) ?(?:in|on) (?:to|with|into) .{1,60}",
    r"(?:member|customer|user|account|staff|admin) (?:log|sign)[ -]?in",
    r"login (?:required|page)|authentication required|account login|welcome back|members only",
    r"(?:log|sign) in (?:required|to continue|to your account)",
    r"(?:用户|用戶|会员|會員|账号|帐号|帳號|账户|密码|扫码|手机|统一|系统|欢迎|立即|请先?|"
    r"請先?)?(?:登录|登陆|登錄|登入)(?:页面|页|注册|/注册|或注册|系统|平台|中心)?",
    r"(?:统一)?身份认证(?:平台|系统|中心)?|统一认证|欢迎登录.{0,20}|.{0,20}(?:登录|登入)平台|"
    r"登录\S{1,12}(?:网|号|平台|系统)|登录即可查看.*",
)
_BUTTONS = any_of(r"\b(?:log|sign) ?(?:in|on)\b", r"登录|登入|登陆|登錄")
_BY_THE_WAY = any_of(
    r"(?:you must be )?(?:logged|log|signed|sign|login|logging)[ -]?(?:in|on)? (?:to|or register "
    r"to) "
    r"(?:post|leave|write|add|submit|make|join|vote|reply|comment|like|follow|save|rate|review|"
    r"upvote|ask|favou?rite|edit)\b",
    r"(?:请|請)?(?:先)?(?:登录|登入|登陆)(?:后|後|以|才能|才可|再|之后)*(?:可以|才能|进行|参与|"
    r"即可)?"
    r"(?:发表|發表|评论|評論|留言|回复|回覆|点赞|收藏|投票|发帖|关注|参与|提问|回答|签到)",
)
_PHRASES = any_of(
    r"(?:please )?(?:log|sign)[ -]?(?:in|on)(?: or (?:register|sign up|create an account|join))?,? "
    r"(?:to (?:continue|view|see|access|read|proceed|unlock|watch|keep)|first|before)",
    r"(?:you )?(?:must|need to|have to|should) (?:be (?:logged|signed) in|(?:log|sign) in)",
    r"(?:only )?(?:available|visible|accessible|open|reserved) (?:only )?(?:to|for) "
    r"(?:logged|signed|registered|members)[ -]?(?:in)?",
    r"(?:this (?:page|content|area|section)|access) (?:requires|is restricted to|is for) "
    r"(?:a |an |you to )?(?:login|log in|sign in|logged|registered|members|account|authentication)",
    r"your session (?:has )?(?:expired|timed out)",
    r"join (?:now )?to (?:see|view)|(?:create|sign up for) (?:an|a free) account to (?:continue|"
    r"view|see|read)",
    r"(?:登录|登入|登陆|登錄)(?:后|後|之后|以后|即可|才能|以|并)(?:，|,)?(?:可|才能|才可|方可|"
    r"即可|可以|能|继续|繼續)?"
    r"(?:以)?(?:查看|阅读|閱讀|浏览|瀏覽|观看|访问|訪問|使用|继续|繼續|下载|进入|看)",
    r"(?:请|請|需|需要|您需要|你需要|必须|您尚未|您还没有|尚未|还未|您未|你未)(?:您|你|先|"
    r"要)*(?:登录|登入|登陆|登錄)",
    r"(?:仅|僅|只)(?:限|对|對|供)?(?:会员|會員|注册用户|登录用户)(?:可见|可見|可以|查看|浏览|"
    r"开放)?",
    r"(?:扫码|扫描二维码|微信扫码|使用.{1,6}扫码)(?:登录|登陆)",
)


def find_login_wall(signals: Signals) -> tuple[str, ...]:
    """What shows that one has to log in first; nothing where a login was asked for."""
    if _is_login(signals.asked):
        return ()
    says = _says(signals)
    form = _form(signals)
    led = _led(signals)
    words = signals.words
    if led and (form or says) and words <= 2 * _FEW_WORDS_AROUND_A_FORM:
        return tuple(filter(None, (led, form, *says)))
    if form and signals.status in (401, 403) and words <= _FEW_WORDS_AROUND_A_FORM:
        return (f"the answer has the status {signals.status}", form, *says)
    shows = says or _shows_little(signals)
    if form and shows and words <= _FEW_WORDS:
        return (form, *shows)
    if signals.is_error:
        return ()
    is_clear = len(says) > 1 and words <= _FEW_WORDS
    is_all = bool(says) and _is_all(signals) and words <= _HARDLY_ANY_WORDS
    return tuple(says) if is_clear or is_all else ()


def _led(signals: Signals) -> str | None:
    """Whether it led from the page to where one logs in."""
    there = signals.place
    if there == signals.asked or not _is_login(there):
        return None
    is_back = _returns(signals.asked, there)
    where = quoted(there.host + there.path)
    return f"it led to {where}{', which is told where to go back to' if is_back else ''}"


def _returns(asked: Place, there: Place) -> bool:
    query = f"{there.query}&{there.fragment.partition('?')[2]}".lower()
    return bool(said(_RETURNS, query)) or (len(asked.path) > 2 and asked.path in unquote(query))


def _is_login(place: Place) -> bool:
    if place.is_within(_HOSTS):
        return True
    paths = (place.path.lower(), f"/{place.fragment.lstrip('!/').partition('?')[0].lower()}")
    if any(said(_PATH, path) for path in paths):
        return True
    first, _dot, rest = place.host.partition(".")
    return first in _LABELS and "." in rest


def _form(signals: Signals) -> str | None:
    if signals.passwords == 0:
        return None
    others = signals.fields
    if others <= 2:
        return "the only form asks for a password"
    return "a form asks for a password" if others <= 6 else None


def _says(signals: Signals) -> list[str]:
    title = named(_TITLES, signals.titles)
    found = [f"title is {quoted(title)}"] if title else []
    phrase = said(_PHRASES, _BY_THE_WAY.sub(" ", signals.plain_text))
    return [*found, f"the text says {quoted(phrase)}"] if phrase else found


def _shows_little(signals: Signals) -> list[str]:
    if signals.words > _FEWEST_WORDS or not said(_BUTTONS, signals.plain_text):
        return []
    return [f"the page shows no more than {signals.words} words"]


def _is_all(signals: Signals) -> bool:
    """The demand to log in is about all that there is: no pictures beside it."""
    has_phrase = said(_PHRASES, _BY_THE_WAY.sub(" ", signals.plain_text[:300])) is not None
    return has_phrase and signals.picture_share < 0.5
