import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";

const AXE = readFileSync(join(import.meta.dir, "../../node_modules/axe-core/axe.min.js"), "utf8");

/** Value of an expression in the page, which its policy does not forbid. */
export async function evaluated(page: Page, expression: string): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  const { result } = await session.send("Runtime.evaluate", {
    expression,
    awaitPromise: true,
    returnByValue: true,
  });
  return result.value;
}

/** What breaks a rule for accessibility, with its places. */
export async function violationsOf(page: Page): Promise<unknown> {
  await evaluated(page, AXE);
  return await evaluated(
    page,
    `axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes.slice(0, 4).map(({ html, failureSummary }) => html.slice(0, 150) + failureSummary).join(" | ")))`,
  );
}
