/** Light or dark: as the system says until the button is pressed; then a cookie, so that the server sends the page right. */

const YEAR_S = 31_536_000;

/** Bring the header's button to life. */
export function themeButton() {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(".theme"));
  if (!button) return;
  button.hidden = false;
  button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    document.cookie = `theme=${theme};path=/;max-age=${YEAR_S};samesite=lax`;
    button.setAttribute("aria-pressed", String(theme === "dark"));
  });
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}
