/* Closes or hides what covers the page: consent banners, invitations to subscribe or to get an app,
   complaints about ad blockers, and what lies between them and the page. Returns what was done, as
   `[{kind, by, action}]`. Only buttons that refuse or close are clicked. What is hidden stays in the
   document, marked `data-linksnap-hidden`, because scripts may still want to remove it themselves. */
async ({ managers, closing, most }) => {
  const WORDS = {
    consent: /cookie|consent|gdpr|ccpa|privacy (?:choices|preferences|settings)|datenschutz|einwilligung|confidentialit|vie privée|privacidad|隐私|隱私|クッキー|쿠키|файл[ыа-я]* cookie|personuppgift|evästeet/i,
    agree: /accept|agree|allow|got it|\bok(?:ay)?\b|understand|reject|decline|refuse|deny|manage|necessary|essential|consent|继续|同意|接受|允许|知道了|拒绝|拒絕|akzept|zustimm|einverstanden|ablehnen|verstanden|accepte|refuser|d'accord|acept|rechaz|de acuerdo|accett|rifiut|aceit|rejeit|akceptuj|odrzu|accepteren|weiger|godkänn|avvisa|принять|соглас|отклон|同意する|拒否|동의|거부|확인/i,
    refuse: /^\W*(?:reject|decline|refuse|deny|disagree|no,? thanks|do not (?:accept|consent)|continue without|(?:use |accept |allow )?(?:only )?(?:strictly )?(?:necessary|essential|required)(?: cookies)?(?: only)?|alle ablehnen|ablehnen|nur (?:notwendige|erforderliche|essenzielle)|tout refuser|refuser|continuer sans|rechazar|solo (?:las )?(?:necesarias|esenciales)|rifiuta|solo (?:necessari|essenziali)|rejeitar|apenas (?:necess|essenc)|recusar|weigeren|alles weigeren|alleen noodzakelijk|odrzuć|avvisa|endast nödvändiga|отклон|только необходимые|全部拒绝|拒绝|拒絕|不同意|仅(?:使用|接受|允许)?必要|僅(?:使用|接受|允許)?必要|すべて拒否|拒否|必要な|모두 거부|거부|필수)/iu,
    signUp: /newsletter|subscri|sign up|inbox|e-?mail|join (?:us|our|now)|log ?in|register|abonn|anmelden|inscri|suscr|iscrivi|订阅|訂閱|注册|登录|登錄|登入|購読|구독/i,
    app: /(?:open|view|continue|read|use|get|download|install)[\w\s]{0,20}\bapp\b|in the app|app store|google play|打开\s*app|app\s*(?:内|內)?\s*(?:打开|开启|開啟|阅读)|下载(?:客户端|\s*app)|打开客户端|立即打开|立即下载|アプリで(?:開|見)|앱에서|앱으로/i,
    adBlock: /ad-?\s?block|disable your (?:ad|blocker)|werbeblocker|bloqueur de pub|bloqueador de anuncios|广告(?:拦截|屏蔽)|廣告(?:攔截|封鎖)|広告ブロック/i,
    name: /cookie|consent|gdpr|ccpa|(?:^|[-_ ])cmp(?:[-_ ]|$)|privacy-?(?:banner|notice|bar|popup|modal)/i,
    lock: /modal-open|no-?scroll|scroll-?lock|overflow-hidden|popup-open|dialog-open|consent|cookie|paywall/i,
  };
  const found = [];
  const undo = [];
  const screen = innerWidth * innerHeight;
  const nap = (ms) => new Promise((wake) => setTimeout(wake, ms));

  const roots = [];
  const enter = (root, depth) => {
    roots.push(root);
    for (const element of root.querySelectorAll("*")) {
      if (element.shadowRoot && depth < 5 && roots.length < 200) enter(element.shadowRoot, depth + 1);
    }
  };
  enter(document, 0);
  const everywhere = (selector) => (selector ? roots.flatMap((root) => [...root.querySelectorAll(selector)]) : []);

  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return box.width > 2 && box.height > 2 && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };
  const shadowText = (element) => [element, ...element.querySelectorAll("*")]
    .map(({ shadowRoot }) => shadowRoot && [...shadowRoot.children]
      .filter(({ localName }) => !["style", "script", "link"].includes(localName))
      .map((child) => child.innerText ?? "").join(" ")).filter(Boolean).join(" ");
  const textOf = (element) => `${element.innerText ?? ""} ${shadowText(element)}`.trim();
  /* A word of Chinese takes one character or two. */
  const weight = (text) => text.replace(/\s+/g, "").length + 2 * (text.match(/[\u2e80-\u9fff\uac00-\ud7af]/g)?.length ?? 0);
  const pageWeight = () => weight(document.body?.innerText ?? "");
  const label = (element) => {
    const classes = [...element.classList].slice(0, 2).map((name) => `.${name}`).join("");
    return `${element.localName}${element.id ? `#${element.id}` : classes}`.slice(0, 100);
  };
  const named = (element) => `${element.id} ${element.getAttribute("class") ?? ""} ${element.getAttribute("aria-label") ?? ""}`;
  const colour = (element) => {
    const { backgroundColor, backdropFilter } = getComputedStyle(element);
    const [, alpha = "1"] = /rgba\([^)]*,\s*([\d.]+)\)/.exec(backgroundColor) ?? [];
    return { alpha: Number(alpha), isBlurred: !["none", ""].includes(backdropFilter ?? "") };
  };

  const hide = (element) => {
    const { display } = element.style;
    const priority = element.style.getPropertyPriority("display");
    element.style.setProperty("display", "none", "important");
    element.setAttribute("data-linksnap-hidden", "");
    const back = () => {
      element.style.setProperty("display", display, priority);
      element.removeAttribute("data-linksnap-hidden");
    };
    undo.push(back);
    return back;
  };
  const buttonsOf = (element) => {
    const inner = [element, ...element.querySelectorAll("*")].map(({ shadowRoot }) => shadowRoot).filter(Boolean);
    return [element, ...inner].flatMap((root) => [...root.querySelectorAll(
      "button, [role=button], a, input[type=button], input[type=submit]")]).slice(0, 100);
  };
  const words = (button) => (button.innerText || button.value || button.getAttribute("aria-label") || "").trim();
  const isSafe = (button) => {
    if (!isShown(button)) return false;
    if (button.localName === "a" && !/^(?:|#.*|javascript:.*)$/i.test(button.getAttribute("href") ?? "")) return false;
    return !(button.form && (button.type === "submit" || button.localName === "input")); // it would lead elsewhere
  };
  const vanishes = async (element, button) => {
    button.click();
    const until = performance.now() + closing;
    while (performance.now() < until) {
      await nap(40);
      if (!element.isConnected || !isShown(element)) return true;
    }
    return false;
  };

  /* Consent managers by name. */
  for (const { name, shows, refuse } of managers) {
    const parts = everywhere(shows);
    const seen = parts.filter((part) => isShown(part) || [...part.querySelectorAll("*")].slice(0, 300).some(isShown)
      || (part.shadowRoot && [...part.shadowRoot.querySelectorAll("*")].slice(0, 300).some(isShown)));
    if (!seen.length) continue;
    const [main] = seen;
    const before = pageWeight();
    const buttons = [...everywhere(refuse), ...seen.flatMap(buttonsOf).filter((button) => WORDS.refuse.test(words(button)) && words(button).length < 60)];
    const button = buttons.find(isSafe);
    if (button && await vanishes(seen.find((part) => part.contains(button)) ?? main, button)) {
      found.push({ kind: "consent", by: name, action: "closed" });
    } else {
      found.push({ kind: "consent", by: name, action: "hidden" });
    }
    const backs = everywhere(shows).filter((part) => part.isConnected).map(hide);
    if (before > 0 && pageWeight() === 0) { // it holds the page itself
      for (const back of backs) back();
      found.pop();
    }
  }

  /* Everything else, by what it looks like and says. */
  const kindOf = (element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const isFixed = style.position === "fixed" || element.matches("dialog:modal, :popover-open");
    const isFloating = isFixed || style.position === "sticky"
      || (style.position === "absolute" && Number(style.zIndex) >= 100);
    const isNamed = WORDS.name.test(named(element));
    if (!isFloating && !isNamed) return null;
    if (element.matches("html, body, main, article, nav") || element.querySelector("main, article")) return null;
    const text = textOf(element).slice(0, 5000);
    const buttons = buttonsOf(element);
    const says = (pattern) => pattern.test(text);
    const area = Math.max(0, Math.min(box.right, innerWidth) - Math.max(box.left, 0))
      * Math.max(0, Math.min(box.bottom, innerHeight) - Math.max(box.top, 0)) / screen;
    const frame = element.localName === "iframe" ? element : element.querySelector("iframe");
    if (isFloating && frame && weight(text) < 20) {
      const about = `${named(element)} ${named(frame)} ${frame.title} ${frame.src.slice(0, 300)} ${frame.name}`;
      if (WORDS.name.test(about) || /sp_message|privacy-mgmt|trustarc|truste|onetrust/i.test(about)) return "consent";
      const coversMiddle = box.left < innerWidth / 2 && box.right > innerWidth / 2 && box.top < innerHeight / 2 && box.bottom > innerHeight / 2;
      if (isFixed && coversMiddle && area > 0.1 && Number(style.zIndex) >= 10) return "frame";
    }
    const hasAnswer = buttons.some((button) => words(button).length < 60 && WORDS.agree.test(words(button)));
    if (says(WORDS.consent) && hasAnswer && text.length < 5000) {
      const isHeader = element.matches("header, footer, [role=banner], [role=navigation]") || element.querySelector("nav");
      if (!isHeader && (isFloating || (isNamed && text.length < 3000))) return "consent";
    }
    if (!isFloating || element.matches("header, [role=banner], [role=navigation]")) return null;
    const coversMiddle = box.left <= innerWidth / 2 && box.right >= innerWidth / 2
      && box.top <= innerHeight / 2 && box.bottom >= innerHeight / 2;
    const isDialog = element.matches("dialog:modal, [role=dialog], [role=alertdialog], [aria-modal=true]")
      || Boolean(element.querySelector("[role=dialog], [role=alertdialog], [aria-modal=true]"));
    const isOver = isFixed || Number(style.zIndex) >= 100;
    const links = element.querySelectorAll("a[href]").length;
    if (isOver && says(WORDS.adBlock) && (coversMiddle || isDialog || links < 5)) return "ad_block";
    if (isFixed && says(WORDS.app) && links <= 4 && weight(text) < 400 && !element.querySelector("nav")) return "app";
    const asks = element.querySelector("input[type=email], input[name*=mail i], input[placeholder*=mail i]");
    if (isFixed && asks && links <= 4 && says(WORDS.signUp) && !element.querySelector("nav")) return "sign_up";
    if (!isOver || weight(text) < 5 || !(isDialog || (coversMiddle && area >= 0.05))) return null;
    if (element.querySelector("nav") && !isDialog) return null;
    const isHigh = Number(style.zIndex) >= 10 || isDialog || element.matches("dialog:modal, :popover-open");
    if (!isHigh) return null;
    return says(WORDS.signUp) ? "sign_up" : "modal";
  };
  const elements = () => roots.flatMap((root) => [...(root.body ?? root).querySelectorAll("*")]).slice(0, 30_000);
  const candidates = () => elements().filter((element) => {
    if (["script", "style", "br", "path", "svg", "option"].includes(element.localName)) return false;
    const { position } = getComputedStyle(element);
    return (["fixed", "sticky", "absolute"].includes(position) || WORDS.name.test(named(element))
      || element.matches("dialog:modal")) && isShown(element);
  }).slice(0, 500);
  /* Nothing is hidden that is most of what there is to read. */
  const isThePage = (kind, text, left) => {
    if (kind === "consent" || kind === "app" || kind === "ad_block") return left < 15 || left < text * 0.1;
    return left < 30 || left < text;
  };
  for (const element of candidates()) {
    if (found.length >= most) break;
    if (!element.isConnected || !isShown(element)) continue; // went with another one
    const kind = kindOf(element);
    if (!kind) continue;
    const text = weight(textOf(element));
    const back = hide(element);
    const left = pageWeight();
    const isPicture = left < 30 && [...document.images].some((image) => isShown(image) && image.width * image.height > screen / 10);
    if (!isPicture && isThePage(kind, text, left)) {
      back();
      continue;
    }
    let action = "hidden";
    if (kind === "consent") {
      back();
      const button = buttonsOf(element).find((one) => words(one).length < 60 && WORDS.refuse.test(words(one)) && isSafe(one));
      if (button && await vanishes(element, button)) action = "closed";
      else hide(element);
    }
    found.push({ kind, by: label(element), action });
  }

  /* The veil between them and the page, and what kept the page from scrolling. */
  if (found.length < most) {
    for (const element of candidates()) {
      const { position, backgroundImage, zIndex, pointerEvents } = getComputedStyle(element);
      const box = element.getBoundingClientRect();
      const { alpha, isBlurred } = colour(element);
      const isVeil = position === "fixed" && box.width >= innerWidth * 0.95 && box.height >= innerHeight * 0.95
        && ((alpha > 0.02 && alpha < 1) || isBlurred) && backgroundImage === "none" && Number(zIndex) >= 0 && zIndex !== "auto"
        && pointerEvents !== "none" && weight(textOf(element)) < 5
        && !element.querySelector("img, video, canvas, svg, iframe, picture");
      if (!isVeil) continue;
      hide(element);
      found.push({ kind: "backdrop", by: label(element), action: "hidden" });
    }
  }
  const { body, documentElement: html } = document;
  for (const element of [html, body].filter(Boolean)) {
    const { overflowY, position, filter } = getComputedStyle(element);
    const isLocked = ["hidden", "clip"].includes(overflowY) && (found.length || WORDS.lock.test(named(element)));
    if (isLocked) element.style.setProperty("overflow", "visible", "important");
    if (position === "fixed" && (found.length || isLocked)) element.style.setProperty("position", "static", "important");
    if (found.length && filter.includes("blur")) element.style.setProperty("filter", "none", "important");
  }
  if (found.length && body) {
    for (const child of body.children) {
      if (getComputedStyle(child).filter.includes("blur")) child.style.setProperty("filter", "none", "important");
      child.removeAttribute("inert");
      if (child.getAttribute("aria-hidden") === "true" && weight(child.innerText ?? "") > 100) child.removeAttribute("aria-hidden");
    }
  }
  return found;
}
