/** The home page: the theme, the search, and thumbnails that play once somebody looks at one. */
import { themeButton } from "../panels/theme.js";
import { Search } from "./search.js";
import { Watching } from "./watching.js";

themeButton();
new Search(document).start();
if (!matchMedia("(prefers-reduced-motion: reduce)").matches) new Watching(document).start();
