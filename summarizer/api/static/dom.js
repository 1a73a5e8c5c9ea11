// Helpers for elements of the page.

export const at = (id) => document.getElementById(id);

/** The name of a model for readers. */
export const nameModel = (name) => (name === "extractive" ? "built-in engine" : name);

/** Move the focus to an element if the one that had it has disappeared. */
export function refocus(target) {
  const { activeElement: focused, body } = document;
  if (focused === body || !focused.checkVisibility()) target.focus();
}

/** Create an element with a text. */
export function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** Create a button with a text and a click handler. */
export function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
