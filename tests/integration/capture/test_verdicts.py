"""Pages that are not the page that was asked for, as a browser sees them."""

import json
import uuid

import pytest

from shared.contracts.artifacts import ArtifactKind
from shared.contracts.pages import NotThePage
from tests.integration.capture.conftest import TakePage
from tests.support.sites import Answer, Site

_STORY = "<p>The crane was built in the year of the great flood and has moved twice since.</p>" * 12
_LOGIN = """<form method=post><label>Name <input name=user></label>
<label>Password <input type=password></label><button>Log in</button></form>"""


def html(body: str, status: int = 200) -> Answer:
    return Answer(body.encode(), status, headers={"Content-Type": "text/html; charset=utf-8"})


def served(site: Site, path: str, body: str, status: int = 200) -> str:
    return site.answer(f"/{uuid.uuid4().hex}{path}", html(body, status))


NOT_THE_PAGE = {
    "challenge": (
        NotThePage.BOT_CHALLENGE,
        403,
        (
            "<title>Just a moment...</title><h1>example.com</h1><div id=challenge-stage></div>"
            "<p>Verifying you are human. This may take a few seconds."
        ),
    ),
    "challenge in Chinese": (
        NotThePage.BOT_CHALLENGE,
        200,
        "<title>安全验证</title><div class=geetest_holder></div><p>请完成安全验证后继续访问",
    ),
    "challenge in a shadow": (
        NotThePage.BOT_CHALLENGE,
        200,
        (
            "<title>Captcha</title><div id=host></div><script>host.attachShadow({mode:"
            "'open'}).innerHTML='<p>Please solve this puzzle<div class=h-captcha></div>'</script>"
        ),
    ),
    "login in place": (
        NotThePage.LOGIN_WALL,
        200,
        f"<title>Sign in</title><h1>Sign in to go on</h1>{_LOGIN}",
    ),
    "login with 401": (NotThePage.LOGIN_WALL, 401, f"<title>Members</title>{_LOGIN}"),
    "登录": (NotThePage.LOGIN_WALL, 200, "<title>提示</title><p>您需要登录后才可以查看本页面"),
    "soft 404": (
        NotThePage.SOFT_NOT_FOUND,
        200,
        "<title>Page not found | News</title><h1>Page not found</h1><p>Try the search.",
    ),
    "soft 404 by a script": (
        NotThePage.SOFT_NOT_FOUND,
        200,
        (
            "<title>News</title><div id=app></div><script>app.innerHTML = '<h1>Oops!</h1>"
            "<p>The page you requested could not be found.'</script>"
        ),
    ),
    "页面不存在": (
        NotThePage.SOFT_NOT_FOUND,
        200,
        "<title>页面不存在</title><p>您访问的页面不存在",
    ),
    "parked": (
        NotThePage.PARKED_DOMAIN,
        200,
        "<title>example.com is for sale</title><h1>Buy this domain</h1><p>Make an offer.",
    ),
    "empty root": (NotThePage.EMPTY_SHELL, 200, "<title>App</title><div id=root></div>"),
    "scripts wanted": (
        NotThePage.EMPTY_SHELL,
        200,
        "<title>App</title><p>You need to enable JavaScript to run this app.",
    ),
    "hidden words": (
        NotThePage.EMPTY_SHELL,
        200,
        (
            f"<title>App</title><div style='display:none'>{_STORY}</div>"
            "<style>body { background: teal }</style>"
        ),
    ),
}


@pytest.mark.parametrize("name", NOT_THE_PAGE)
async def test_what_is_not_the_page_is_told(take: TakePage, site: Site, name: str) -> None:
    reason, status, page = NOT_THE_PAGE[name]

    taken = await take(served(site, "/story.html", f"<!doctype html><body>{page}", status))

    verdict = taken.result.verdict
    assert verdict is not None
    assert verdict.reason is reason
    assert taken.result.facts.http_status == status
    assert taken.result.failure is None
    manifest = json.loads(taken.files[ArtifactKind.MANIFEST])
    assert manifest["verdict"] == {"reason": reason, "evidence": list(verdict.evidence)}


@pytest.mark.parametrize(
    "page",
    {
        "login in the header": f"<title>Club</title><header>{_LOGIN}</header>{_STORY}",
        "about captchas": f"<title>Verify you are human: a history</title>{_STORY}",
        "a contact form": "<title>Contact</title><form><input name=a><textarea></textarea>"
        "<div class=g-recaptcha></div><button>Send</button></form>",
        "404 ways": f"<title>404 Ways to Cook Rice</title>{_STORY}",
        "short": "<p>Closed on Mondays.",
        "a drawing": "<svg width=800 height=500><circle cx=300 cy=250 r=200 fill=teal /></svg>",
        "a canvas": "<canvas id=c width=600 height=400></canvas><script>c.getContext('2d')"
        ".fillRect(10, 10, 300, 300)</script>",
        "a closed root": "<x-a></x-a><script>customElements.define('x-a', class extends HTMLElement"
        "{ constructor() { super(); this.attachShadow({mode: 'closed'}).innerHTML ="
        " '<h1>Harbour</h1><p>A story in a closed root.' } })</script>",
        "a frame": "<iframe srcdoc='<h1>Harbour</h1><p>A story in a frame'></iframe>",
    }.values(),
)
async def test_the_page_is_left_alone(take: TakePage, site: Site, page: str) -> None:
    taken = await take(served(site, "/story.html", f"<!doctype html><body>{page}"))

    assert taken.result.verdict is None


async def test_a_way_to_the_login_is_a_login_wall(take: TakePage, site: Site) -> None:
    site.answer("/login", html(f"<!doctype html><title>Club</title>{_LOGIN}"))
    away = site.answer(
        "/members/3", Answer(status=302, headers={"Location": "/login?next=/members/3"})
    )

    taken = await take(away)

    verdict = taken.result.verdict
    assert verdict is not None
    assert verdict.reason is NotThePage.LOGIN_WALL
    assert verdict.evidence[0] == "it led to “127.0.0.1/login”, which is told where to go back to"


async def test_a_way_to_the_front_page_is_a_soft_404(take: TakePage, site: Site) -> None:
    site.answer("/", html(f"<!doctype html><title>News</title><h1>News</h1>{_STORY}"))
    gone = site.answer("/2009/story.html", Answer(status=301, headers={"Location": "/"}))

    taken = await take(gone)

    verdict = taken.result.verdict
    assert verdict is not None
    assert verdict.reason is NotThePage.SOFT_NOT_FOUND
    assert (await take(site.url("/"))).result.verdict is None


async def test_an_error_is_told_by_its_status_alone(take: TakePage, site: Site) -> None:
    taken = await take(site.url("/nothing-here.html"))

    assert (taken.result.facts.http_status, taken.result.verdict) == (404, None)
