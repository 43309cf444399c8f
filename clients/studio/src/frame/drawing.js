/** Draws the page, and draws it anew in another language. */

import { stage } from "../canvas/stage.js";
import { chainBar } from "../chain/chain_bar.js";
import { fill, h } from "../dom.js";
import { gallery } from "../effects/gallery.js";
import { loadEffects } from "../effects/loading.js";
import { faceBar } from "../faces/face_bar.js";
import { stepPanel } from "../form/step_panel.js";
import { strip } from "../jobs/strip.js";
import { createScope } from "../store.js";
import { takingTurns } from "../studio.js";
import { startScreen } from "../upload/start.js";
import { loadWords, rememberLanguage, t } from "../words.js";
import { header } from "./header.js";
import { messages } from "./messages.js";

/** @typedef {import("../studio.js").Studio} Studio */
/** @typedef {import("../studio.js").View} View */

/** @type {import("../studio.js").Scope | null} The watches of what is drawn now. */
let scope = null;

/** @param {Studio} studio */
export function draw(studio) {
  scope?.end();
  scope = createScope(studio.store);
  const view = { ...studio, watch: scope.watch, branch: scope.branch };
  const inTurn = takingTurns(view);
  const main = h("div", { class: "screen" });
  /** @type {string | null} */
  let screen = null;
  fill(document.body, header(view), main, messages(view));
  view.watch(["route"], ({ route }) => {
    if (route.screen === screen) return;
    screen = route.screen;
    fill(main, inTurn(screen === "edit" ? editScreen : startScreen));
    focusIfLost(main, "h1");
  });
}

/** @param {View} view */
function editScreen(view) {
  const inTurn = takingTurns(view);
  const content = h("div", { class: "panel-content" });
  const effects = gallery(view);
  /** @type {string | null | undefined} */
  let shown;
  view.watch(["route", "effects"], ({ route }) => {
    const step = route.screen === "edit" ? route.step : null;
    if (step === shown && step === null) return;
    shown = step;
    fill(content, step ? inTurn(branch => stepPanel(branch, step)) : effects);
    focusIfLost(content, step ? "h2" : "[role=tab][aria-selected=true]");
  });
  return h(
    "main",
    { class: "edit" },
    h("h1", { class: "visually-hidden", tabindex: -1 }, t("edit.title")),
    stage(view),
    strip(view),
    h("aside", { class: "panel" }, faceBar(view), chainBar(view), content),
  );
}

/**
 * When what had the focus is gone, the keyboard goes on at the new part.
 *
 * @param {HTMLElement} part
 * @param {string} selector
 */
function focusIfLost(part, selector) {
  if (document.activeElement !== document.body) return;
  /** @type {HTMLElement | null} */ (part.querySelector(selector))?.focus({ preventScroll: true });
}

/**
 * @param {Studio} studio
 * @param {import("../words.js").Language} chosen
 */
export async function changeLanguage(studio, chosen) {
  rememberLanguage(chosen);
  await loadWords(chosen);
  draw(studio);
  await loadEffects(studio);
}
