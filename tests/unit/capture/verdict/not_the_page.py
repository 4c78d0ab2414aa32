"""What sites show in place of a page; the words are made up in the manner of each."""

from services.capture.steps.verdict.signals import Signals
from shared.contracts.pages import NotThePage as No

ASKED = "https://news.example.com/2024/05/harbour-cranes.html"


def at(url: str = ASKED, *, asked: str = ASKED, **seen: object) -> Signals:
    return Signals(asked_url=asked, url=url, **seen)  # type: ignore[arg-type]


def marked(*names: str) -> frozenset[str]:
    return frozenset(names)


CHALLENGES: dict[str, Signals] = {
    "cloudflare by its header": at(status=403, headers={"cf-mitigated": "challenge"}),
    "cloudflare managed": at(
        status=403,
        title="Just a moment...",
        text="news.example.com\nVerifying you are human. This may take a few seconds.\n"
        "news.example.com needs to review the security of your connection before proceeding.",
    ),
    "cloudflare without status": at(
        status=None,
        title="Just a moment…",
        text="Enable JavaScript and cookies to continue",
        marks=marked("cloudflare challenge"),
    ),
    "cloudflare old": at(
        status=503,
        title="Attention Required! | Cloudflare",
        text="One more step\nPlease complete the security check to access news.example.com",
    ),
    "cloudflare block": at(
        status=403,
        title="Attention Required! | Cloudflare",
        text="Sorry, you have been blocked. You are unable to access news.example.com. Why have I "
        "been blocked? This website is using a security service to protect itself from online "
        "attacks. The action you just performed triggered the security solution. "
        "Cloudflare Ray ID: 8f",
        marks=marked("cloudflare block"),
    ),
    "turnstile page": at(
        title="Verify you are human",
        text="Please verify that you are a human to go on to the shop.",
        marks=marked("turnstile"),
    ),
    "hcaptcha page": at(
        title="Security check", text="Tick the box to go on.", marks=marked("hcaptcha")
    ),
    "recaptcha page": at(
        title="Are you a robot?",
        text="Please solve this puzzle so we know you are a real person.",
        marks=marked("recaptcha"),
    ),
    "google": at(
        "https://www.google.com/sorry/index?continue=x",
        asked="https://www.google.com/search?q=cranes",
        status=429,
        text="Our systems have detected unusual traffic from your computer network.",
    ),
    "datadome": at(
        status=403,
        title="example.com",
        marks=marked("datadome"),
        text="Please enable JS and disable any ad blocker",
    ),
    "perimeterx": at(
        status=403,
        title="Access to this page has been denied",
        text="Press & Hold to confirm you are a human (and not a bot).",
        marks=marked("perimeterx"),
    ),
    "human without marks": at(
        title="Access to this page has been denied",
        text="Before we continue... Press and hold to confirm you are a human.",
    ),
    "akamai": at(
        status=403,
        title="Access Denied",
        text='Access Denied\nYou don\'t have permission to access "http://news.example.com/" on '
        "this server.\nReference #18.5f0a",
    ),
    "incapsula": at(
        text="Request unsuccessful. Incapsula incident ID: 88-12", marks=marked("incapsula")
    ),
    "imperva": at(
        title="Pardon Our Interruption",
        text="As you were browsing something about your browser made us think you were a bot.",
    ),
    "aws header": at(status=405, headers={"x-amzn-waf-action": "captcha"}),
    "aws": at(
        status=202,
        title="Human Verification",
        text="Let's confirm you are human. Complete the security check before continuing.",
        marks=marked("aws waf"),
    ),
    "vercel": at(status=403, headers={"x-vercel-mitigated": "challenge"}),
    "vercel without header": at(
        status=429,
        title="Vercel Security Checkpoint",
        text="We're verifying your browser",
    ),
    "anubis": at(
        title="Making sure you're not a bot!",
        text="Loading... Protected by Anubis",
        marks=marked("anubis"),
    ),
    "ddos-guard": at(
        status=403, title="DDoS-Guard", text="Checking your browser before accessing the site."
    ),
    "amazon": at(
        title="Robot Check",
        text="Enter the characters you see below. We just need to make sure you're no robot.",
        fields=1,
    ),
    "f5": at(
        title="Request Rejected",
        text="The requested URL was rejected. Please consult with your administrator.",
    ),
    "slider": at(
        title="Verification",
        text="Drag the slider to complete the verification",
        marks=marked("slider"),
    ),
    "baidu": at(
        "https://wappass.baidu.com/static/captcha/tuxing.html",
        title="百度安全验证",
        text="请完成下方验证后继续操作",
    ),
    "zhihu": at(
        "https://www.zhihu.com/account/unhuman?need_login=true",
        asked="https://www.zhihu.com/question/1",
        title="安全验证 - 知乎",
        text="系统监测到您的网络环境存在异常，为保证您的正常访问，请点击下方验证按钮进行验证",
    ),
    "wechat": at(
        "https://mp.weixin.qq.com/mp/wappoc_appmsgcaptcha?poc_token=x",
        asked="https://mp.weixin.qq.com/s/abc",
        text="环境异常\n当前环境异常，完成验证后即可继续访问。\n去验证",
        headings=("环境异常",),
    ),
    "taobao": at(title="滑动验证页面", text="亲，请按住滑块，拖动到最右边"),
    "aliyun": at(title="访问验证", text="请按住滑块，拖动到最右边", marks=marked("aliyun captcha")),
    "geetest": at(title="安全验证", text="请完成安全验证", marks=marked("geetest")),
    "tencent": at(title="验证码", text="拖动下方滑块完成拼图", marks=marked("tencent captcha")),
    "too often": at(status=403, title="访问受限", text="您的访问过于频繁，请输入验证码后继续访问"),
    "sogou": at(
        "https://weixin.sogou.com/antispider/?from=x",
        asked="https://weixin.sogou.com/weixin?query=x",
        text="您的访问过于频繁，为确认本次访问为正常用户行为，需要您协助验证。",
    ),
    "traditional": at(title="人機驗證", text="請完成以下驗證，以便繼續瀏覽。確認您是真人"),
    "tencent edge": at(status=403, title="人机验证", text="正在验证您的浏览器，请稍候"),
    "blocked by a wall": at(
        status=405,
        title="访问被拦截",
        text="您的访问被拦截，如有疑问请联系管理员",
        headings=("安全检查",),
    ),
}

LOGINS: dict[str, Signals] = {
    "led to a form": at(
        "https://news.example.com/login?next=/2024/05/harbour-cranes.html",
        title="Log in",
        text="Log in\nUser\nPassword\nForgot it?",
        passwords=1,
        fields=1,
    ),
    "led to another host": at(
        "https://login.microsoftonline.com/common/oauth2/authorize?client_id=1",
        title="Sign in to your account",
        text="Sign in\nEmail\nNext",
        fields=1,
    ),
    "led to sso": at(
        "https://sso.example.com/cas/login?service=https%3A%2F%2Fnews.example.com",
        title="统一身份认证平台",
        text="账号登录 扫码登录",
        passwords=1,
        fields=1,
    ),
    "led in a fragment": at(
        "https://app.example.com/#/login?redirect=%2Freports",
        asked="https://app.example.com/#/reports",
        title="Reports",
        text="Welcome\nUser\nPassword",
        passwords=1,
        fields=1,
    ),
    "authwall": at(
        "https://www.example.com/authwall?sessionRedirect=x",
        asked="https://www.example.com/in/someone",
        title="Sign Up",
        text="Join now to view the profile. Already a member? Sign in to continue.",
        passwords=1,
        fields=3,
    ),
    "php": at(
        "https://forum.example.com/wp-login.php?redirect_to=x",
        asked="https://forum.example.com/private/",
        title="Log In ‹ Forum",
        text="Username or Email Address\nPassword\nRemember Me",
        passwords=1,
        fields=1,
    ),
    "401 with a form": at(status=401, text="Members\nName\nPassword", passwords=1, fields=1),
    "403 with a form": at(
        status=403,
        title="Forbidden",
        text="You may not see this. Name, password",
        passwords=1,
        fields=1,
    ),
    "in place": at(
        title="Sign in - Example Docs",
        text="Example Docs\nEmail\nPassword\nSign in\nForgot password?",
        passwords=1,
        fields=1,
    ),
    "in place with a heading": at(
        title="Intranet",
        headings=("Please log in",),
        text="Please log in\nName\nPassword",
        passwords=1,
        fields=1,
    ),
    "welcome back": at(
        title="Board",
        headings=("Welcome back",),
        text="Welcome back\nEmail\nPassword\nContinue",
        passwords=1,
        fields=1,
    ),
    "a bare form": at(title="Intranet", text="Name\nPassword\nLog in", passwords=1, fields=1),
    "only words": at(text="You must log in to continue.\nLog in\nCreate new account"),
    "words and title": at(
        title="Login required",
        text="This page requires login. Please sign in to view this content, or ask your editor.",
    ),
    "members": at(
        title="Members only", text="This content is restricted. Log in to read the full story."
    ),
    "session": at(title="Sign in", text="Your session has expired. Please sign in again."),
    "wechat": at(
        "https://open.weixin.qq.com/connect/qrconnect?appid=1",
        title="微信登录",
        text="使用微信扫码登录",
    ),
    "登录后查看": at(text="该内容登录后查看\n登录 注册"),
    "请先登录": at(
        title="提示信息", text="您需要登录后才可以查看本页面\n用户名\n密码", passwords=1, fields=1
    ),
    "知识": at(
        "https://bbs.example.cn/member.php?mod=logging&action=login",
        asked="https://bbs.example.cn/thread-9-1-1.html",
        title="登录 - 论坛",
        text="用户名\n密码\n自动登录\n找回密码",
        passwords=1,
        fields=1,
    ),
    "会员": at(title="会员登录", text="请登录\n手机号\n密码\n忘记密码", passwords=1, fields=1),
    "traditional": at(
        title="登入", text="請先登入後才能查看此內容\n帳號\n密碼", passwords=1, fields=1
    ),
    "微博": at(
        "https://passport.weibo.com/visitor/signin?entry=miniblog&url=x",
        asked="https://weibo.com/123/abc",
        title="登录",
        text="扫描二维码登录\n账号登录",
    ),
}

MISSING: dict[str, Signals] = {
    "title and heading": at(
        title="Page not found | Example News",
        headings=("Page not found",),
        text="Home World Sport\nPage not found\nTry the search.",
    ),
    "404": at(title="404", text="404\nWe couldn't find that page.", headings=("404",)),
    "404 not found": at(title="404 Not Found", headings=("Not Found",), text="Not Found"),
    "dash": at(
        title="Example News - 404 Error",
        text="Sorry, the page you are looking for does not exist. It may have moved.",
    ),
    "app": at(
        title="Example App",
        headings=("Oops!",),
        text="Oops!\nThe page you requested could not be found.\nGo home",
    ),
    "sentence alone": at(title="Example", text="Sorry, we can't find the page you're looking for."),
    "with menus": at(
        title="Not found – Example Shop",
        headings=("We can't find that page",),
        text="Shop Sale Shoes Bags Help " * 25 + "The page you were looking for was not found.",
    ),
    "article gone": at(
        title="Example",
        headings=("This article is no longer available",),
        text="This article is no longer available. It was removed by its author.",
    ),
    "video gone": at(title="Tube", text="This video isn't available anymore"),
    "post deleted": at(title="Forum", text="This post has been deleted."),
    "product gone": at(
        title="Product not found",
        text="Product not found. The item you requested is no longer available.",
    ),
    "front page": at("https://news.example.com/"),
    "front page in a language": at("https://news.example.com/en/", text="News of today " * 200),
    "front page with www": at("https://www.news.example.com/index.html", text="News " * 300),
    "页面不存在": at(title="页面不存在", text="您访问的页面不存在\n返回首页"),
    "找不到": at(title="示例网", headings=("找不到页面",), text="找不到页面\n可能已被删除"),
    "404 Chinese": at(title="404 - 示例网", text="抱歉，您要找的页面不见了\n返回首页"),
    "文章已删除": at(title="示例", text="该文章已被作者删除"),
    "wechat deleted": at(
        "https://mp.weixin.qq.com/s/abc",
        asked="https://mp.weixin.qq.com/s/abc",
        text="该内容已被发布者删除",
    ),
    "wechat violation": at(text="此内容因违规无法查看\n由用户投诉并经平台审核", title=""),
    "商品": at(title="商品不存在", text="商品不存在或已下架"),
    "traditional": at(title="找不到網頁", text="抱歉，找不到您要的網頁"),
    "出错了": at(title="出错啦! - 示例视频", text="啊叻？视频不见了？"),
    "German": at(
        title="Seite nicht gefunden", text="Die Seite wurde nicht gefunden. Zur Startseite"
    ),
}

PARKED: dict[str, Signals] = {
    "for sale": at(title="example.com is for sale", text="The domain example.com is for sale!"),
    "buy": at(title="news.example.com", text="Buy this domain\nMake an offer"),
    "sedo": at(
        title="news.example.com",
        text="Related Searches\nCranes\nShips\nPrivacy Policy",
        scripts=("https://img.sedoparking.com/js/x.js",),
    ),
    "sedo notice": at(
        title="news.example.com - cranes and more",
        text="The domain owner currently does not maintain any relationship with the advertisers.",
    ),
    "bodis": at(title="", text="Related links\nCranes\nPrivacy Policy", marks=marked("parking")),
    "parkingcrew": at(
        text="Cranes\nHarbours\nThis domain may be for sale",
        frames=("https://www.parkingcrew.net/x",),
    ),
    "godaddy": at(
        title="news.example.com",
        text="This Web page is parked FREE, courtesy of GoDaddy. Get this domain.",
    ),
    "godaddy lander": at(
        text="news.example.com is parked with us. Related searches: cranes. Privacy Policy",
        scripts=("https://img1.wsimg.com/parking-lander/static/js/main.js",),
    ),
    "hugedomains": at(
        "https://www.hugedomains.com/domain_profile.cfm?d=example.com",
        title="Example.com is for sale",
        text="Example.com is for sale. $2,000 or payments. " * 20,
    ),
    "dan": at("https://dan.com/buy-domain/example.com", text="The domain name is for sale"),
    "afternic": at("https://www.afternic.com/forsale/example.com", text="Get this domain"),
    "expired": at(
        title="news.example.com", text="This domain has expired. Is this your domain? Renew it now."
    ),
    "registered": at(
        title="Domain parked",
        text="This domain has recently been registered with a registrar. It has no page yet.",
    ),
    "域名出售": at(title="news.example.com 域名出售", text="该域名正在出售 联系QQ"),
    "转让": at(title="example.com", text="本域名可转让，有意者请联系邮箱"),
    "过期": at(title="域名已过期", text="您访问的域名已过期，请及时续费"),
    "停放": at(title="example.com", text="此域名停放中\n域名停放由注册商提供"),
    "traditional": at(title="網域出售", text="此網域正在出售，歡迎洽詢"),
}

EMPTY: dict[str, Signals] = {
    "nothing": at(text=""),
    "one colour": at(text="", colour_share=1.0),
    "root left empty": at(title="Example App", text="", colour_share=0.999, picture_share=0.3),
    "scripts": at(title="Example App", text="You need to enable JavaScript to run this app."),
    "scripts wanted": at(text="This site requires JavaScript. Please turn it on."),
    "loading": at(text="Loading..."),
    "loading an app": at(text="Loading application, please wait..."),
    "加载": at(text="加载中..."),
    "正在加载": at(text="正在加载，请稍候…"),
    "启用": at(text="请启用 JavaScript 后继续使用本应用。"),
    "脚本": at(text="很抱歉，如果没有启用JavaScript，本网站无法正常运行。"),
    "dots": at(text="· · ·", colour_share=0.9991),
}

CASES = [
    (reason, name, signals)
    for reason, cases in (
        (No.BOT_CHALLENGE, CHALLENGES),
        (No.LOGIN_WALL, LOGINS),
        (No.SOFT_NOT_FOUND, MISSING),
        (No.PARKED_DOMAIN, PARKED),
        (No.EMPTY_SHELL, EMPTY),
    )
    for name, signals in cases.items()
]
