/** Whether `If-None-Match` names the tag of an answer (RFC 9110: compared weakly), so that 304 suffices. */
export function hasTag(ifNoneMatch: string | null, etag: string): boolean {
  if (ifNoneMatch === null) return false;
  const opaque = (one: string) => one.trim().replace(/^W\//, "");
  return ifNoneMatch.split(",").some((one) => one.trim() === "*" || opaque(one) === opaque(etag));
}
