import { terminalText } from "../../base/terminal-text.ts";
import { comparisonWords, number, withUnit } from "../shared/comparison-words.ts";
import { countText } from "../shared/count-text.ts";
import { textTable } from "../shared/text-table.ts";
import type { CompareReport } from "./compare-report.ts";

/** Why small changes are within noise. */
const ONE_RUN_NOTE =
  "note: two runs of the same game differ by a few percent. To tell smaller changes, record several runs of each and use check --recording with --baseline";

/** A comparison for a terminal. */
export function compareText(report: CompareReport): string {
  const { differs, measures, counts } = report;
  const sections = [`a: ${sideLine(report.a)}\nb: ${sideLine(report.b)}`];
  if (differs.length > 0)
    sections.push(
      textTable(
        ["what else differs", "a", "b"],
        differs.map(({ what, a, b }) => [what, a ?? "-", b ?? "-"]),
        { leftColumns: 3 },
      ),
    );
  const measured = measures.filter(({ verdict }) => verdict !== "not measured");
  const rows = [
    ...measured.map((one) => [
      one.key,
      withUnit(one.before, one.unit),
      withUnit(one.now, one.unit),
      comparisonWords(one),
    ]),
    ...counts.map(({ key, before, now, before_per_min, now_per_min, verdict }) => [
      key,
      countWords(before, before_per_min),
      countWords(now, now_per_min),
      verdict === "cannot tell" ? "too few to tell" : verdict,
    ]),
  ];
  sections.push(textTable(["measure", "a", "b", "b is"], rows, { leftColumns: 4 }));
  if (measured.some(({ verdict }) => verdict === "cannot tell")) sections.push(ONE_RUN_NOTE);
  sections.push(verdictLine(report));
  return terminalText(sections.join("\n\n"));
}

function sideLine({ file, game, hz, seconds, samples }: CompareReport["a"]): string {
  return `${file}: ${game} at ${number(hz)} Hz, ${seconds.toFixed(1)} s, ${countText(samples)} samples`;
}

function countWords(count: number, perMinute: number): string {
  return count === 0 ? "0" : `${countText(count)} (${perMinute.toPrecision(2)} a minute)`;
}

/** The verdict in one line. */
function verdictLine({ verdict, measures, counts, differs }: CompareReport): string {
  const all = [...measures, ...counts];
  const keysWith = (sought: string) =>
    all
      .filter((one) => one.verdict === sought)
      .map(({ key }) => key)
      .join(", ");
  const better = keysWith("better");
  const also = differs.length === 0 ? "" : "; a difference may come from what else differs";
  switch (verdict) {
    case "worse":
      return `b is worse: ${keysWith("worse")}${better && `; better: ${better}`}${also}`;
    case "better":
      return `b is better: ${better}${also}`;
    case "cannot tell":
    case "no difference":
      return "no difference beyond noise";
    case "not measured":
      return "no verdict: the recordings have no measure in common";
  }
}
