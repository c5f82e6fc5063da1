/** Remarks about tickers, one a text: "S of NDX, SPX: the close of the quote date". */
const SHOWN = 6;

/** @param subject "S", "closes" @param found what is said of it, by ticker */
export function tickerRemarks(
  subject: string,
  found: Iterable<readonly [ticker: string, text: string]>,
): string[] {
  const tickersOf = new Map<string, Set<string>>();
  for (const [ticker, text] of found) {
    const tickers = tickersOf.get(text) ?? new Set();
    tickersOf.set(text, tickers.add(ticker));
  }
  return Array.from(tickersOf, ([text, tickers]) => {
    const names = [...tickers].slice(0, SHOWN).join(", ");
    const more = tickers.size > SHOWN ? ` and ${tickers.size - SHOWN} more` : "";
    return `${subject} of ${names}${more}: ${text}`;
  });
}
