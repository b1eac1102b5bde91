import { Option } from "commander";

/** The variable that a token is taken from, the same as the addon's: other users of a machine see a program's flags. */
const TOKEN_VARIABLE = "TELEMETRY_RELAY_TOKEN";

/** `--token`, of a command that connects to a relay. */
export function tokenOption(): Option {
  return new Option("--token <token>", "the relay's token, where it asks for one").env(TOKEN_VARIABLE);
}
