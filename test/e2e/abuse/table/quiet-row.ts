import type { AttackRow } from "./attack-row.ts";

/** Nobody attacks: what the others are compared with. */
export const QUIET: AttackRow = {
  name: "nobody attacks",
  passesSeconds: Number.POSITIVE_INFINITY,
  async attack({ endsAtMillis }) {
    await Bun.sleep(endsAtMillis - performance.now());
    return 0;
  },
};
