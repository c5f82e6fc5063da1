/** Tables that are sorted by the heads of their columns; rows without a value stand last. */
export function connectSortableTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>("[data-sortable]")) {
    const heads = [...table.tHead!.rows[0].cells];
    heads.forEach((head, column) => {
      head.querySelector("[data-sort]")?.addEventListener("click", () => {
        const before = head.getAttribute("aria-sort");
        const numeric = head.classList.contains("number");
        const first = numeric ? "descending" : "ascending";
        const direction = before === first ? (numeric ? "ascending" : "descending") : first;
        for (const other of heads) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", direction);
        sortRows(table.tBodies[0], { column, numeric, sign: direction === "ascending" ? 1 : -1 });
      });
    });
  }
}

function sortRows(
  body: HTMLTableSectionElement,
  { column, numeric, sign }: { column: number; numeric: boolean; sign: number },
): void {
  const keyed = [...body.rows].map((row) => ({
    row,
    value: row.cells[column].dataset.value ?? "",
  }));
  keyed.sort((a, b) => {
    if (a.value === "" || b.value === "") return Number(a.value === "") - Number(b.value === "");
    const difference = numeric
      ? Number(a.value) - Number(b.value)
      : a.value.localeCompare(b.value, undefined, { numeric: true });
    return sign * difference;
  });
  body.append(...keyed.map(({ row }) => row));
}
