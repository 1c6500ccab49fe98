/** Panels that come to life when the part of the page that holds them first comes into sight: below the fold they cost nothing. */
import { style } from "../pages/later.js";

/** What to load for each part, by its selector. @type {Record<string, () => Promise<unknown>>} */
const PARTS = {
  ".dock": () => Promise.all([import("./transport.js"), import("./ruler.js"), import("./views.js"), import("./waterfall.js"), import("./metrics.js")]),
  ".breaks, pg-invitation": () => import("./breaks.js"),
  ".rail > .set": () => Promise.all([import("./conditions.js"), import("./tabs.js")]),
  ".rail > .source": () => import("./source.js"),
  ".rail > .events": () => Promise.all([style("events"), import("./events.js")]),
};

export function bringToLife() {
  const sight = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) if (isIntersecting) wake(target);
    },
    { rootMargin: "200px" },
  );
  for (const part of Object.keys(PARTS)) for (const element of document.querySelectorAll(part)) sight.observe(element);

  /** @param {Element} element */
  function wake(element) {
    sight.unobserve(element);
    for (const [part, load] of Object.entries(PARTS)) if (element.matches(part)) keepingClicks(element, load());
  }
}

/** A button that is pressed while its part still wakes is pressed, once, when all of it is awake. @param {Element} part @param {Promise<unknown>} awake */
async function keepingClicks(part, awake) {
  /** @type {HTMLElement[]} */
  const early = [];
  const keep = (/** @type {Event} */ event) => {
    const button = event.target instanceof Element && event.target.closest("button");
    if (!button) return;
    event.stopImmediatePropagation();
    early.push(button);
  };
  part.addEventListener("click", keep, { capture: true });
  await awake;
  part.removeEventListener("click", keep, { capture: true });
  for (const button of early) button.click();
}
