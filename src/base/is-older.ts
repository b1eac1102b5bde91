/** The numbers of a version such as `0.9.1`. A part that is not a number counts as 0. */
export function versionNumbers(version: string): number[] {
  return version.split(/[.+-]/).map((part) => Number.parseInt(part, 10) || 0);
}

/** Whether a version such as `0.9.1` is older than another. */
export function isOlder(version: string, than: string): boolean {
  const [left, right] = [versionNumbers(version), versionNumbers(than)];
  for (let part = 0; part < Math.max(left.length, right.length); part++) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
