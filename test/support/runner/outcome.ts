/** Result of some test files. */
export interface Outcome {
  pass: number;
  fail: number;
  skip: number;
  /** Number of tests skipped because something is missing, by the lines of their file that name it and its command. */
  missing: Record<string, number>;
  /** Output to show: each file's name, its failures and its prints. */
  lines: string[];
}

/** Reason of tests that are skipped without a reason. */
const NOT_HERE = "skipped on this system";

const ESCAPES = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*m`, "g");
const FILE_HEADER = /^test\/\S+\.test\.ts:$/;
const TOTAL = /^ *(\d+) (pass|fail|skip|error)s?$/;

/**
 * Reads the output of `bun test`. A run that did not end well counts as a failure, even one without a failed test: a file that does not
 * load, a crash, an unhandled error.
 */
export function readOutcome(output: string, exitCode: number): Outcome {
  const outcome: Outcome = { pass: 0, fail: 0, skip: 0, missing: {}, lines: [] };
  const wanting = new Set<string>();
  for (const line of output.replaceAll("\r", "").split("\n")) {
    const plain = line.replace(ESCAPES, "");
    const total = TOTAL.exec(plain);
    if (FILE_HEADER.test(plain)) {
      wanting.clear();
      outcome.lines.push(line);
    } else if (total !== null) {
      outcome[total[2] === "error" ? "fail" : (total[2] as "pass" | "fail" | "skip")] += Number(total[1]);
    } else if (plain.startsWith("skipped for want of ")) {
      wanting.add(plain);
    } else if (/^\(skip\) .*\(unnamed\)$/.test(plain)) {
      // Bun also counts the hooks before and after the tests of a skipped group.
      outcome.skip--;
    } else if (plain.startsWith("(skip)")) {
      // Bun does not say which test of a file is skipped for want of which thing.
      const reason = wanting.size === 0 ? NOT_HERE : [...wanting].join("; others ");
      outcome.missing[reason] = (outcome.missing[reason] ?? 0) + 1;
    } else if (isTelling(plain)) {
      outcome.lines.push(line);
    }
  }
  // A test that ends the process with 0 prevents the closing lines.
  const ranWhole = /^Ran [1-9]\d* tests? across/m.test(output.replace(ESCAPES, ""));
  if ((exitCode !== 0 || !ranWhole) && outcome.fail === 0) {
    outcome.fail = 1;
    const why = ranWhole ? "and no failed test" : "before the tests had ended, or without any";
    outcome.lines.push(`(fail) bun test ended with ${exitCode} ${why}`);
  }
  return outcome;
}

/** Whether to show the line: it is neither a closing line nor a passed test. */
function isTelling(line: string): boolean {
  return (
    line.trim() !== "" && !/^\(pass\)|^bun test v|^ *\d+ expect\(\) calls|^Ran \d+ tests? across/.test(line)
  );
}

/** The sum of both results. */
export function addOutcomes(one: Outcome, other: Outcome): Outcome {
  const missing = { ...one.missing };
  for (const [line, count] of Object.entries(other.missing)) missing[line] = (missing[line] ?? 0) + count;
  return {
    pass: one.pass + other.pass,
    fail: one.fail + other.fail,
    skip: one.skip + other.skip,
    missing,
    lines: [...one.lines, ...other.lines],
  };
}
