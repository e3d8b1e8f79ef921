// What runs on every page: htmx, and one custom element or behaviour per file. Pages work without any of it.
import htmx from "htmx.org";
import "./busy.js";
import "./code-boxes.js";
import "./copy-button.js";
import "./count-down.js";
import "./day-grid.js";
import "./news-poll.js";
import "./note-composer.js";
import "./pass-key.js";
import "./dialogs.js";
import "./file-drop.js";
import "./focus-after.js";
import "./invokers.js";
import "./key-map.js";
import "./key-palette.js";
import "./photo-gallery.js";
import "./picked-rows.js";
import "./reports.js";
import "./row-open.js";
import "./seen-mark.js";
import "./theme-choice.js";
import "./toast-note.js";
import "./trouble.js";

// htmx would begin a moment later by itself: a key pressed before that would leave the page instead of opening a sheet.
htmx.process(document.body);
