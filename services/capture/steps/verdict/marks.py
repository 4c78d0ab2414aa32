"""Marks: what is looked for in the markup, by the name that judges know it by."""

SELECTORS = {
    "cloudflare challenge": "#challenge-form, #challenge-running, #cf-challenge-running, "
    "#challenge-error-text, #challenge-stage, .cf-browser-verification, #cf-please-wait",
    "cloudflare block": "#cf-wrapper #cf-error-details",
    "perimeterx": "#px-captcha, #px-block-form-wrapper",
    "datadome": "iframe[src*='captcha-delivery.com'], #ddv1-captcha-container",
    "incapsula": "iframe[src*='_Incapsula_Resource'], #main-iframe[src*='Incapsula']",
    "aws waf": "#captcha-container awswaf-captcha, awswaf-captcha, #challenge-container, "
    "#captcha-container[data-sitekey='']",
    "recaptcha": ".g-recaptcha, iframe[src*='/recaptcha/api2/'], "
    "iframe[src*='/recaptcha/enterprise/']",
    "hcaptcha": ".h-captcha, iframe[src*='hcaptcha.com']",
    "turnstile": ".cf-turnstile, iframe[src*='challenges.cloudflare.com']",
    "geetest": ".geetest_holder, .geetest_captcha, .geetest_radar_tip",
    "tencent captcha": "#tcaptcha_iframe, #tcaptcha_iframe_dy, iframe[src*='captcha.qq.com'], "
    "iframe[src*='captcha.gtimg.com'], #TencentCaptcha",
    "aliyun captcha": "#nocaptcha, #nc_1_wrapper, .nc_wrapper, #aliyunCaptcha-window-popup, "
    "#baxia-dialog-content, iframe[src*='_____tmd_____']",
    "dun captcha": ".yidun, .yidun_panel",
    "arkose": "iframe[src*='arkoselabs.com'], iframe[src*='funcaptcha.com'], #FunCaptcha",
    "anubis": "#anubis_challenge, #anubis_version",
    "wechat verify": "#js_verify, .weui-msg a#js_verify",
    "slider": "[class*='slide-verify' i], [class*='slider-captcha' i], [id*='slider-captcha' i]",
}
"""CSS selectors; an element that one of them finds is a mark."""

INLINE = {
    "cloudflare challenge": r"_cf_chl_opt\b",
    "aws waf": r"\bgokuProps\b|awsWafCookieDomainList",
    "perimeterx": r"_pxAppId\b[\s\S]*_pxJsClientSrc\b[\s\S]*captcha",
    "datadome": r"\bdd\s*=\s*\{[^}]*'?(?:rt|cid)'?\s*:[^}]*captcha-delivery",
    "kasada": r"KPSDK\.now\b",
    "parking": r"\bparkingPageType\b|window\.park\s*=|\bLANDER_SYSTEM\b|\bbodis_\w+|"
    r"sedoparking|parkingcrew|\babp_parked\b|/lander[\"']",
}
"""Expressions that are looked for in scripts that stand in the page itself."""
