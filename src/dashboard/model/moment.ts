/** A frame of one run of a game, as a link names it. */
export interface Moment {
  source: string;
  /** Names the run of the game. */
  epoch: string;
  frame: number;
}

/** The fragment that names a moment, without `#`. */
export function fragmentOf({ source, epoch, frame }: Moment): string {
  return new URLSearchParams({ source, epoch, frame: String(frame) }).toString();
}

/** Reads a fragment, with or without `#`; undefined if it names no moment. */
export function momentOf(fragment: string): Moment | undefined {
  const fields = new URLSearchParams(fragment.replace(/^#/, ""));
  const [source, epoch, frame] = ["source", "epoch", "frame"].map((name) => fields.get(name) ?? "");
  if (!source || !epoch || !/^\d{1,10}$/.test(frame ?? "")) return undefined;
  return { source, epoch, frame: Number(frame) };
}
