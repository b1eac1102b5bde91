/** Moves the focus among the buttons of a list with the arrow keys, Home and End: to the sides one by one, up and down to the nearest of another row. */
export function moveFocus(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const buttons: Element[] = [...list.querySelectorAll("button")];
  const place = document.activeElement === null ? -1 : buttons.indexOf(document.activeElement);
  if (place === -1) return;
  const to = buttons[placeAfter(event.key, place, buttons)];
  if (!(to instanceof HTMLElement)) return;
  to.focus();
  event.preventDefault();
  event.stopPropagation();
}

function placeAfter(key: string, place: number, buttons: readonly Element[]): number {
  switch (key) {
    case "ArrowRight":
      return place + 1;
    case "ArrowLeft":
      return place - 1;
    case "Home":
      return 0;
    case "End":
      return buttons.length - 1;
    case "ArrowDown":
      return nearest(buttons, place, (top, from) => top > from);
    case "ArrowUp":
      return nearest(buttons, place, (top, from) => top < from);
    default:
      return -1;
  }
}

/** The button of another row that is nearest; -1 without one. */
function nearest(
  buttons: readonly Element[],
  place: number,
  isBeyond: (top: number, from: number) => boolean,
): number {
  const boxes = buttons.map((button) => button.getBoundingClientRect());
  const from = boxes[place];
  if (from === undefined) return -1;
  const far = ({ left, top }: DOMRect) => Math.abs(left - from.left) + 4 * Math.abs(top - from.top);
  let found = -1;
  for (const [index, box] of boxes.entries()) {
    const best = boxes[found];
    if (isBeyond(box.top, from.top) && (best === undefined || far(box) < far(best))) found = index;
  }
  return found;
}
