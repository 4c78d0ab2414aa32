"""Soft 404s: the site answers as if all were well, with something else than the page. Pure."""

from services.capture.steps.verdict.signals import Place, Signals
from services.capture.steps.verdict.words import any_of, named, quoted, said

_FEW_WORDS = 300
_FEW_WORDS_UNDER_A_HEADING = 150
_HARDLY_ANY_WORDS = 45

_TITLES = any_of(
    r"(?:error |http |error: )?404(?: error|错误|錯誤| not found|页面|頁面| page)?(?:[ "
    r"-:!.]{1,3}(?:page |file )?not found)?",
    r"(?:the |this |that |requested |sorry, )*(?:page|file|content|article|document|post|"
    r"resource|item|product|url|link|video)"
    r" (?:you (?:requested|are looking for|were looking for) )?"
    r"(?:was |could |can |is |has |does |may )?(?:not |no |n't |cannot |can't |couldn't |been )*"
    r"(?:be )?(?:found|exist|exists|unavailable|missing|removed|deleted|moved|available|longer "
    r"available|gone)",
    r"(?:page|content|article|post|this page|this content) (?:does not|doesn't|no longer|isn't|"
    r"is not|is no longer) (?:exist|exists|available|here)",
    r"not found(?: \(?#?404\)?)?|nothing (?:was )?found|nothing here|page unavailable|page gone|"
    r"410 gone|gone",
    r"(?:oops|whoops|uh[- ]?oh|sorry)[!.,]*(?: (?:that|this|the)? ?page .{0,30}(?:not|can't|"
    r"cannot|couldn't|missing|lost|gone).{0,30})?",
    r"(?:we )?(?:can't|cannot|couldn't|could not) find (?:that|this|the|your) page",
    r"(?:抱歉|对不起|很抱歉|哎呀|糟糕|sorry)?[，,！! ]*(?:您|你)?(?:所)?(?:访问|要找|查找|请求|"
    r"浏览|查看|寻找)?(?:的)?(?:页面|頁面|网页|網頁|文章|内容|內容|商品|文件|链接|帖子|资源|主题)"
    r"(?:已经?|並|并|已被)?(?:不存在|未找到|找不到|没有找到|沒有找到|不见了|走丢了|丢失了?|"
    r"被?删除|被?刪除|失效|无法访问|不可用|飞走了)(?:了)?(?:或已?被?(?:删除|移除))?",
    r"(?:未找到|找不到|无法找到|沒有找到|没有找到)(?:该|该?此|這個|这个|您要的|您要找的|指定的|"
    r"相关)?(?:的)?(?:页面|頁面|网页|網頁|文章|内容|資源|资源|商品)",
    r"出错了?啦?[！!]?|出错啦.*|页面出错了?|页面404|404(?:页面)?",
    r"seite (?:wurde )?nicht gefunden|page (?:non trouvée|introuvable)|página no encontrada|"
    r"página não encontrada"
    r"|pagina non trovata|страница не найдена|ページが見つかりません(?:でした)?|페이지를 찾을 수 "
    r"없습니다",
)
_PHRASES = any_of(
    r"(?:page|file|content|article|document|post|resource|item|url|link|address|video|product|"
    r"story|listing|account|profile)s? "
    r"(?:that )?(?:you(?:'re| are| were|'ve| have)? (?:requested|looking for|trying to (?:reach|"
    r"view|find|access|open)|tried to (?:reach|view|access)|followed|entered|seeking|after|"
    r"sought) ?)?"
    r"(?:\S{0,60} )?(?:was|could|can|is|has|does|may|might|seems to|doesn't|couldn't|cannot|"
    r"can't|isn't|wasn't|no longer|appears to|must)"
    r"(?: not| no longer| have| been| be| n't)* ?"
    r"(?:been |be )?(?:found|exists?|unavailable|missing|removed|deleted|moved|available|gone|on "
    r"this server)",
    r"(?:can't|cannot|couldn't|could not|can not|unable to|weren't able to|were not able to) "
    r"(?:seem to )?(?:find|locate) "
    r"(?:that|this|the|your|a|what|any)(?: \w+)? ?(?:page|file|content|article|resource|address|"
    r"url|you)",
    r"(?:we (?:looked|searched) everywhere|nothing (?:was )?found (?:at|here)|there(?:'s| is) "
    r"nothing (?:here|at this address))",
    r"(?:error|http|code|status)[ :]*404|404[ :.-]*(?:error|not found|page)|"
    r"不存在或(?:者)?已?被?删除",
    r"(?:页面|頁面|网页|網頁|文章|内容|內容|商品|文件|链接|鏈接|帖子|资源|地址|主题|视频|网址|"
    r"信息|作品)(?:可能)?(?:已经?|並|并|已被|被|或)?(?:您|你)?"
    r"(?:不存在|未找到|找不到|没有找到|沒有找到|不见了|走丢|丢失|(?:被)?(?:作者|发布者|楼主|用户|"
    r"管理员)?(?:删除|刪除|移除)|失效|已下架|下架了|飞走|去火星)",
    r"(?:找不到|未找到|无法找到|没有找到|沒有找到|没找到)(?:您|你)?(?:所)?(?:要|想|请求|访问|"
    r"需要|查找|指定|相关|该|此|这个|這個|要找)*(?:的)?(?:页面|頁面|网页|網頁|文章|内容|內容|"
    r"资源|資源|商品|信息)",
    r"(?:该|此|这个|本)(?:内容|文章|页面|帖子|视频|公众号|微博|账号|帐号)(?:已被|已经被|已|因|被|"
    r"涉嫌).{0,12}(?:删除|屏蔽|下架|违规|违反|无法查看|停止访问|不存在)",
    r"(?:this|the|that) (?:video|post|tweet|account|article|content|page|listing|item|story) "
    r"(?:isn't|is not|is no longer|has been|was|is) "
    r"(?:available|deleted|removed|suspended|unavailable|gone)",
    r"wurde nicht gefunden|n'existe pas|introuvable|no existe|não existe|не существует|не "
    r"найдена|見つかりません",
)
_FRONT = any_of(
    r"/(?:(?:index|home|default|main|start|welcome)(?:\.\w{2,5})?)?",
    r"/(?:[a-z]{2}(?:[-_][a-z]{2,4})?)/?(?:(?:index|home)(?:\.\w{2,5})?)?",
    r"/(?:home|index|main|homepage|portal)/?",
)


def find_soft_not_found(signals: Signals) -> tuple[str, ...]:
    """What shows that the page is not there although the status says so; an error is none."""
    if signals.is_error:
        return ()
    return _told(signals) or _led_to_the_front(signals)


def _told(signals: Signals) -> tuple[str, ...]:
    title = named(_TITLES, (signals.title,)) if signals.title else None
    heading = named(_TITLES, signals.headings)
    phrase = said(_PHRASES, signals.plain_text[:1500])
    seen = [
        *([f"title is {quoted(title)}"] if title else []),
        *([f"the heading is {quoted(heading)}"] if heading else []),
        *([f"the text says {quoted(phrase)}"] if phrase else []),
    ]
    if title and (heading or phrase) and signals.words <= _FEW_WORDS:
        return tuple(seen)
    if heading and phrase and signals.words <= _FEW_WORDS_UNDER_A_HEADING:
        return tuple(seen)
    is_all = signals.words <= _HARDLY_ANY_WORDS and signals.picture_share < 1.0
    if is_all and (title or heading or _begins(signals, phrase)):
        return tuple(seen)
    return ()


def _begins(signals: Signals, phrase: str | None) -> bool:
    """The sentence stands at the beginning, so it speaks of this page and not of another."""
    return phrase is not None and signals.plain_text.find(phrase) < 60


def _led_to_the_front(signals: Signals) -> tuple[str, ...]:
    asked, there = signals.asked, signals.place
    same_site = asked.host == there.host and (asked.port == there.port or not asked.port)
    if not same_site or _is_front(asked):
        return ()
    if _is_front(there) and not there.query and len(there.fragment) < 2:
        return (f"{quoted(asked.path)} led to the site's front page",)
    return ()


def _is_front(place: Place) -> bool:
    return _FRONT.fullmatch(place.path.lower()) is not None
