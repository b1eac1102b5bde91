/**
 * Names of the button bits of a 0x03 controller block; the index is the bit number.
 * Source: the action names of Godot's default OpenXR action map.
 */
const CONTROLLER_BUTTONS = [
  "trigger_click",
  "grip_click",
  "primary_click",
  "secondary_click",
  "ax_button",
  "by_button",
  "menu_button",
  "select_button",
  "trigger_touch",
  "grip_touch",
  "primary_touch",
  "secondary_touch",
  "ax_touch",
  "by_touch",
] as const;

/** The bits of the buttons that are `true` by name. */
export function buttonBits(buttons: Readonly<Record<string, unknown>>): number {
  return CONTROLLER_BUTTONS.reduce(
    (bits, name, bit) => (buttons[name] === true ? bits | (1 << bit) : bits),
    0,
  );
}

/** The names of the pressed buttons. Bits without a name are ignored. */
export function pressedButtons(bits: number): string[] {
  return CONTROLLER_BUTTONS.filter((_, bit) => (bits >>> bit) & 1);
}
