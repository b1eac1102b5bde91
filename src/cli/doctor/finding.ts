/** Name of a check. */
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
  | "network"
  | "files";

/** One result of a check. */
export type Finding =
  | { check: CheckName; verdict: "fine"; what: string }
  /** `hint`: may be intended; `problem`: fix this first. */
  | { check: CheckName; verdict: "hint" | "problem"; what: string; why: string; todo: string };

/** Makes a finding that needs no action. */
export function fine(check: CheckName, what: string): Finding {
  return { check, verdict: "fine", what };
}

/** Makes a finding that may be intended. */
export function hint(check: CheckName, found: { what: string; why: string; todo: string }): Finding {
  return { check, verdict: "hint", ...found };
}

/** Makes a finding that must be fixed. */
export function problem(check: CheckName, found: { what: string; why: string; todo: string }): Finding {
  return { check, verdict: "problem", ...found };
}
