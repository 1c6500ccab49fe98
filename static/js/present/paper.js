/** Paper is narrower than most screens: the stage keeps its picture and is scaled to the sheet. */

/** Width of a sheet within its margins, CSS pixels: A4 and letter agree to within this. */
const SHEET_PX = 700;

addEventListener("beforeprint", () => {
  const stage = /** @type {HTMLElement | null} */ (document.querySelector("pg-stage"));
  if (!stage) return;
  const { width, height } = stage.getBoundingClientRect();
  stage.style.setProperty("--paper-width", `${width}px`);
  stage.style.setProperty("--paper-height", `${height}px`);
  stage.style.setProperty("--paper-zoom", String(Math.min(1, SHEET_PX / width)));
});
