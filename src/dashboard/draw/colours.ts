/** The colours of the page's style, which follow its theme. */
export interface Colours {
  text: string;
  quiet: string;
  line: string;
  inBudget: string;
  over: string;
  lost1: string;
  lost2: string;
  untold: string;
  head: string;
  left: string;
  right: string;
  back: string;
}

const NAMES: Readonly<Record<keyof Colours, string>> = {
  text: "--text",
  quiet: "--quiet",
  line: "--line",
  inBudget: "--in-budget",
  over: "--over",
  lost1: "--lost-1",
  lost2: "--lost-2",
  untold: "--untold",
  head: "--head",
  left: "--left",
  right: "--right",
  back: "--panel",
};

/** Reads the colours that are in force now. */
export function readColours(): Colours {
  const style = getComputedStyle(document.documentElement);
  const read = Object.entries(NAMES).map(([key, name]) => [key, style.getPropertyValue(name).trim()]);
  return Object.fromEntries(read) as Record<keyof Colours, string>;
}
