"""Empty shells: a page whose content never came. Pure."""

from services.capture.steps.verdict.signals import Signals
from services.capture.steps.verdict.words import any_of, count_words, quoted, said

_PICTURE_SHARE = 0.02
_ONE_COLOUR = 0.9985  # a line of words covers some 0.2 % of the window, a spinner 0.05 %
_FEW_WORDS = 60
_NO_TEXT_CHARS = 400

_LOADING = any_of(
    r"(?:now |still )?(?:loading|initiali[sz]ing|please wait|one moment|just a (?:moment|second)|"
    r"working|starting|preparing)"
    r"(?: (?:the |your )?[\w ]{1,30})?[ .,!]*(?:please wait[ .]*)?(?:\d{1,3} ?%)?",
    r"(?:正在|页面|內容|内容|拼命|努力|数据|数据正在)*(?:加载|載入|载入|加載|读取|初始化)(?:中|"
    r"数据|页面)?[，,]?(?:请稍[候等后])?[ .。!！]*(?:\d{1,3} ?%)?",
    r"(?:请|請)?(?:稍候|稍等|稍后|等待)(?:片刻)?[ .。!！]*",
)
_NEEDS_SCRIPTS = any_of(
    r"(?:enable|activate|turn on|requires?|needs?|without|have|allow|support(?:s|ing)?) (?:\w+ "
    r"){0,3}?java ?script",
    r"java ?script (?:\w+ ){0,4}?(?:required|enabled?|disabled|turned off|needed|necessary|"
    r"support|to run)",
    r"(?:启用|开启|打开|允许|啟用|開啟|使用|支持|需要|禁用了?|关闭了?|未启用).{0,8}(?:javascript|"
    r"js|脚本)",
    r"(?:javascript|js|脚本).{0,10}(?:启用|开启|打开|啟用|被禁用|未启用|才能)",
)


def may_be_empty(signals: Signals) -> bool:
    """Whether it is worth looking at the picture of the page."""
    return count_words(signals.text) == 0 and signals.picture_share < 1.0


def find_empty_shell(signals: Signals) -> tuple[str, ...]:
    """What shows that nothing came; nothing where there are words, or something to look at."""
    is_form = signals.fields or signals.passwords
    if signals.is_error or is_form or len(signals.text) > _NO_TEXT_CHARS:
        return ()
    text = signals.plain_text
    if signals.words == 0:
        return _blank(signals)
    if signals.picture_share >= _PICTURE_SHARE * 10:
        return ()
    if signals.words <= 12 and _LOADING.fullmatch(text):
        return (f"all that the page shows is {quoted(signals.text)}",)
    needs = said(_NEEDS_SCRIPTS, text) if signals.words <= _FEW_WORDS else None
    if needs:
        return (f"the text says {quoted(needs)}", f"it shows no more than {signals.words} words")
    return ()


def _blank(signals: Signals) -> tuple[str, ...]:
    says = "the page shows no text"
    if signals.colour_share is not None:
        if signals.colour_share < _ONE_COLOUR:
            return ()
        return (says, f"{signals.colour_share:.1%} of its picture is of one colour")
    if signals.picture_share < _PICTURE_SHARE:
        return (says, "it shows no picture")
    return ()
