"""Pages that are what was asked for, although something about them looks otherwise."""

from services.capture.steps.verdict.signals import Signals
from tests.unit.capture.verdict.not_the_page import at, marked

_STORY = "The crane was built in the year of the great flood and moved twice since then. "
_WEN = "港口的起重机建于大水那一年，此后搬迁过两次，如今仍在使用。"

CASES: dict[str, Signals] = {
    "an article": at(title="Harbour cranes", headings=("Harbour cranes",), text=_STORY * 30),
    "a Chinese article": at(title="港口起重机", headings=("港口起重机",), text=_WEN * 30),
    # Of challenges.
    "about captchas": at(
        title="Verify you are human: a history of the captcha",
        text="Please verify that you are human. Checking your browser before accessing. "
        + _STORY * 20,
    ),
    "about Cloudflare": at(
        title="Why “Just a moment…” appears",
        headings=("Just a moment...",),
        text="Verifying you are human. Enable JavaScript and cookies to continue. " + _STORY * 15,
    ),
    "a poem": at(title="Just a moment", text="Just a moment, said the sea,\nand then it was gone."),
    "short about captchas": at(
        title="What a captcha is",
        text="A captcha asks you to prove you are human. " + _STORY * 2,
    ),
    "a contact form": at(
        title="Contact",
        text="Write to us. Name, mail, message. Please complete the captcha to send it.",
        fields=3,
        marks=marked("recaptcha"),
    ),
    "a form with turnstile": at(
        title="Newsletter", text="Your mail and your name", fields=2, marks=marked("turnstile")
    ),
    "a small page with a badge": at(
        title="Example bakery",
        text="Fresh bread from six in the morning.",
        marks=marked("recaptcha"),
    ),
    "registration with hcaptcha": at(
        "https://example.com/register",
        asked="https://example.com/register",
        title="Create an account",
        text="Name, mail, password. Verify you are human",
        passwords=1,
        fields=2,
        marks=marked("hcaptcha"),
    ),
    "docs of turnstile": at(
        title="Turnstile", text=_STORY * 12 + "Verify you are human", marks=marked("turnstile")
    ),
    "demo of geetest": at(
        title="Slide demo", text="A demo of our component", marks=marked("geetest")
    ),
    "behind cloudflare": at(headers={"server": "cloudflare", "cf-ray": "1"}, text=_STORY),
    "behind datadome": at(headers={"x-datadome": "protected"}, text=_STORY),
    "a plain 403": at(status=403, title="403 Forbidden", text="403 Forbidden\nnginx"),
    "denied": at(status=403, title="Access denied", text="You may not see this. Ask the editor."),
    "拒绝": at(status=403, title="访问被拒绝", text="您没有权限查看此页，请联系编辑。"),
    "a plain 503": at(status=503, title="Service unavailable", text="Back at noon."),
    "a plain 429": at(status=429, title="Too many requests", text="Too many requests"),
    "an empty 403": at(status=403),
    "关于验证码": at(title="验证码的历史", text="请完成安全验证。拖动滑块。" + _WEN * 15),
    "验证指南": at(title="滑动验证接入指南", text="滑动验证用于区分真人。" + _WEN * 2),
    "词条": at(title="安全验证_百科", text=_WEN * 10 + "安全验证是一种机制"),
    "环境新闻": at(title="湖水环境异常调查", text="记者发现湖水颜色变化。" + _WEN * 4),
    # Of login walls.
    "a login in the header": at(
        title="Forum", text="Name Password Log in\n" + _STORY * 20, passwords=1, fields=2
    ),
    "a short page with a login in the header": at(
        title="Chess club",
        text="Name Password\nWe meet on Fridays at eight.",
        passwords=1,
        fields=1,
    ),
    "login docs": at(
        "https://docs.example.com/login/",
        asked="https://docs.example.com/login/",
        title="Log in",
        text="How to log in. You must be logged in first. " + _STORY * 4,
    ),
    "login docs elsewhere": at(
        title="Log in to your account - Help", text="Sign in to continue. " + _STORY * 14
    ),
    "the login itself": at(
        "https://example.com/login",
        asked="https://example.com/login",
        title="Log in",
        text="Name Password",
        passwords=1,
        fields=1,
    ),
    "comments": at(
        title="A short note", text="Rain today.\nYou must be logged in to post a comment."
    ),
    "comments on a small page": at(title="Note", text="Log in to leave a comment. " + _STORY),
    "a link to log in": at(title="Wiki", text="Log in\nHarbour crane\n" + _STORY),
    "a changed password": at(
        title="Password generator", text="Your password", passwords=1, fields=0
    ),
    "an address about logins": at(
        "https://example.com/blog/login-pages-that-work",
        asked="https://example.com/blog/login-pages",
        title="Login pages that work",
        text=_STORY * 8,
    ),
    "back from a login": at(
        "https://example.com/story", asked="https://example.com/story?from=login", text=_STORY
    ),
    "a redirect to an account": at(
        "https://account.example.com/story",
        asked="https://example.com/story",
        title="Harbour cranes",
        text=_STORY * 5,
    ),
    "a teaser": at(title="Cranes", text=_STORY * 12 + "Log in to read the rest."),
    "登录教程": at(title="登录教程", text="如何登录。请先登录。" + _WEN * 14),
    "短教程": at(title="登录教程", text="请先登录，再打开设置。" + _WEN * 3),
    "评论": at(title="随笔", text="今天下雨。\n登录后发表评论"),
    "头部登录": at(title="论坛", text="用户名 密码 登录\n" + _WEN * 14, passwords=1, fields=1),
    "回答": at(title="问答", text=_WEN * 4 + "登录后才能回复"),
    # Of pages that are missing.
    "404 ways": at(title="404 Ways to Cook Rice", text=_STORY * 2),
    "short 404 ways": at(title="404 Ways to Cook Rice", text="One: in water. Two: in milk."),
    "Peugeot 404": at(title="Peugeot 404", text="The Peugeot 404 is a car. " + _STORY * 5),
    "about soft 404s": at(
        title="Soft 404 errors explained",
        text="The page you are looking for does not exist, says the page. " + _STORY * 6,
    ),
    "the docs of 404": at(
        title="404 Not Found - Web docs",
        headings=("404 Not Found",),
        text="The server cannot find the requested resource. " + _STORY * 30,
    ),
    "a plain 404": at(status=404, title="Page not found", text="Page not found"),
    "a plain 410": at(status=410, title="Gone", text="Gone"),
    "lost and found": at(title="Lost and not found", text="A novel of two brothers. " + _STORY),
    "a missing child": at(title="Girl not found after storm", text=_STORY * 3),
    "a removed statue": at(
        title="Statue removed", text="The statue has been removed from the square. " + _STORY
    ),
    "no results": at(title="Search: cranes", text="No results for cranes. Try another word."),
    "the front page": at(
        "https://example.com/", asked="https://example.com", text="News of the day"
    ),
    "the front page by another name": at(
        "https://example.com/", asked="https://example.com/index.html", text="News of the day"
    ),
    "the front page in a language": at(
        "https://example.com/en/", asked="https://example.com/", text="News of the day"
    ),
    "a short address": at(
        "https://example.com/", asked="https://sho.rt/Ab3x", text="News of the day"
    ),
    "an app's own paths": at(
        "https://example.com/#/stories/4", asked="https://example.com/stories/4", text=_STORY
    ),
    "a search on the front page": at(
        "https://example.com/?q=cranes", asked="https://example.com/search?q=cranes", text=_STORY
    ),
    "a new path": at("https://example.com/b/2", asked="https://example.com/a/1", text=_STORY),
    "删除教程": at(title="文章删除教程", text="文章已删除后如何恢复？" + _WEN * 6),
    "丢失": at(title="找不到的书", text="这本书讲述一位老人寻找旧书的故事。" + _WEN * 3),
    # Of parked domains.
    "about domains": at(
        title="How to buy a domain", text="This domain is for sale, it says. " + _STORY * 22
    ),
    "a market": at(
        "https://sedo.com/search/details/?domain=example.com",
        asked="https://sedo.com/search/details/?domain=example.com",
        title="example.com is for sale",
        text="Buy this domain",
    ),
    "a footer": at(title="Bakery", text=_STORY * 8 + "This domain is for sale"),
    "a house": at(title="House for sale", text="Four rooms by the harbour. " + _STORY),
    "a car park": at(title="Parked cars", text="The car is parked with care. " + _STORY * 2),
    "advertisements": at(
        title="Blog",
        text=_STORY * 30,
        scripts=("https://www.google.com/adsense/domains/caf.js",),
    ),
    "a registrar's blog": at(title="域名转让流程", text="域名转让需要以下步骤。" + _WEN * 22),
    "二手房": at(title="二手房出售", text="此房正在出售，四室两厅。" + _WEN),
    # Of empty shells.
    "one word": at(text="Yes."),
    "一个字": at(text="好"),
    "a picture": at(text="", picture_share=0.6, colour_share=0.2),
    "a drawing": at(text="", picture_share=1.4),
    "a canvas on white": at(text="", picture_share=0.4, colour_share=0.8),
    "a dashboard": at(title="Load", text="12\n98 %\n4.1 ms", picture_share=0.5),
    "loading beside more": at(text="Loading...\n" + _STORY),
    "a loading dock": at(
        text="Loading dock closed until Monday morning at six o'clock, use gate B."
    ),
    "about JavaScript": at(title="JavaScript", text="How to enable JavaScript. " + _STORY * 5),
    "a hint among words": at(text="Enable JavaScript for the map. " + _STORY * 4),
    "a search field alone": at(text="", fields=1),
    "a line in a closed root": at(text="", colour_share=0.9979),
    "an error without words": at(status=500),
    "a player": at(text="Loading...", picture_share=0.5),
}
