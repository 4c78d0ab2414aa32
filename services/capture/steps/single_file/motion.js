/* Movement, stopped where it stood: for each element that moves, the style that holds it there. */
(roots) => {
  const held = new Map();
  const pseudo = [];
  const hold = (element, pseudoElement, css) => {
    if (!pseudoElement) held.set(element, (held.get(element) ?? "") + css);
    else pseudo.push([element, pseudoElement, css]);
  };
  const seconds = (value) => (value.endsWith("ms") ? parseFloat(value) / 1000 : parseFloat(value)) || 0;

  /* A CSS animation, begun so long ago that it stands there from the first moment. */
  const cssAnimations = (element, pseudoElement, animations) => {
    const style = getComputedStyle(element, pseudoElement);
    const delays = style.animationDelay.split(",").map((delay) => seconds(delay.trim()));
    const byName = new Map(animations.map((animation) => [animation.animationName, animation]));
    const names = style.animationName.split(",").map((name) => name.trim());
    if (animations.some(({ timeline }) => timeline && !(timeline instanceof DocumentTimeline))) {
      hold(element, pseudoElement, "animation-play-state:running!important;animation-delay:0s!important;");
      return;
    }
    const stood = names.map((name, index) => {
      const time = byName.get(name)?.currentTime;
      return typeof time === "number" ? `${(delays[index % delays.length] - time / 1000).toFixed(4)}s` : "-1000000s";
    });
    hold(element, pseudoElement,
      `animation-delay:${stood.join(",")}!important;animation-play-state:paused!important;`);
  };
  /* An animation that a script made: what it does to the element now. */
  const scripted = (element, pseudoElement, animation) => {
    const style = getComputedStyle(element, pseudoElement);
    const names = new Set(animation.effect.getKeyframes().flatMap((keyframe) => Object.keys(keyframe)));
    for (const name of ["offset", "computedOffset", "easing", "composite"]) names.delete(name);
    for (const name of names) {
      const property = name === "cssFloat" ? "float"
        : name.startsWith("--") ? name : name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      const value = style.getPropertyValue(property);
      if (value) hold(element, pseudoElement, `${property}:${value}!important;`);
    }
  };
  for (const root of roots) {
    const groups = new Map();
    for (const animation of root.getAnimations?.().slice(0, 5000) ?? []) {
      const { target, pseudoElement } = animation.effect ?? {};
      if (!target || animation instanceof CSSTransition) continue;
      if (!(animation instanceof CSSAnimation)) scripted(target, pseudoElement, animation);
      else {
        if (!groups.has(target)) groups.set(target, new Map());
        const own = groups.get(target);
        own.set(pseudoElement, [...own.get(pseudoElement) ?? [], animation]);
      }
    }
    for (const [target, own] of groups) {
      for (const [pseudoElement, animations] of own) cssAnimations(target, pseudoElement, animations);
    }
  }
  return { held, pseudo };
}
