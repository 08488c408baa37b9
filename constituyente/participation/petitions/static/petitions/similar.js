// What others ask for that is similar, while it is typed. Without this script a button looks for it.
// What is typed is sent as a form, so that it stands in no address; it is kept nowhere.

const PAUSE = 300; // milliseconds without a key
const LEAST = 8; // letters that say something
const ASKED = ["csrfmiddlewaretoken", "title", "demand"];
const place = document.querySelector("[data-similar]");
const form = place.closest("form");
let waiting;
let asking;
let shown = place.innerHTML;

function show(found) {
  if (found !== shown) place.innerHTML = found; // what stays the same is not read out again
  shown = found;
}

async function look() {
  asking?.abort();
  if (form.elements.title.value.trim().length < LEAST) {
    show("");
    return;
  }
  asking = new AbortController();
  const typed = new FormData();
  for (const name of ASKED) typed.set(name, form.elements[name].value);
  typed.set("look", "typing");
  try {
    const answer = await fetch(location.pathname, { method: "POST", body: typed, signal: asking.signal });
    if (answer.ok) show(await answer.text());
  } catch {
    // Typed on, or no network: the button is still there.
  }
}

for (const name of ["title", "demand"]) {
  form.elements[name].addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE);
  });
}
