"""Main content: which segments of a page are what a person came for.

Pure. Several readers vote on every segment (ensembles beat each of their members: Bevendorff et
al., "An Empirical Comparison of Web Content Extraction Algorithms", SIGIR 2023). Where the two
families, Readability's and trafilatura's, disagree, what the segment itself is like decides.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from services.capture.steps.text.names import HEADINGS
from services.capture.steps.text.segments import Segment

_NEEDED = 1.15
_FULL = 2.9  # the most that votes can weigh
_AGREED = 2.8  # nobody says no

_CLAUSE = re.compile(r"[,;:.!?…、，；：。！？]")
_SENTENCE_END = re.compile(r"[.!?…。！？”\"’'」）):：]$")
_RELATED = re.compile(
    r"(?:相关|推荐|延伸|更多|热门|精彩|猜你|大家都在|今日|編輯|编辑|最新)(?:阅读|閱讀|新闻|新聞|推荐|推薦|文章|"
    r"报道|報導|内容|內容|资讯|視頻|视频|精选|喜欢|看|热点|熱點|精彩)?[::]?|"
    r"(?:related|more|recommended|popular|trending|latest|most (?:read|popular|viewed))"
    r"(?: (?:articles?|posts?|stories|news|topics|content|reading|links|videos?|products))?:?|"
    r"(?:you (?:may|might) also (?:like|enjoy)|read (?:more|next|also)|"
    r"more (?:from|on|in|like) .{0,40}|"
    r"recommended for you|what to read next|see also our .*|from around the web|sponsored .*)",
    re.IGNORECASE,
)
_NOISE = re.compile(
    r"(?:share|tweet|like|reply|print|e-?mail|save|follow(?: us)?|subscribe|sign (?:up|in)|log ?in|"
    r"advertisement|sponsored|comments?|\d+ comments?|facebook|twitter|pinterest|linkedin|whatsapp|"
    r"reddit|copy link|share (?:this|on|via|to) .{0,40}|skip to .{0,30}|back to top|read more|menu|"
    r"accept(?: all)?(?: cookies)?|reject(?: all)?|next|previous|close|"
    r"(?:分享|转发|收藏|点赞|评论|举报|回复|返回顶部|打印|字号|字体|关闭|登录|注册|广告|下一篇|上一篇|扫一扫|微信|微博|"
    r"分享到|分享至|打开app|查看更多|点击展开|责任编辑|责编|編輯|责任编辑).{0,24})[.…:!>»]*",
    re.IGNORECASE,
)
_RIGHTS = re.compile(
    r"(?:©|copyright\b|all rights reserved|版权所有|版权声明|版權所有|免责声明|"
    r"特别声明|未经授权|未经许可|本文来源|转载请|凡本网注明|声明:|声明：|icp备|京公网安备)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ballot:
    """What one reader kept, and what its word weighs."""

    weight: float
    kept: Sequence[bool]


def choose(segments: Sequence[Segment], ballots: Sequence[Ballot]) -> list[bool]:
    """For each segment, whether it is kept."""
    scores = _scores(segments, ballots)
    priors = [worth(segment) for segment in segments]
    kept = [
        score > 0 and score + prior >= _NEEDED for score, prior in zip(scores, priors, strict=True)
    ]
    _settle_neighbours(segments, scores, priors, kept)
    _cut_related(segments, kept)
    _cut_tail(segments, kept)
    return kept


def _scores(segments: Sequence[Segment], ballots: Sequence[Ballot]) -> list[float]:
    """The weight of the votes for each; what readers weigh that found nothing goes to the rest."""
    total = sum(ballot.weight for ballot in ballots)
    if not total:
        return [0.0] * len(segments)
    scale = _FULL / total
    return [
        scale * sum(ballot.weight for ballot in ballots if ballot.kept[number])
        for number in range(len(segments))
    ]


def worth(segment: Segment) -> float:
    """How much it looks like something to read, from about -1 to 0.8."""
    text, share = segment.text, segment.link_share
    size = size_of(text)
    found = 0.0
    if size >= 80 and share < 0.35:
        found += 0.45
    elif size >= 30 and share < 0.35:
        found += 0.2
    if segment.block == "pre":
        found += 0.4
    if len(_CLAUSE.findall(text)) >= 2 and share < 0.5:
        found += 0.15
    elif size < 30 and not _SENTENCE_END.search(text) and segment.block not in HEADINGS:
        found -= 0.15
    if share > 0.6:
        found -= 0.35
    if segment.is_aside:
        found -= 0.4
    if _NOISE.fullmatch(text):
        found -= 0.8
    if size < 200 and _RIGHTS.search(text):
        found -= 0.5
    return found


def size_of(text: str) -> int:
    """Its length in Latin letters: a Chinese character says as much as about three."""
    wide = sum(ord(char) > 0x2E80 for char in text)
    return len(text) + 2 * wide


def _settle_neighbours(
    segments: Sequence[Segment],
    scores: Sequence[float],
    priors: Sequence[float],
    kept: list[bool],
) -> None:
    """What is short goes with what is around it; a heading goes with what follows."""
    decided = tuple(kept)
    for number, segment in enumerate(segments):
        before = decided[max(0, number - 2) : number]
        after = decided[number + 1 : number + 3]
        between = any(before) and any(after)
        if segment.block in HEADINGS:
            is_agreed = scores[number] > _AGREED
            if decided[number] and not (is_agreed or any(decided[number + 1 : number + 4])):
                kept[number] = False
            elif scores[number] > 0 and between and priors[number] > -0.3:
                kept[number] = True
        elif between and not decided[number] and scores[number] > 0 and priors[number] >= 0:
            kept[number] = True


def _cut_related(segments: Sequence[Segment], kept: list[bool]) -> None:
    """A heading such as "相关阅读" goes, and with it the titles and teasers that follow it."""
    for number, segment in enumerate(segments):
        if not (kept[number] and len(segment.text) < 60 and _RELATED.fullmatch(segment.text)):
            continue
        following = [later for later in range(number + 1, len(segments)) if kept[later]]
        listed = []
        for later in following:
            if segments[later].link_share < 0.5 and size_of(segments[later].text) > 40:
                break
            listed.append(later)
        if listed and any(segments[later].link_share > 0.5 for later in listed):
            for later in (number, *listed):
                kept[later] = False


def _cut_tail(segments: Sequence[Segment], kept: list[bool]) -> None:
    """Whatever readers think of it, a text does not end with "Share" or "版权所有"."""
    for number in range(len(segments) - 1, -1, -1):
        if not kept[number]:
            continue
        text = segments[number].text
        is_notice = size_of(text) < 200 and bool(_RIGHTS.search(text))
        if not (_NOISE.fullmatch(text) or _RELATED.fullmatch(text) or is_notice):
            return
        if sum(kept) > 1:
            kept[number] = False
