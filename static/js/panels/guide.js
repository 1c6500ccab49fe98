/** The guide beside the stage. A "try this" link in it opens its preset at the moment it names. */
import { Panel } from "./panel.js";
import { openPreset } from "./presets.js";

class Guide extends Panel {
  start() {
    this.toggle = /** @type {HTMLElement} */ (document.querySelector(".guide-toggle"));
    this.toggle.addEventListener("click", () => this.show(!this.open));
    this.child("[data-close]").addEventListener("click", () => this.show(false));
    this.addEventListener("click", (event) => this.followed(event));
  }

  get open() {
    return Boolean(this.closest(".lab")?.classList.contains("has-guide"));
  }

  /** @param {boolean} open */
  show(open) {
    this.closest(".lab")?.classList.toggle("has-guide", open);
    this.toggle?.setAttribute("aria-expanded", String(open));
    if (open) /** @type {HTMLElement} */ (this.child("[data-close]")).focus();
    else this.toggle?.focus();
  }

  /** @param {Event} event */
  followed(event) {
    const link = /** @type {Element} */ (event.target).closest("a");
    if (!link || !link.search.includes("preset=") || link.pathname !== location.pathname) return;
    event.preventDefault();
    const query = new URLSearchParams(link.search);
    openPreset(query.get("preset") ?? "", { at_us: momentOf(query), play: !query.has("at_us") && !query.has("at") });
  }
}

/** The instant a link names: `at_us` in microseconds or `at` in seconds. @param {URLSearchParams} query */
export function momentOf(query) {
  if (query.has("at_us")) return Number(query.get("at_us"));
  const seconds = parseFloat(query.get("at") ?? "");
  return Number.isFinite(seconds) ? Math.round(seconds * 1e6) : undefined;
}

customElements.define("pg-guide", Guide);
