// Elements of the page.

export const at = (id) => document.getElementById(id);

/** A model as readers know it. */
export const nameModel = (name) => (name === "extractive" ? "built-in engine" : name);

/** An element with a text. */
export function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

/** A button with a text that does something when it is pressed. */
export function button(text, act) {
  const made = element("button", text);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}
