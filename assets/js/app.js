// What runs on every page: htmx, and one custom element or behaviour per file. Pages work without any of it.
import "htmx.org";
import "./busy.js";
import "./copy-button.js";
import "./day-grid.js";
import "./device-key.js";
import "./dialogs.js";
import "./file-drop.js";
import "./focus-after.js";
import "./invokers.js";
import "./key-map.js";
import "./key-palette.js";
import "./picked-rows.js";
import "./seen-mark.js";
import "./theme-choice.js";
import "./toast-note.js";
import "./trouble.js";
