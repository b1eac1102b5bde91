import { jsonPath } from "../base/json-path.ts";
import { RelayError } from "../protocol/error-table.ts";
import { checkSettings } from "./config/check-settings.ts";
import { resolveSettings } from "./config/resolve-settings.ts";
import type { SettingKey } from "./config/settings.ts";
import type { EmbeddedRelay } from "./embedded-relay.ts";
import { startRelay as startConfigured } from "./relay.ts";

/**
 * Starts a relay inside a Bun program: `godot-telemetry-relay/server`. It takes the settings of a configuration file, and reads
 * neither a file nor the environment. Fails: bad_config, port_taken, cannot_listen, bad_certificate, not_set_up.
 */
export function startRelay(settings: Readonly<Partial<Record<SettingKey, unknown>>> = {}): EmbeddedRelay {
  const program = checkSettings(
    settings,
    ({ wrong, at }) =>
      new RelayError("bad_config", `at ${jsonPath(at)}: ${wrong}; in the settings of startRelay`),
  );
  const resolved = resolveSettings({ program });
  return startConfigured(resolved.options, resolved);
}
