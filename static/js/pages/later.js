/** Styles of what is not in the first picture: each is fetched when its panel is first used. */

/** @type {Record<string, string>} */
const ADDRESSES = JSON.parse(document.getElementById("later-styles")?.textContent ?? "{}");

/** @type {Map<string, Promise<void>>} */
const asked = new Map();

/** Resolves once static/css/later/`name`.css is in force. @param {string} name @returns {Promise<void>} */
export function style(name) {
  let one = asked.get(name);
  if (!one) asked.set(name, (one = fetched(name)));
  return one;
}

/** @param {string} name @returns {Promise<void>} */
function fetched(name) {
  const href = ADDRESSES[name];
  if (!href) throw new Error(`There is no style sheet later/${name}.css.`);
  return new Promise((done, failed) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.addEventListener("load", () => done());
    link.addEventListener("error", () => failed(new Error(`${href} did not load.`)));
    document.head.append(link);
  });
}
