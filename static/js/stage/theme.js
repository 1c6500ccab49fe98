/** The colours of the canvas, read from the tokens once per change of theme. */

/** @typedef {{command: string, event: string, undo: string, write: string, refused: string, ink: string, faint: string, stage: string, panel: string, ghost: string, mono: string}} Theme */

/** A token as it is written; the canvas needs one of the two. */
const EITHER = /light-dark\(([^,]+),\s*([^)]+)\)/g;
const prefersDark = () => matchMedia("(prefers-color-scheme: dark)");

/** @param {Element} element @returns {Theme} */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const { colorScheme } = style;
  const dark = colorScheme.includes("light") ? colorScheme.includes("dark") && prefersDark().matches : colorScheme === "dark";
  const token = (/** @type {string} */ name, fallback = "currentColor") =>
    style.getPropertyValue(name).trim().replace(EITHER, dark ? "$2" : "$1") || fallback;
  return {
    command: token("--command"),
    event: token("--event"),
    undo: token("--undo"),
    write: token("--write"),
    refused: token("--refused"),
    ink: token("--ink-1"),
    faint: token("--ink-3"),
    stage: token("--stage"),
    panel: token("--panel"),
    ghost: token("--ghost"),
    mono: token("--mono", "monospace"),
  };
}

/** Colour of a kind of message. @param {Theme} theme @param {string} kind */
export function colourOf(theme, kind) {
  return kind === "reply"
    ? theme.command
    : (/** @type {Record<string, string>} */ (/** @type {unknown} */ (theme))[kind] ?? theme.write);
}

/**
 * Call `changed` when the page or the system changes its colours.
 * @param {() => void} changed
 * @returns {() => void} stop
 */
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class"] });
  const queries = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)", "(forced-colors: active)"].map((query) => matchMedia(query));
  for (const query of queries) query.addEventListener("change", changed);
  return () => {
    observer.disconnect();
    for (const query of queries) query.removeEventListener("change", changed);
  };
}
