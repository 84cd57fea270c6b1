// Every behaviour of the console. Each is bound to what the page says of itself, and none knows what is sold.

import "./busy.js";
import "./copy.js";
import "./dialogs.js";
import "./drawer.js";
import "./focus.js";
import "./held.js";
import "./keys.js";
import "./live.js";
import "./marks.js";
import "./menu.js";
import "./palette.js";
import "./pop.js";
import "./present.js";
import "./refusals.js";
import "./settled.js";
import "./toast.js";
import "./unsent.js";
