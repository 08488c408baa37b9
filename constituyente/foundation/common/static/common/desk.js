// The keys of the desk: what each does is printed beside it. Without this script everything is reached by Tab.
// A key alone can be in the way of whoever speaks to the computer, so that all of them can be turned off (WCAG 2.1.4).

const STORED = "desk-keys";
const REASON = "[name$=reason]"; // the field that says why; there may be none
const find = (selector) => document.querySelector(selector);
const all = (selector) => [...document.querySelectorAll(selector)];
const decision = find("form[data-decide]");
const questions = decision ? [...decision.querySelectorAll("fieldset")] : []; // one, or one for each text of a page of texts
const choicesOf = (question) => [...question.querySelectorAll("input[type=radio]")].slice(0, 9);

function stored(value) {
  try {
    if (value) localStorage.setItem(STORED, value);
    return localStorage.getItem(STORED);
  } catch {
    return value; // no storage in this browser: for this page alone
  }
}

function printed(key) {
  const shown = document.createElement("kbd");
  shown.textContent = key.toUpperCase();
  shown.setAttribute("aria-hidden", "true");
  return shown;
}

function show(on) {
  document.documentElement.toggleAttribute("data-keys-on", on);
  for (const [selector, hidden] of [["[data-keys]", !on], ["[data-no-keys]", on]]) {
    const part = find(selector);
    if (part) part.hidden = hidden;
  }
}

function begin() {
  for (const item of all("[data-for]")) item.hidden = !find(item.dataset.for);
  for (const target of all("[data-key]")) target.append(" ", printed(target.dataset.key));
  for (const question of questions) {
    choicesOf(question).forEach((radio, index) => question.querySelector(`label[for="${radio.id}"]`)?.append(" ", printed(String(index + 1))));
  }
  const reason = decision?.querySelector(REASON);
  if (reason) decision.querySelector(`label[for="${reason.id}"]`)?.append(" ", printed("r"));
  show(stored() !== "off");
}

function step(by) {
  const rows = all("[data-list] > li");
  const standing = document.activeElement?.closest("[data-list] > li") ?? find("[data-list] [aria-current]")?.closest("li");
  const at = rows.indexOf(standing);
  const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1)];
  (next?.querySelector("a[href]") ?? next?.querySelector("input"))?.focus();
}

function choice(key) {
  const row = document.activeElement?.closest("[data-list] > li");
  const question = questions.find((one) => row?.contains(one)) ?? questions[0];
  return question ? choicesOf(question)[Number(key) - 1] : undefined;
}

function tick() {
  const row = document.activeElement?.closest("[data-list] > li");
  const box = row?.querySelector("input[name=pick]");
  if (box) box.checked = !box.checked;
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  x: tick,
  r: () => decision?.querySelector(REASON)?.focus(),
  h: () => find("a[href$='/desk']")?.click(),
};

function typing(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox]), [contenteditable]");
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.ctrlKey && decision && (event.target === document.body || decision.contains(event.target))) {
    event.preventDefault();
    if (!event.repeat) decision.requestSubmit(decision.querySelector(".govuk-button")); // a key held down decides nothing twice
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || !document.documentElement.hasAttribute("data-keys-on")) return;
  if (event.key === "Escape" && event.target.matches("textarea")) {
    event.target.blur();
    return;
  }
  if (typing(event.target)) return;
  const key = event.key.toLowerCase();
  const chosen = choice(key);
  const marked = find(`[data-key="${CSS.escape(key)}"]`);
  const act = chosen ? () => { chosen.checked = true; chosen.focus(); } : marked ? () => marked.click() : ACTS[key];
  if (!act) return;
  event.preventDefault();
  act();
});

for (const button of all("[data-switch]")) {
  button.addEventListener("click", () => {
    const on = stored(button.dataset.switch) !== "off";
    show(on);
    find(on ? "[data-switch=off]" : "[data-switch=on]").focus();
  });
}

begin();
