/** The guide beside the stage, loaded when it is first opened. A "try this" link in it opens its preset at the moment it names. */
import { momentOf } from "../pages/data.js";
import { style } from "../pages/later.js";
import { Panel } from "./panel.js";
import { openPreset } from "./presets.js";

class Guide extends Panel {
  start() {
    this.toggle = /** @type {HTMLElement} */ (document.querySelector(".guide-toggle"));
    this.toggle.addEventListener("click", () => this.show(!this.open));
    this.show(true);
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

style("guide").then(() => customElements.define("pg-guide", Guide));
