/** The dialog that lists the keys, from the table that listens. */
import { html, render } from "lit-html";
import { style } from "../pages/later.js";
import { icon } from "./icon.js";

const dialog = document.createElement("dialog");

/** @param {import("./keys.js").Key[]} keys */
export function showHelp(keys) {
  if (dialog.open) return;
  render(
    html`<header><h2 id="help-title">Keys</h2>
        <button type="button" class="plain" aria-label="Close" @click=${() => dialog.close()}>${icon("x", 15)}</button></header>
      <dl>${keys.map(({ shown, words }) => html`<div><dt><kbd>${shown}</kbd></dt><dd>${words}</dd></div>`)}</dl>
      <p>On the stage, Tab reaches nodes and links, arrows move along the links, and Enter selects; + and − zoom, 0 shows all of it, Shift with arrows moves it.</p>`,
    dialog,
  );
  dialog.showModal();
}

await style("help");
dialog.className = "help";
dialog.setAttribute("aria-labelledby", "help-title");
dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
dialog.addEventListener("keydown", (event) => event.key === "?" && dialog.close());
document.body.append(dialog);
