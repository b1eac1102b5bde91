/** What is looked at. */
export type CheckName =
  | "relay"
  | "client"
  | "port"
  | "game"
  | "clock"
  | "godot"
  | "addon"
  | "adb"
  | "firewall"
  | "files";

/** What one check found. */
export type Finding =
  | { check: CheckName; verdict: "fine"; what: string }
  /** `hint`: may be meant so; `problem`: is to be mended. */
  | { check: CheckName; verdict: "hint" | "problem"; what: string; why: string; todo: string };

/** All is well. */
export function fine(check: CheckName, what: string): Finding {
  return { check, verdict: "fine", what };
}

/** Something that may be meant so. */
export function hint(check: CheckName, found: { what: string; why: string; todo: string }): Finding {
  return { check, verdict: "hint", ...found };
}

/** Something that is to be mended. */
export function problem(check: CheckName, found: { what: string; why: string; todo: string }): Finding {
  return { check, verdict: "problem", ...found };
}
