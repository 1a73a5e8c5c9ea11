// Updates the DOM to a wanted state without touching nodes that are already equal, so that focus and scrolling stay.

function sameNode(one, other) {
  return one.nodeType === other.nodeType && one.nodeName === other.nodeName && (one.id || "") === (other.id || "");
}

function matchAttributes(shown, wanted) {
  for (const { name } of [...shown.attributes]) if (!wanted.hasAttribute(name)) shown.removeAttribute(name);
  for (const { name, value } of wanted.attributes) if (shown.getAttribute(name) !== value) shown.setAttribute(name, value);
}

function matchNode(shown, wanted) {
  if (shown.isEqualNode(wanted)) return;
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    shown.nodeValue = wanted.nodeValue;
    return;
  }
  matchAttributes(shown, wanted);
  matchChildren(shown, wanted);
}

/** Make the children of an element equal to those of another, whose nodes are moved. New items get the class `new`. */
export function matchChildren(shown, wanted) {
  let next = shown.firstChild;
  for (const child of [...wanted.childNodes]) {
    let found = next;
    if (child.id && (!found || found.id !== child.id)) {
      found = [...shown.children].find((one) => one.id === child.id && one.nodeName === child.nodeName);
    }
    if (found && sameNode(found, child)) {
      if (found !== next) shown.insertBefore(found, next);
      else next = next.nextSibling;
      matchNode(found, child);
    } else {
      if (child.matches?.(".item")) child.classList.add("new");
      shown.insertBefore(child, next);
    }
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}
