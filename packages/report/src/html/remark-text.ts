/**
 * A remark as a sentence begins ("r: …" is about r), files by their names: folders are of one machine,
 * and of no use to whom the page is sent.
 */
export function remarkText(remark: string): string {
  const text = remark.replaceAll(/(^|[\s("'])(?:[A-Za-z]:)?[\\/](?:[^\s\\/]+[\\/])+/g, "$1");
  return /^(?:[a-z]{2}|a )/.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
