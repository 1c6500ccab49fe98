/** The home page needs little: the theme. */
import { themeButton } from "../panels/theme.js";

themeButton();
