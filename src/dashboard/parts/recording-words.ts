import type { ListedRecording } from "../model/recordings.ts";
import { decimal } from "../model/words.ts";

const BEGIN = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium", hourCycle: "h23" });

const CAUSES: Readonly<Record<string, string>> = {
  "": "recording",
  hitch: "black box: a hitch",
  alert: "black box: an error",
  crash: "black box: a crash",
  asked: "black box: asked for",
};

/** Who made a recording, and why. */
export function causeWords(cause: string): string {
  return CAUSES[cause] ?? "black box";
}

/** When a recording began, and how long it is. */
export function spanWords({ fromSeconds, toSeconds }: ListedRecording): string {
  if (fromSeconds === undefined) return "no messages yet";
  const begin = BEGIN.format(fromSeconds * 1000);
  return toSeconds === undefined ? begin : `${begin} · ${clockWords(toSeconds - fromSeconds)}`;
}

/** A size: "812 kB", "2.4 MB", "1.1 GB". */
export function bytesWords(bytes: number): string {
  if (bytes < 1e6) return `${decimal(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${decimal(bytes / 1e6)} MB` : `${decimal(bytes / 1e9)} GB`;
}

/** A length or a position: "2:05", "1:02:05". */
export function clockWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const [hours = 0, ...rest] = parts;
  const [first, ...others] = hours > 0 ? parts : rest;
  return [String(first), ...others.map((part) => String(part).padStart(2, "0"))].join(":");
}
