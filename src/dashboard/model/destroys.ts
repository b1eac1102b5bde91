import type { OfferedCommand } from "./games.ts";

/** First words of names that destroy or end something. */
const DESTROYING =
  /^(?:abort|clear|crash|delete|destroy|discard|drop|end|erase|exit|format|kill|purge|quit|remove|reset|restart|shutdown|shut_down|stop|terminate|wipe)(?:$|[^a-z])/i;

/** Whether a command of a game destroys or ends something: its schema says so with `x-destructive`, or else its name sounds so. */
export function destroys({ name, schema }: Pick<OfferedCommand, "name" | "schema">): boolean {
  const told = schema["x-destructive"];
  return typeof told === "boolean" ? told : DESTROYING.test(name);
}
