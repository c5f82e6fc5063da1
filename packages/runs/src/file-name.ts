/** A name as a file's: what shells and file systems dislike becomes a hyphen. */
export function fileName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9._]+/g, "-")
    .replace(/^-+|-+$/g, "");
}
