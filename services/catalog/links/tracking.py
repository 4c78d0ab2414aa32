"""Query parameters that say how somebody came to a page, not which page it is. Pure.

Written from what the senders of these parameters document or visibly do. A parameter stands here
only when the page is the same without it: better one duplicate than two pages in one link. Count
`identity.IDENTITY_RULES` up with every change.
"""

from collections.abc import Iterator


def _words(text: str) -> frozenset[str]:
    return frozenset(text.lower().split())


_EVERYWHERE = frozenset(
    # Click ids of advertisers.
    _words("""
        fbclid gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid msclkid yclid ysclid
        ymclid yadclid twclid ttclid li_fat_id epik irclickid irgwc cjevent zanpid rb_clickid
        wickedid srsltid syclid sccid rdt_cid qclid obclid outbrainclickid tblci ef_id s_kwcid
        mkwid pcrid s_cid itm_campaign itm_medium itm_source itm_content itm_term
    """)
    # Analytics.
    | _words("""
        _ga _gl _gac _openstat xtor xtref cmpid wt_mc wt.mc_id wt.mc_ev at_campaign at_medium
        at_custom1 at_custom2 at_custom3 at_custom4 pk_campaign pk_kwd pk_keyword pk_source
        pk_medium pk_content pk_cid hmsr hmpl hmcu hmkw hmci _branch_match_id _branch_referrer
    """)
    # Mailings.
    | _words("""
        mc_cid mc_eid mc_tc _hsenc _hsmi __hstc __hssc __hsfp hsCtaTracking mkt_tok vero_id
        vero_conv oly_anon_id oly_enc_id ml_subscriber ml_subscriber_hash dm_i __s elqTrackId
        elqTrack elqaid elqat elqCampaignId _ke _kx ck_subscriber_id sfmc_id sfmc_sub _bta_tid
        _bta_c trk_contact trk_msg trk_module trk_sid
    """)
    # Where a share or a visit came from.
    | _words("""
        igshid igsh ref_src ref_url __twitter_impression fb_action_ids fb_action_types fb_source
        fb_ref action_object_map action_type_map action_ref_map guccounter guce_referrer
        guce_referrer_sig mibextid sharer_sharetime
    """)
)
_EVERYWHERE_PREFIXES = ("utm_", "mtm_", "matomo_", "piwik_", "hsa_", "bsft_", "hmb_")

# Sites with their parameters; a site stands for its subdomains too.
_TABLE = """
youtube.com         feature si pp ab_channel embeds_referring_euri source_ve_path
youtu.be            feature si pp
spotify.com         si nd context dl_branch sp_cid
soundcloud.com      si ref
x.com twitter.com   s t cxt
reddit.com          share_id ref ref_source rdt correlation_id post_fullname
tiktok.com          _r _t is_from_webapp sender_device sender_web_id web_id is_copy_url u_code
tiktok.com          share_app_id share_link_id share_item_id tt_from
facebook.com        __tn__ __cft__[0] __xts__[0] hc_ref hc_location fref ref refid acontext rdid
facebook.com        share_url paipv notif_id notif_t extid
linkedin.com        trk trkInfo trackingId lipi lici refId midToken midSig trkEmail otpToken rcm
medium.com          source
substack.com        r s isFreemail triedRedirect showWelcomeOnShare
pinterest.com       nic_v2 nic_v3 rs invite_code sender
imdb.com            ref_ pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i pf_rd_m
ebay.com            _trkparms _trksid mkevt mkcid mkrid campid toolid customid amdata
etsy.com            click_key click_sum ga_order ga_search_type ga_view_type ref frs sts
etsy.com            organic_search_click
nytimes.com         smid smtyp searchResultPosition campaign_id emc instance_id nl regi_id
nytimes.com         segment_id user_id te
washingtonpost.com  itid wpisrc wpmm tid
theguardian.com     CMP
bbc.com bbc.co.uk   ocid ns_mchannel ns_source ns_campaign ns_linkname ns_fee
wsj.com             mod reflink
bloomberg.com       srnd sref leadSource
forbes.com          sh
github.com          ref_cta ref_loc ref_page
stackoverflow.com   rq lq
store.steampowered.com  snr curator_clanid
apple.com           at ct itsct itscg
microsoft.com       ocid
msn.com             ocid cvid ei
bing.com            form cvid qs sp sc sk pq ghsh ghacc ghpl refig
duckduckgo.com      t atb
bilibili.com        spm_id_from vd_source from_source share_source share_medium share_plat
bilibili.com        share_session_id share_tag share_times share_from unique_k bbid from_spmid
bilibili.com        buvid is_story_h5 plat_id up_id seid
mp.weixin.qq.com    chksm scene srcid sharer_shareid subscene clicktime enterid ascene devicetype
mp.weixin.qq.com    version nettype abtest_cookie exportkey pass_ticket wx_header sessionid key
mp.weixin.qq.com    uin from isappinstalled
zhihu.com           share_code
xiaohongshu.com     xsec_source xsec_token app_platform app_version share_from_user_hidden
xiaohongshu.com     author_share xhsshare shareRedId apptime share_id
weibo.com           refer_flag
baidu.com           rsv_bp rsv_idx rsv_spt rsv_t rsv_enter rsv_sug1 rsv_sug2 rsv_sug3 rsv_sug4
baidu.com           rsv_sug7 rsv_dl rsv_btype rsv_n rsv_pq rqlang inputT oq
jd.com              cu extension_id ad_od jd_pop PTAG
taobao.com tmall.com 1688.com alibaba.com aliyun.com aliexpress.com  spm scm pvid ali_trackid
aliexpress.com      btsid ws_ab_test scm_id scm-url pdp_npi curPageLogUid gps-id terminal_id
aliexpress.com      gatewayAdapt utparam-url aff_platform aff_trace_key aff_fcid aff_fsk
taobao.com tmall.com 1688.com alibaba.com aliexpress.com  ali_refid algo_pvid algo_expid utparam
google.*            ved ei sa usg gs_l gs_lcp gs_lcrp gs_ssp gs_lp sclient sxsrf oq aqs sourceid
google.*            uact iflsig rlz biw bih dpr cshid sca_esv
amazon.*            ref ref_ qid sr crid sprefix dib dib_tag content-id linkCode tag camp creative
amazon.*            creativeASIN ascsubtag pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i pf_rd_m
amazon.*            pd_rd_i pd_rd_r pd_rd_w pd_rd_wg
"""


def _by_site(table: str) -> dict[str, frozenset[str]]:
    """What the table says; its sites are the words with a dot at the beginning of a line."""
    found: dict[str, frozenset[str]] = {}
    for line in table.strip().splitlines():
        words = line.split()
        sites = [word for word in words if "." in word]
        names = _words(" ".join(word for word in words if "." not in word))
        for site in sites:
            found[site] = found.get(site, frozenset()) | names
    return found


_ON_SITES = _by_site(_TABLE)


def is_tracking(host: str, name: str) -> bool:
    """Whether a parameter of this name, on this host, is only there to follow people."""
    folded = name.lower()
    if folded in _EVERYWHERE or folded.startswith(_EVERYWHERE_PREFIXES):
        return True
    return any(folded in _ON_SITES[site] for site in _sites(host) if site in _ON_SITES)


def _sites(host: str) -> Iterator[str]:
    """A host and its parents, and each under any country's end: `google.*` for `google.co.uk`."""
    rest = host
    while rest:
        yield rest
        name, _, rest = rest.partition(".")
        if rest and rest.count(".") <= 1:
            yield f"{name}.*"
